"""The rep is asked, the answer is remembered, and only then the leader hears of it."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.evidence import UncertainMeetingEvidence, load
from coaching.facts.mode import Mode
from models.conversation.answers import record_answer
from models.db.database import SessionMaker
from models.tables import Person
from tests.jobs.floor import MANAGER, REP, deliveries, lay_floor
from tests.jobs.makers import NOW
from tests.jobs.test_nudge import run, send
from tests.models.rows import MeetingRow, insert_deal, insert_meeting, insert_stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = NOW + DAY
MONDAY = NOW + 4 * DAY
MEETS = datetime(2026, 11, 24, 16, tzinfo=UTC)
"""The Tuesday after NOW, a Thursday."""
ABOUT = ("ask_rep", "uncertain_meeting")


async def lay(
    sessions: SessionMaker, *, mode: Mode = Mode.LIVE, meets: datetime = MEETS
) -> None:
    """Store a floor on which the rep presents an open deal on Tuesday."""
    await lay_floor(sessions, mode=mode)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        stage = await insert_stage(session, label="Proposal", probability=0.5)
        deals = [
            await insert_deal(
                session, rep, stage_id=stage.id, amount_minor=5_000_000, currency="USD"
            )
            for _ in range(3)
        ]
        row = MeetingRow(host=rep, deals=(deals[0],))
        fields = {"title": "Demo", "created_at": NOW - DAY}
        await insert_meeting(session, row, starts_at=meets, **fields)


async def told(sessions: SessionMaker) -> list[tuple[str, int]]:
    """Return (kind, recipient) of what was said about meetings."""
    found = await deliveries(sessions)
    return [(each.kind, each.recipient_id) for each in found if each.kind in ABOUT]


async def answer(sessions: SessionMaker, choice: str, *, at: datetime) -> None:
    (asked,) = [d for d in await deliveries(sessions) if d.kind == "ask_rep"]
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        await record_answer(
            session,
            delivery_id=asked.id,
            clicker_slack_id=rep.slack_user_id or "",
            choice=choice,
            now=at,
        )


@pytest.mark.parametrize(
    ("choice", "says"), [("step", "helpful"), ("second", "pre_brief")]
)
async def test_the_leader_hears_what_the_rep_answered(sessions, choice, says):
    await lay(sessions)
    await run(sessions)
    await send(sessions)
    asked = await told(sessions)
    await answer(sessions, choice, at=NOW + HOUR)

    await run(sessions, NOW + 2 * HOUR)

    assert asked == [("ask_rep", REP)]
    assert await told(sessions) == [*asked, ("uncertain_meeting", MANAGER)]
    (message,) = [
        d for d in await deliveries(sessions) if d.kind == "uncertain_meeting"
    ]
    evidence = load(message.evidence)
    assert isinstance(evidence, UncertainMeetingEvidence)
    assert (evidence.rep_says, evidence.rep.id) == (says, REP)
    assert evidence.brief is not None


async def test_after_a_no_nobody_hears_of_it(sessions):
    await lay(sessions)
    await run(sessions)
    await send(sessions)
    await answer(sessions, "third", at=NOW + HOUR)

    for later in (NOW + 2 * HOUR, FRIDAY + HOUR, MONDAY):
        await run(sessions, later)

    assert await told(sessions) == [("ask_rep", REP)]


async def test_without_an_answer_the_leader_hears_of_it_a_business_day_later(sessions):
    await lay(sessions)
    await run(sessions)
    await send(sessions)

    await run(sessions, NOW + 5 * HOUR)
    on_the_day = await told(sessions)
    await run(sessions, FRIDAY + HOUR)

    assert on_the_day == [("ask_rep", REP)]
    assert await told(sessions) == [*on_the_day, ("uncertain_meeting", MANAGER)]


async def test_a_question_that_was_not_sent_yet_is_no_question(sessions):
    await lay(sessions)
    await run(sessions)

    await run(sessions, FRIDAY + HOUR)

    assert await told(sessions) == [("ask_rep", REP)]


async def test_the_shadow_shows_both_as_if_nobody_had_answered(sessions):
    await lay(sessions, mode=Mode.SHADOW)

    await run(sessions)
    await run(sessions, FRIDAY + HOUR)

    assert await told(sessions) == [("ask_rep", REP), ("uncertain_meeting", MANAGER)]


async def test_a_question_too_late_to_be_passed_on_stays_between_us(sessions):
    await lay(sessions, meets=MEETS - DAY)
    await run(sessions)
    await send(sessions)

    await run(sessions, FRIDAY + HOUR)

    assert await told(sessions) == [("ask_rep", REP)]
