"""Somebody else's CSV files: reading them, and writing the floor made of them."""

import csv
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from sandbox.floor.files import save
from sandbox.floor.floor import Floor


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield each line of a file by its header; OSError if it cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def address(name: str, host: str) -> str:
    """Return an e-mail address for somebody of whom the files know the name only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{host}"


def write(
    convert: Callable[[Path], Floor], *, source: Path, to: Path, whose: str
) -> None:
    """Write the floor made of the files in `source`; say so if one cannot be read."""
    try:
        floor = convert(source)
    except (OSError, KeyError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        typer.echo(f"cannot read {whose} files in {source}: {reason}", err=True)
        raise typer.Exit(1) from None
    save(floor, to)
