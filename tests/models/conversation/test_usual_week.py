"""What a usual week is on a floor that has only just begun."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.memory.history import History
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import Plan, Signals, plan
from coaching.thresholds import Thresholds
from models.conversation.plan_history import history
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
