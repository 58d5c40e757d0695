"""Compares what lies in an environment with the lock, file by file."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from install.locked import normal
from install.problem import InstallError

# They come with a venv, in whatever version; nothing of ours imports them.
BROUGHT_ALONG = frozenset({"pip", "setuptools"})

# Run by the environment's own Python: it alone knows where its packages lie.
LOOK = """
import importlib.metadata, json
found = []
for it in importlib.metadata.distributions():
    files = it.files or []
    whole = bool(files)
    for file in files:
        path = file.locate()
        whole = whole and path.exists() and file.size in (None, path.stat().st_size)
    found.append([it.metadata["Name"] or "", it.version, whole])
print(json.dumps(found))
"""


def verify(
    python: Path, wanted: Mapping[str, str], environment: dict[str, str]
) -> None:
    """Return if exactly `wanted` is installed and whole; InstallError otherwise."""
    looked = subprocess.run(  # noqa: S603 - our own words to our own Python
        [python, "-I", "-c", LOOK],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment,
    )
    if looked.returncode != 0:
        message = "The new environment's Python does not start. Run the command again."
        raise InstallError(message)
    wrong = differences(wanted, json.loads(looked.stdout))
    if wrong:
        message = (
            f"What was installed is not what the lock says: {'; '.join(wrong)}. "
            "Run the command again; if it stays so, the lock is at fault: make lock."
        )
        raise InstallError(message)


def differences(
    wanted: Mapping[str, str], found: list[tuple[str, str, bool]]
) -> list[str]:
    """Return each difference in words; `found` has name, version, and wholeness."""
    there = [(normal(name), version, whole) for name, version, whole in found]
    names = [name for name, _, _ in there]
    wrong = [f"{name} is missing" for name in sorted(set(wanted) - set(names))]
    for name, version, whole in sorted(there):
        if name in BROUGHT_ALONG and name not in wanted:
            continue
        if name not in wanted:
            wrong.append(f"{name or 'a package without a name'} is too much")
        elif version != wanted[name]:
            wrong.append(f"{name} is {version} instead of {wanted[name]}")
        elif not whole or names.count(name) > 1:
            wrong.append(f"{name} is damaged")
    return wrong
