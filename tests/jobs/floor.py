"""A small floor in a database: a VP, a manager and a rep who both have a reason.

The rep's pipeline is nearly empty; the manager has not met the rep for thirty days.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.mode import Mode
from coaching.thresholds import Thresholds
from jobs.admin_rules import AdminRules
from jobs.digest_schedule import Schedule
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.tables import Delivery, Person, StreamState
from tests.jobs.makers import NOW, make_person
from tests.models.rows import (
    insert,
    insert_deal,
    insert_one_on_one,
    insert_owner,
    insert_touch,
)

VP, MANAGER, REP = 1, 2, 3
STREAMS = ("deals", "deal_history", "meetings", "calls", "emails", "tasks", "contacts")
RULES = AdminRules(
    thresholds=Thresholds(),
    schedule=Schedule(
        weekday=4,
        at=time(6, 30),
        latest=time(12),
        fresh_for=timedelta(minutes=30),
        spread=timedelta(0),
    ),
    crm_hosts=frozenset({"hubspot.com"}),
)


class HandedClock:
    """Says what the test says."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def lay_floor(
    sessions: SessionMaker,
    *,
    mode: Mode = Mode.LIVE,
    leader_since: date = date(2026, 10, 20),
    zone: str = "America/New_York",
) -> None:
    """Store the floor as it stands at NOW, synced a minute before."""
    common = {"time_zone": zone, "start_date": date(2024, 1, 8), "currency": "USD"}
    async with sessions.begin() as session:
        await insert(session, make_person(VP, role="vp", **common))
        manager = await insert(
            session, make_person(MANAGER, role="manager", leader_id=1, **common)
        )
        rep = make_person(REP, leader_id=MANAGER, leader_since=leader_since, **common)
        rep.owner_id = (await insert_owner(session)).id
        await insert(session, rep)
        await met_on_the_first_day(session, manager, rep)
        deal = await insert_deal(session, rep, currency="USD", name="Acme")
        await insert_touch(session, rep, deal, occurs_at=NOW - timedelta(days=3))
        await opened_before(session, rep)
        await set_mode(session, mode, changed_by="test", now=NOW - timedelta(days=9))
    await sync_at(sessions, NOW - timedelta(minutes=1))


async def opened_before(session: AsyncSession, rep: Person) -> None:
    """Store that the rep used to open a deal every five days, until two months ago.

    Each took forty days, so that eight were open at once.
    """
    for back in range(60, 120, 5):
        created = NOW - timedelta(days=back)
        await insert_deal(
            session,
            rep,
            currency="USD",
            created_at=created,
            closed_at=created + timedelta(days=40),
        )


async def met_on_the_first_day(
    session: AsyncSession, leader: Person, rep: Person
) -> None:
    """Note by a tap that they met when the rep came, so that 1:1s are on record."""
    first = rep.leader_since
    assert first is not None
    noted = datetime.combine(first, time(23), UTC)
    await insert_one_on_one(session, leader, rep, first, recorded_at=noted)


async def sync_at(sessions: SessionMaker, at: datetime) -> None:
    """Note that every stream finished a sync `at`."""
    async with sessions.begin() as session:
        for stream in STREAMS:
            state = StreamState(crm="hubspot", stream=stream, finished_at=at)
            await session.merge(state)


async def deliveries(sessions: SessionMaker) -> list[Delivery]:
    """Return what is in the outbox, in the order of decision."""
    async with sessions() as session:
        query = select(Delivery).order_by(
            Delivery.decided_at, Delivery.kind, Delivery.recipient_id
        )
        return list(await session.scalars(query))
