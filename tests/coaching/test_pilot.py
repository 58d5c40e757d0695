"""Inside a pilot nothing rests on who is outside, and no word promises what is not."""

from datetime import timedelta

import pytest

from coaching.memory.history import SentMessage
from coaching.planning.hold_reasons import Hold
from coaching.thresholds import Thresholds
from tests.coaching.makers import LEADER, NOW, REP, VP, make_signal
from tests.coaching.planning.test_plan import CLIFF, decide, holds, only, who

LIMITS = Thresholds().plan


@pytest.mark.parametrize(
    ("reached", "is_promised"),
    [
        (None, True),
        (frozenset({REP, LEADER}), True),
        (frozenset({REP}), False),
        (frozenset(), True),
    ],
    ids=["everybody", "both", "the rep alone", "neither"],
)
def test_a_leader_is_promised_who_hears_as_the_rep_does(reached, is_promised):
    message = only(decide(CLIFF, reached=reached))

    assert (message.notice.leader_from is not None) == is_promised


def flood(*, recipient: int) -> tuple[SentMessage, ...]:
    """Return as many messages of this week as the breaker lets pass."""
    return tuple(
        SentMessage(
            recipient_id=recipient, kind="kitchen", at=NOW - timedelta(hours=number)
        )
        for number in range(LIMITS.breaker_messages)
    )


@pytest.mark.parametrize(
    ("recipient", "held"),
    [(VP, []), (LEADER, [(REP, Hold.BREAKER)])],
    ids=["recorded for one outside", "sent to one inside"],
)
def test_the_breaker_counts_what_is_sent_and_not_what_is_recorded(recipient, held):
    sent = flood(recipient=recipient)

    result = decide(make_signal(), sent=sent, reached=frozenset({REP, LEADER}))

    assert holds(result) == held


def test_a_held_run_holds_back_nothing_that_is_but_recorded():
    sent = flood(recipient=LEADER)
    other = make_signal(rule="executive_visits", person_id=VP, subject_id=1)

    result = decide(make_signal(), other, sent=sent, reached=frozenset({REP, LEADER}))

    assert who(result) == [VP]
    assert holds(result) == [(REP, Hold.BREAKER)]
