"""Read people.csv into the database: all of it or nothing."""

from pathlib import Path

from rich.console import Console

from console.errors import NotReadyError
from console.parts import Parts
from jobs.match_people import match_owners
from models import people_file


async def import_people(parts: Parts, path: Path, console: Console) -> None:
    """Store the rows of the file at `path`; PeopleFileError names every bad line."""
    rows = people_file.read(_read(path))
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


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8: save it as CSV UTF-8"
        raise NotReadyError(message) from error
