"""The messages of a run, put into a real database and counted there."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from coaching.facts.mode import Mode
from models.db.database import open_database, reading, session_maker
from models.outbox.mode import set_mode
from models.outbox.queue import NewDelivery, enqueue
from models.tables import Delivery
from tests.bot.evidence_makers import SAM, make_nearly_empty
from tests.jobs.makers import make_delivery, make_person

BATCH = 500


@dataclass(slots=True, kw_only=True)
class Queue:
    """The database of one run and the ids that were put into it."""

    engine: AsyncEngine
    ids: list[str]

    async def states(self) -> Counter[str]:
        """Count the messages by their state."""
        async with reading(session_maker(self.engine)) as session:
            rows = await session.execute(
                select(Delivery.state, func.count()).group_by(Delivery.state)
            )
            return Counter(dict(rows.all()))

    async def rows(self) -> dict[str, Delivery]:
        """Return what is noted of each message, by id."""
        async with reading(session_maker(self.engine)) as session:
            return {row.id: row for row in await session.scalars(select(Delivery))}


def message(recipient: int, number: int, *, now: datetime) -> NewDelivery:
    """Return a message to a rep about their own pipeline, due now and for the day."""
    return make_delivery(
        recipient=recipient,
        evidence=make_nearly_empty(rep=SAM.model_copy(update={"id": recipient})),
        subject_person_id=None,
        dedup_key=f"fault:{number}",
        expires_at=now + timedelta(days=1),
    )


async def fill(
    url: str, *, count: int, recipients: int, knows_channels: bool = True
) -> Queue:
    """Store `count` due messages to `recipients` people and let sending begin."""
    engine = open_database(url)
    sessions = session_maker(engine)
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        session.add_all(
            make_person(
                n,
                role="manager",
                slack_channel_id=f"D{n:08d}" if knows_channels else None,
            )
            for n in range(1, recipients + 1)
        )
        await set_mode(session, Mode.LIVE, changed_by="faults", now=now)
    ids = []
    for start in range(0, count, BATCH):
        async with sessions.begin() as session:
            for number in range(start, min(start + BATCH, count)):
                new = message(number % recipients + 1, number, now=now)
                await enqueue(session, new, now=now)
                ids.append(new.id)
    return Queue(engine=engine, ids=ids)
