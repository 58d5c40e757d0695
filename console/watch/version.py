"""The program's own version, from the one place that says it."""

import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
UNKNOWN = "unknown"


def own_version() -> str:
    """Return the version of pyproject.toml, or UNKNOWN where it does not lie beside."""
    try:
        text = PROJECT.read_text(encoding="utf-8")
    except FileNotFoundError:
        return UNKNOWN
    return str(tomllib.loads(text)["project"]["version"])
