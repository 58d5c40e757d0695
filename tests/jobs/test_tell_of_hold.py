"""A run that the circuit breaker holds: told once, let go at any hour, or too old."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from jobs.delivery.deliver import deliver
from jobs.nudge import nudge
from models.conversation.breaker_holds import held_run, let_go
from models.db.database import SessionMaker
from models.outbox.reach import set_reach
from models.tables import BreakerHold, Delivery
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import MANAGER, REP, RULES, HandedClock, Mode, lay_floor, sync_at
from tests.jobs.makers import DAY, NOW, TERMS, make_person
from tests.jobs.test_nudge import strict

ADMIN = 9
NIGHT = NOW.replace(hour=3) + DAY


async def lay_with_admin(sessions: SessionMaker) -> None:
    await lay_floor(sessions)
    async with sessions.begin() as session:
        session.add(make_person(ADMIN, role="admin"))


async def run(sessions: SessionMaker, now: datetime, rules=None) -> None:
    await sync_at(sessions, now - timedelta(minutes=1))
    await nudge(sessions, rules or strict(), HandedClock(now))


async def of_kind(sessions: SessionMaker, *kinds: str) -> list[Delivery]:
    async with sessions() as session:
        query = select(Delivery).where(Delivery.kind.in_(kinds)).order_by(Delivery.kind)
        return list(await session.scalars(query))


async def waiting(sessions: SessionMaker, now: datetime) -> int:
    async with sessions() as session:
        run = await held_run(session, now=now)
    return run.messages if run is not None else 0


async def lapses(sessions: SessionMaker) -> dict[str, datetime]:
    async with sessions() as session:
        rows = await session.scalars(select(BreakerHold))
        return {row.dedup_key: row.lapses_at for row in rows}


async def word(sessions: SessionMaker, now: datetime, *, team: int | None) -> int:
    async with sessions.begin() as session:
        return await let_go(session, team=team, changed_by="9", now=now)


async def sent(sessions: SessionMaker, now: datetime) -> FakeMessenger:
    messenger = FakeMessenger()
    await deliver(
        messenger, sessions, HandedClock(now), terms=TERMS, may_go_on=lambda: True
    )
    return messenger


async def test_the_admin_is_told_at_once_and_once_for_the_whole_hold(sessions):
    await lay_with_admin(sessions)

    for now in (NOW, NOW + timedelta(minutes=15), NIGHT, NOW + DAY):
        await run(sessions, now)

    (note,) = await of_kind(sessions, "run_held")
    assert (note.recipient_id, note.state) == (ADMIN, "pending")
    assert len((await sent(sessions, NOW)).posted) == 1
    assert await of_kind(sessions, "nearly_empty", "one_on_one") == []


async def test_the_admin_of_a_pilot_is_told_from_outside_of_it(sessions):
    await lay_with_admin(sessions)
    async with sessions.begin() as session:
        await set_reach(
            session, Mode.LIVE, leaders=[MANAGER], changed_by="test", now=NOW
        )

    await run(sessions, NOW)

    assert len((await sent(sessions, NOW)).posted) == 1
    (note,) = await of_kind(sessions, "run_held")
    assert note.state == "sent"


async def test_what_is_held_is_let_go_at_night_and_goes_out_by_day(sessions):
    await lay_with_admin(sessions)
    await run(sessions, NOW)
    await run(sessions, NIGHT)
    assert await waiting(sessions, NIGHT) == 2

    assert await word(sessions, NIGHT, team=None) == 2
    await run(sessions, NIGHT + timedelta(minutes=15))
    assert await of_kind(sessions, "nearly_empty", "one_on_one") == []
    await run(sessions, NOW + DAY)

    found = await of_kind(sessions, "nearly_empty", "one_on_one")
    assert [each.recipient_id for each in found] == [REP, MANAGER]
    assert await waiting(sessions, NOW + DAY) == 0


async def test_what_waited_too_long_is_not_said_when_it_is_let_go(sessions):
    await lay_with_admin(sessions)
    await run(sessions, NOW)
    late = NOW + 8 * DAY

    await run(sessions, late)
    assert await word(sessions, late, team=None) == 0
    await run(sessions, late + timedelta(minutes=15))

    assert await of_kind(sessions, "nearly_empty", "one_on_one") == []


async def test_what_does_not_hold_any_more_waits_for_nobody(sessions):
    await lay_with_admin(sessions)
    await run(sessions, NOW)
    async with sessions.begin() as session:
        await session.execute(
            BreakerHold.__table__.update()
            .where(BreakerHold.rule == "one_on_one")
            .values(dedup_key="one_on_one:of:an:ended:episode")
        )

    await run(sessions, NIGHT)

    async with sessions() as session:
        kept = list(await session.scalars(select(BreakerHold.rule)))
    assert kept == ["nearly_empty"]


async def test_what_goes_out_under_a_word_of_the_admin_is_no_alarm_later(sessions):
    await lay_with_admin(sessions)
    await run(sessions, NOW)
    await word(sessions, NOW, team=None)

    await run(sessions, NOW + timedelta(minutes=15))

    async with sessions() as session:
        noted = await session.scalar(
            select(func.count())
            .select_from(BreakerHold)
            .join(Delivery, Delivery.dedup_key == BreakerHold.dedup_key)
            .where(BreakerHold.let_go_at.is_not(None))
        )
    assert noted == 2


async def test_a_crm_that_is_silent_for_days_neither_ends_a_hold_nor_begins_it_anew(
    sessions,
):
    await lay_with_admin(sessions)
    await run(sessions, NOW)
    first = await lapses(sessions)

    for later in (timedelta(hours=3), DAY, 2 * DAY, 5 * DAY):
        await nudge(sessions, strict(), HandedClock(NOW + later))
        assert await waiting(sessions, NOW + later) == 2
    await run(sessions, NOW + 5 * DAY)

    assert len(await of_kind(sessions, "run_held")) == 1
    assert await lapses(sessions) == first


async def test_what_was_too_old_is_not_said_after_a_silence_of_the_crm(sessions):
    await lay_with_admin(sessions)
    await run(sessions, NOW)

    await nudge(sessions, strict(), HandedClock(NOW + 8 * DAY))
    await run(sessions, NOW + 8 * DAY, RULES)

    assert await of_kind(sessions, "nearly_empty", "one_on_one") == []
