"""Episodes as the plan opens and clears them: one unbroken time of one signal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.alone import Work, alone
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeKey:
    """What tells one episode from all others."""

    rule: str
    person_id: int
    subject_id: int
    number: int


async def decide_alone(session: ReadSession) -> None:
    """Wait until nobody else stores a decision; lasts to the transaction's end.

    Two who stored theirs at once would not see each other's short lines, which no key
    keeps from being told twice.
    """
    await alone(session, Work.DECIDING)


async def open_episode(session: AsyncSession, key: EpisodeKey, *, now: datetime) -> int:
    """Return the id of the episode `key`, new or known; it holds at `now`."""
    statement = (
        insert(session, Episode)
        .values(
            rule=key.rule,
            person_id=key.person_id,
            subject_id=key.subject_id,
            number=key.number,
            opened_at=now,
            last_true_at=now,
        )
        .on_conflict_do_update(
            index_elements=["rule", "person_id", "subject_id", "number"],
            set_={"last_true_at": now},
        )
        .returning(Episode.id)
    )
    return (await session.execute(statement)).scalar_one()


async def clear_episode(
    session: AsyncSession, key: EpisodeKey, *, now: datetime
) -> bool:
    """End the episode `key` at `now`; False: it was not open."""
    statement = (
        update(Episode)
        .where(*_is(key), Episode.cleared_at.is_(None))
        .values(cleared_at=now)
        .returning(Episode.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def note_open(session: AsyncSession, *, now: datetime) -> None:
    """Note that every episode that has not ended still holds at `now`."""
    statement = update(Episode).where(Episode.cleared_at.is_(None))
    await session.execute(
        statement.values(last_true_at=now),
        execution_options={"synchronize_session": False},
    )


async def episode_id(session: ReadSession, key: EpisodeKey) -> int | None:
    """Return the id of the episode `key` if it was ever opened."""
    return await session.scalar(select(Episode.id).where(*_is(key)))


def _is(key: EpisodeKey) -> tuple[ColumnElement[bool], ...]:
    return (
        Episode.rule == key.rule,
        Episode.person_id == key.person_id,
        Episode.subject_id == key.subject_id,
        Episode.number == key.number,
    )
