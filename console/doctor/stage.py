"""How far an installation has come: what was done, not whether it was done well."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from console.database_file import database_file
from models.database import SessionMaker
from models.schema import schema_state
from models.tables import Delivery, Person, PersonSchedule, StreamState

IMPORT = "people import people.csv"
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


async def stage_of(engine: AsyncEngine, sessions: SessionMaker) -> Stage:
    """Return how far the installation behind `engine` has come.

    Nothing has been done where there is no database of this program's revision.
    """
    if has_no_file(engine) or not (await schema_state(engine)).is_current:
        return Stage()
    has_run = exists().select_from(Delivery), exists().select_from(PersonSchedule)
    synced = exists().where(StreamState.finished_at.is_not(None))
    people = exists().select_from(Person)
    async with sessions() as session:
        query = select(people, synced, *has_run)
        has_people, has_synced, *signs = (await session.execute(query)).one()
    return Stage(has_people=has_people, has_synced=has_synced, has_run=any(signs))
