"""A rule that would have been wrong too often on the own past is told to nobody."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from coaching.evidence import QuietDealEvidence
from coaching.facts import RepBook
from coaching.memory.history import Episode
from coaching.moment import Moment
from coaching.planning.hold_reasons import Hold
from coaching.signal import Signal
from coaching.signals.silent_deals import silent_deals
from coaching.standing.standing import OwnNorm, Proof, Record, Verdict
from tests.coaching.makers import (
    NOW,
    REP,
    bd_ago,
    make_book,
    make_deal,
    make_episode,
    make_freshness,
    make_moment,
)
from tests.coaching.planning.test_plan import CLIFF, EMPTY, decide, holds, only, who

BAD = Record(spoke=30, weeks=300, wrong=26, judged=27)


def proofs(rule: str, verdict: Verdict) -> dict[str, Proof]:
    own = OwnNorm(factor=3.0, record=BAD)
    return {
        rule: Proof(
            rule=rule, version="1", verdict=verdict, record=BAD, own=own, until=NOW
        )
    }


def silent(*, waits: bool) -> Signal:
    deal = make_deal(
        created_at=bd_ago(60),
        last_customer_touch_at=bd_ago(40),
        last_touch_at=bd_ago(9),
        last_touch_inbound=waits,
        outbound_days_since_customer=4,
        next_meeting_at=None,
    )
    moment: Moment = make_moment(freshness=make_freshness(has_outbound=True))
    book: RepBook = make_book(deals=(deal,))
    found: Iterable[Signal] = silent_deals(book, moment)
    (signal,) = found
    assert isinstance(signal.evidence, QuietDealEvidence)
    return signal


def test_who_listens_tells_nobody_and_says_why():
    result = decide(EMPTY, proofs=proofs("nearly_empty", Verdict.LISTENS))

    assert who(result) == []
    assert holds(result) == [(REP, Hold.LISTENS)]
    (held,) = result.held
    assert held.words == (
        "listens without speaking: after 96% of 27 rep-weeks the rep opened deals as"
        " usual within 10 business days"
    )


@pytest.mark.parametrize(
    "verdict", [Verdict.SPEAKS, Verdict.OWN_NORM, Verdict.UNPROVEN]
)
def test_every_other_standing_is_told(verdict):
    assert who(decide(EMPTY, proofs=proofs("nearly_empty", verdict))) == [REP]


def test_another_rule_is_not_silenced_by_it():
    assert who(decide(EMPTY, proofs=proofs("quiet_deal", Verdict.LISTENS))) == [REP]


def test_a_cliff_that_listens_reaches_no_leader_either():
    told = bd_ago(5)
    episode: Episode = make_episode(CLIFF, told=((REP, told),), opened_at=told)
    cliff = {"episodes": (episode,)}

    assert who(decide(CLIFF, **cliff)) != []
    assert who(decide(CLIFF, **cliff, proofs=proofs("cliff", Verdict.LISTENS))) == []


def test_the_matter_goes_on_and_is_told_once_the_rule_may_speak():
    listening = decide(EMPTY, proofs=proofs("nearly_empty", Verdict.LISTENS))
    later = decide(EMPTY, episodes=listening.opened, now=NOW + timedelta(days=1))

    assert len(listening.opened) == 1
    assert who(later) == [REP]


def test_a_customer_who_waits_for_us_is_told_though_the_silent_one_is_not():
    listens = proofs("quiet_deal", Verdict.LISTENS)

    assert who(decide(silent(waits=False), proofs=listens)) == []
    assert who(decide(silent(waits=True), proofs=listens)) == [REP]


def test_what_listens_rides_along_in_no_other_message():
    message = only(
        decide(EMPTY, silent(waits=False), proofs=proofs("quiet_deal", Verdict.LISTENS))
    )

    assert [rider.rule for rider in message.also] == []


def test_a_message_carries_the_standing_of_its_rule():
    good = only(decide(EMPTY, proofs=proofs("nearly_empty", Verdict.SPEAKS)))
    unknown = only(decide(EMPTY))
    waiting = only(
        decide(silent(waits=True), proofs=proofs("quiet_deal", Verdict.SPEAKS))
    )

    assert good.notice.standing == (
        "speaks; it would have been wrong on 96% of 27 rep-weeks"
    )
    assert unknown.notice.standing is None
    assert waiting.notice.standing is None
