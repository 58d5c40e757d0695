"""What half of the floor carries is noted when it is decided, and named no more."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import delete

from coaching.evidence import OneOnOneEvidence, load
from coaching.facts import CommonFlag
from jobs.nudge import nudge
from models.db.database import SessionMaker
from models.rules.common_flags import keep_common_flags, stored_common_flags
from models.tables import Deal, Person
from tests.at_once import two_at_once
from tests.jobs.floor import REP, RULES, HandedClock, deliveries, lay_floor
from tests.jobs.makers import NOW
from tests.models.rows import insert_deal

PAST = date(2026, 10, 1)


async def lay_past_due(sessions: SessionMaker, count: int) -> None:
    """Give the rep so many deals whose close date has passed."""
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        for _ in range(count):
            await insert_deal(session, rep, currency="USD", close_date=PAST)


async def common(sessions: SessionMaker) -> tuple[CommonFlag, ...]:
    async with sessions() as session:
        return await stored_common_flags(session)


async def agenda(sessions: SessionMaker) -> list[str]:
    """Return the reasons beside the deals on the agenda of the 1:1."""
    [message] = [d for d in await deliveries(sessions) if d.kind == "one_on_one"]
    evidence = load(message.evidence)
    assert isinstance(evidence, OneOnOneEvidence)
    return [flag for deal in evidence.agenda for flag in deal.flags]


async def test_a_run_notes_what_most_open_deals_carry_and_names_it_nowhere(sessions):
    await lay_floor(sessions)
    await lay_past_due(sessions, 20)

    await nudge(sessions, RULES, HandedClock())

    past_due = CommonFlag(kind="past_due", deals=20, open_deals=21)
    assert past_due in await common(sessions)
    assert not any("has passed" in flag for flag in await agenda(sessions))


async def test_on_a_small_floor_the_agenda_names_each_reason(sessions):
    await lay_floor(sessions)
    await lay_past_due(sessions, 5)

    await nudge(sessions, RULES, HandedClock())

    assert await common(sessions) == ()
    assert "close date 1 Oct has passed" in await agenda(sessions)


async def test_what_is_common_no_longer_is_forgotten_with_the_next_run(sessions):
    await lay_floor(sessions)
    await lay_past_due(sessions, 20)
    clock = HandedClock()
    await nudge(sessions, RULES, clock)

    async with sessions.begin() as session:
        await session.execute(delete(Deal).where(Deal.close_date == PAST))
    clock.now = NOW + timedelta(minutes=15)
    await nudge(sessions, RULES, clock)

    assert await common(sessions) == ()


async def test_of_two_who_note_what_is_common_at_once_the_second_is_kept(sessions):
    first, second = (
        CommonFlag(kind="past_due", deals=n, open_deals=21) for n in (19, 20)
    )

    await two_at_once(
        sessions,
        partial(keep_common_flags, common=[first], now=NOW),
        partial(keep_common_flags, common=[second], now=NOW),
    )

    assert await common(sessions) == (second,)
