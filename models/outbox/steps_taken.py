"""Which steps of an installation have left something in the database."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from models.db.read_session import ReadSession
from models.tables import Delivery, Person, PersonSchedule, StreamState


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsTaken:
    """What has been done at least once, whether it was done well or not."""

    has_people: bool
    has_synced: bool
    """At least one kind of record was read whole."""
    has_run: bool
    """It was decided at least once what to say, or whom to."""


async def steps_taken(session: ReadSession) -> StepsTaken:
    """Return what has been done, in one statement."""
    query = select(
        exists().select_from(Person),
        exists().where(StreamState.finished_at.is_not(None)),
        exists().select_from(Delivery),
        exists().select_from(PersonSchedule),
    )
    people, synced, *signs = (await session.execute(query)).one()
    return StepsTaken(has_people=people, has_synced=synced, has_run=any(signs))
