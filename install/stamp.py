"""The note inside an environment that says it is whole, and what it holds."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = ".ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a whole environment was made of; `locks` are hashes by the lock's name."""

    executable: str
    python: str
    locks: dict[str, str]


def read(folder: Path) -> Stamp | None:
    """Return the stamp in `folder`, or None where nothing whole is known to be."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Stamp(
            executable=str(kept["executable"]),
            python=str(kept["python"]),
            locks=dict(kept["locks"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(folder: Path, stamp: Stamp) -> None:
    """Say that `folder` is whole, at once or not at all."""
    half = folder / f"{NAME}.half"
    half.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
    half.replace(folder / NAME)


def remove(folder: Path) -> None:
    """Say that `folder` may be half-made from now on."""
    (folder / NAME).unlink(missing_ok=True)
