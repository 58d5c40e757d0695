"""How far an installation has come: what was done, not whether it was done well."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from console.base.command_line import command
from console.base.database_file import database_file
from models.db.database import SessionMaker
from models.db.schema import schema_state
from models.outbox.steps_taken import steps_taken

PEOPLE_FILES = ("people.csv", "people.xlsx")
IMPORT = "people import"
DRAFT = "setup people"
SYNC = "sync"
RUN = "run"
"""The steps of an installation, as commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Which steps of the installation have been done."""

    has_people: bool = False
    has_synced: bool = False
    """At least one kind of record was read whole."""
    has_run: bool = False
    """The program has decided at least once what to say, or whom to."""


def has_no_file(engine: AsyncEngine) -> bool:
    """Say whether the database is an SQLite file that is not there yet.

    To connect would make it: a look must leave nothing behind.
    """
    file = database_file(engine)
    return file is not None and not file.exists()


def people_step() -> str:
    """Return what brings the people in: the import of the file that is here.

    Where there is none, a command that wants one would only fail: then the draft of it.
    """
    for name in PEOPLE_FILES:
        if Path(name).is_file():
            return command(f"{IMPORT} {name}")
    return (
        f"{command(DRAFT)}, which drafts people.csv; or write one by the README, then "
        f"{command(f'{IMPORT} {PEOPLE_FILES[0]}')}"
    )


async def stage_of(engine: AsyncEngine, sessions: SessionMaker) -> Stage:
    """Return how far the installation behind `engine` has come.

    Nothing has been done where there is no database of this program's revision.
    """
    if has_no_file(engine) or not (await schema_state(engine)).is_current:
        return Stage()
    async with sessions() as session:
        taken = await steps_taken(session)
    return Stage(
        has_people=taken.has_people,
        has_synced=taken.has_synced,
        has_run=taken.has_run,
    )
