"""Read people.csv into the database: all of it or nothing."""

from pathlib import Path

import typer
from rich.console import Console

from console.errors import NotReadyError
from console.parts import Parts
from jobs.match_people import match_owners
from models import people_file

SHOWN = 5
"""How many names tell somebody which part of the floor is missing."""


async def import_people(
    parts: Parts, path: Path, console: Console, *, is_sure: bool
) -> None:
    """Store the rows of the file at `path`; PeopleFileError names every bad line.

    Asks first, unless `is_sure`, when more than a third of those present would leave.
    """
    rows = people_file.read(_read(path))
    async with parts.sessions() as session:
        leaving = await people_file.leaving(session, rows)
    if leaving.is_many:
        console.print(_warning(leaving), markup=False, highlight=False)
        if not is_sure and not typer.confirm("Import it all the same?"):
            console.print("Nothing was imported.")
            raise typer.Exit(1)
    async with parts.sessions.begin() as session:
        report = await people_file.store(session, rows, now=parts.clock())
    matched = await match_owners(parts.sessions)
    console.print(
        f"{len(report.added)} added, {len(report.kept)} kept, {len(report.left)} left;"
        f" {matched.with_owner} of them are users of the CRM.",
        highlight=False,
    )
    for email in report.reps_without_leader:
        console.print(f"{email} has no leader: nobody is told about them", markup=False)


def _warning(leaving: people_file.Leaving) -> str:
    names = ", ".join(leaving.names[:SHOWN])
    more = len(leaving.names) - SHOWN
    return (
        f"{len(leaving.names)} of {leaving.present} people are not in this file and "
        f"would be marked as gone: {names}{f' and {more} more' if more > 0 else ''}."
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8: save it as CSV UTF-8"
        raise NotReadyError(message) from error
