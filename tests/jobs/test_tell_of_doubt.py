"""What the CRM shows and is not believed: the admin is told once, wherever they are."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from coaching.evidence import CrmHeldEvidence, DoubtedStreams, load
from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver
from jobs.tell_of_doubt import tell_of_doubt
from models.crm_data.sync_state import hold, let_go
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.outbox.reach import set_reach
from models.tables import Delivery
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import MANAGER, HandedClock, lay_floor
from tests.jobs.makers import DAY, NOW, TERMS, make_person

ADMIN = 9
NIGHT = NOW.replace(hour=3)
GONE = "40 of 41 deals are not shown any more"


@pytest.fixture
async def floor(sessions: SessionMaker) -> SessionMaker:
    await lay_floor(sessions)
    async with sessions.begin() as session:
        session.add(make_person(ADMIN, role="admin"))
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
    return sessions


async def doubt(sessions: SessionMaker, *streams: str, at: datetime = NOW) -> None:
    async with sessions.begin() as session:
        for stream in streams:
            await hold(session, crm="hubspot", stream=stream, reason=GONE, now=at)


async def believe(sessions: SessionMaker, stream: str) -> None:
    async with sessions.begin() as session:
        await let_go(session, crm="hubspot", stream=stream)


async def tell(sessions: SessionMaker, at: datetime = NOW) -> int:
    return await tell_of_doubt(sessions, HandedClock(at))


async def notes(sessions: SessionMaker) -> list[Delivery]:
    async with sessions() as session:
        query = select(Delivery).where(Delivery.kind == "crm_held")
        return list(await session.scalars(query.order_by(Delivery.decided_at)))


async def sent(sessions: SessionMaker, at: datetime) -> int:
    messenger = FakeMessenger()
    await deliver(
        messenger, sessions, HandedClock(at), terms=TERMS, may_go_on=lambda: True
    )
    return len(messenger.posted)


async def test_the_admin_is_told_once_at_any_hour_of_all_that_is_held(floor):
    await doubt(floor, "deals", "calls", at=NIGHT)

    told = [await tell(floor, NIGHT + timedelta(minutes=15 * n)) for n in range(3)]

    (note,) = await notes(floor)
    assert (told, note.recipient_id) == ([1, 0, 0], ADMIN)
    assert load(note.evidence) == CrmHeldEvidence(
        doubts=(DoubtedStreams(streams=("calls", "deals"), reason=GONE),)
    )
    assert await sent(floor, NIGHT + timedelta(hours=1)) == 1


async def test_nothing_is_said_where_all_is_believed(floor):
    assert await tell(floor) == 0

    await doubt(floor, "deals")
    await believe(floor, "deals")

    assert await tell(floor) == 0


async def test_more_that_is_held_on_a_later_day_is_told_and_less_is_not(floor):
    await doubt(floor, "deals")
    await tell(floor)
    await doubt(floor, "calls", at=NOW + DAY)
    assert await tell(floor, NOW + DAY) == 1

    await believe(floor, "deals")

    assert await tell(floor, NOW + 2 * DAY) == 0


async def test_what_comes_and_goes_all_day_is_told_once(floor):
    for hour in range(4):
        at = NOW + timedelta(hours=hour)
        await doubt(floor, "deals", at=at)
        await tell(floor, at)
        await believe(floor, "deals")

    assert len(await notes(floor)) == 1


async def test_what_could_not_be_sent_for_a_day_is_written_anew(floor):
    await doubt(floor, "deals")
    await tell(floor)
    late = NOW + 2 * DAY
    assert await sent(floor, late) == 0

    assert await tell(floor, late) == 1
    assert await sent(floor, late) == 1
    assert len(await notes(floor)) == 1


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.PAUSED])
async def test_nobody_is_written_to_who_is_not_to_be(floor, mode):
    async with floor.begin() as session:
        await set_mode(session, mode, changed_by="test", now=NOW)
    await doubt(floor, "deals")

    assert await tell(floor) == 0


async def test_the_admin_of_a_pilot_is_told_from_outside_of_it(floor):
    async with floor.begin() as session:
        await set_reach(
            session, Mode.LIVE, leaders=[MANAGER], changed_by="test", now=NOW
        )
    await doubt(floor, "deals")
    await tell(floor)

    assert await sent(floor, NOW) == 1
