"""From rows to the outbox: one message for all that looks over; what is said holds."""

from datetime import timedelta

from coaching.calendar import Calendar
from coaching.evidence import LooksOverEvidence, load
from jobs.nudge import nudge
from models.conversation.said_over import Tap, Word, say_over
from models.db.database import SessionMaker
from models.tables import Delivery, Person
from tests.jobs.floor import REP, RULES, HandedClock, deliveries, lay_floor, sync_at
from tests.jobs.makers import DAY, NOW
from tests.models.rows import insert_deal

SAM = "U3"
WON = 20
MINUTE = timedelta(minutes=1)


async def lay_past(sessions: SessionMaker, *, won: int = WON) -> list[int]:
    """Give the rep deals won within 30 days each, and two that nobody has touched."""
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        rep.slack_user_id = SAM
        for number in range(won):
            opened = NOW - (60 + number) * DAY
            closed = opened + 30 * DAY
            await insert_deal(
                session, rep, created_at=opened, closed_at=closed, is_won=True
            )
        # Somebody who still opens deals: a month on, no question of another job.
        await insert_deal(session, rep, currency="USD", created_at=NOW - 5 * DAY)
        dead = [
            await insert_deal(session, rep, currency="USD", created_at=NOW - 300 * DAY)
            for _ in range(2)
        ]
        return [deal.id for deal in dead]


async def run(sessions: SessionMaker, *, days: int = 0) -> list[Delivery]:
    """Let the nudge run so many days later; return what it told of deals then."""
    now = NOW + days * DAY
    await sync_at(sessions, now - MINUTE)
    await nudge(sessions, RULES, HandedClock(now))
    found = await deliveries(sessions)
    return [d for d in found if d.kind == "looks_over" and d.decided_at == now]


def named(message: Delivery) -> set[int]:
    evidence = load(message.evidence)
    assert isinstance(evidence, LooksOverEvidence)
    return {each.deal.id for each in evidence.deals}


async def mark_sent(sessions: SessionMaker, message: Delivery) -> None:
    async with sessions.begin() as session:
        stored = await session.get_one(Delivery, message.id)
        stored.state, stored.sent_at = "sent", stored.decided_at


async def test_all_that_looks_over_is_told_at_once_and_not_again_for_a_month(sessions):
    await lay_floor(sessions)
    dead = await lay_past(sessions)

    [message] = await run(sessions)
    await mark_sent(sessions, message)

    assert (message.recipient_id, named(message)) == (REP, set(dead))
    assert await run(sessions, days=1) == []
    assert await run(sessions, days=28) == []
    [again] = await run(sessions, days=32)
    assert set(dead) <= named(again)


async def test_where_too_little_was_won_nothing_looks_over(sessions):
    await lay_floor(sessions)
    await lay_past(sessions, won=WON - 1)

    assert await run(sessions) == []


async def test_a_deal_that_is_said_to_live_is_not_asked_about_the_next_month(sessions):
    await lay_floor(sessions)
    lives, over = await lay_past(sessions)
    [message] = await run(sessions)
    await mark_sent(sessions, message)

    tap = Tap(
        delivery_id=message.id,
        clicker_slack_id=SAM,
        deal_id=lives,
        word=Word.LIVES,
        calendar=Calendar(),
    )
    async with sessions.begin() as session:
        await say_over(session, tap, now=NOW + timedelta(hours=1))

    [again] = await run(sessions, days=32)
    assert lives not in named(again)
    assert over in named(again)
