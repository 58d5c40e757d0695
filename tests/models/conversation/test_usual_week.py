"""What a usual week is on a floor that has only just begun."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.memory.history import History, Looked
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import Plan, Signals, plan
from coaching.thresholds import Thresholds
from models.conversation.plan_history import history
from models.conversation.replayed_week import keep_replayed_weekly
from models.tables import BreakerHold
from tests.coaching.makers import make_freshness, make_person, make_signal
from tests.models.rows import insert_delivery, insert_person

NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)
"""A Thursday, 10:00 in New York."""
DAY = timedelta(days=1)
REPS = range(1000, 1025)


def a_run_of_twenty_five(past: History) -> Plan:
    signals = [make_signal(person_id=rep, subject_id=rep) for rep in REPS]
    return plan(
        Signals(now=signals, before=signals, still=()),
        people={rep: make_person(id=rep) for rep in REPS},
        history=past,
        freshness=make_freshness(deals_at=NOW, activities_at=NOW),
        thresholds=Thresholds(),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("recorded_on", "is_held"),
    [(range(8, 15), False), (range(1, 4), False), ((), True)],
    ids=["a week of shadow", "three days of shadow", "nothing is known"],
)
async def test_what_shadow_mode_recorded_is_part_of_the_usual(
    sessions, recorded_on, is_held
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for back in recorded_on:
            for _ in range(5):
                at = NOW - back * DAY
                await insert_delivery(session, rep, state="shadow", decided_at=at)

    async with sessions() as session:
        past = await history(session, now=NOW, shadow=False)

    found = a_run_of_twenty_five(past)
    held = {each.hold for each in found.held}
    assert held == ({Hold.BREAKER} if is_held else set())


@pytest.mark.parametrize(
    ("weekly", "is_held"), [(0.4, False), (0.3, True)], ids=["ten a week", "too few"]
)
async def test_what_the_replay_at_setup_found_is_the_usual_of_the_first_week(
    sessions, weekly, is_held
):
    async with sessions.begin() as session:
        await keep_replayed_weekly(session, weekly, now=NOW)

    async with sessions() as session:
        past = await history(session, now=NOW, shadow=False)

    found = a_run_of_twenty_five(past)
    assert bool(found.held) == is_held


async def test_what_an_admin_let_go_is_told_apart(sessions):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for key, let_go_at in (("let go", NOW), ("waits", None)):
            at = NOW - DAY
            await insert_delivery(session, rep, dedup_key=key, decided_at=at)
            session.add(
                BreakerHold(
                    dedup_key=key,
                    rule="cliff",
                    recipient_id=rep.id,
                    held_since=at,
                    lapses_at=NOW + DAY,
                    let_go_at=let_go_at,
                )
            )

    async with sessions() as session:
        past = await history(session, now=NOW, shadow=False)

    assert sorted(each.is_let_go for each in past.sent) == [False, True]
    assert past.looked == Looked(let_go={"let go": NOW}, lapses_at={"waits": NOW + DAY})
