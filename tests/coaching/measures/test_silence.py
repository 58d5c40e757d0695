"""A customer who has fallen silent, or who waits for us."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import QuietDeal
from coaching.facts import Deal, Tier
from coaching.measures.silence import quiet_deal
from tests.coaching.makers import (
    CALENDAR,
    NOW,
    bd_ago,
    bd_ahead,
    make_deal,
    make_freshness,
    make_moment,
    make_stage,
)

SEVERITY = {None: 0, "quiet": 1, "silent": 2}
SMALL = 500_00


def quiet(silence: int, outbound: int = 2, **fields: object) -> Deal:
    defaults = {
        "amount_minor": SMALL,
        "last_customer_touch_at": bd_ago(silence),
        "outbound_days_since_customer": outbound,
    }
    return make_deal(**defaults | fields)


def found(deal: Deal, *gaps: int, **moment: object) -> QuietDeal | None:
    at, touches = 100, [bd_ago(100)]
    for gap in gaps:
        at -= gap
        touches.append(bd_ago(at))
    return quiet_deal(deal, touches, calendar=CALENDAR, moment=make_moment(**moment))


@pytest.mark.parametrize(
    ("silence", "outbound", "state"),
    [
        (5, 2, None),
        (6, 0, None),
        (6, 1, "quiet"),
        (10, 2, "quiet"),
        (11, 1, "quiet"),
        (11, 2, "silent"),
    ],
    ids=[
        "as expected",
        "we have not written either",
        "quiet",
        "twice as long",
        "written once",
        "silent",
    ],
)
def test_silence_beyond_the_stage_s_own(silence, outbound, state):
    result = found(quiet(silence, outbound))

    assert (result.state if result else None) == state
    if result:
        assert (result.silent_bd, result.expected_bd) == (silence, 5)
        assert (result.basis, result.gaps) == ("stage", 0)


@pytest.mark.parametrize(
    ("opened", "state"),
    [(5, None), (6, "quiet"), (10, "quiet"), (11, "silent"), (60, "silent")],
)
def test_what_was_said_before_the_deal_was_opened_is_no_silence_of_it(opened, state):
    result = found(quiet(30, created_at=bd_ago(opened)))

    assert (result.state if result else None) == state
    if result:
        assert result.silent_bd == 30


@pytest.mark.parametrize(
    ("tier", "amount", "expected"),
    [
        (Tier.DISCOVERY, SMALL, 7),
        (Tier.EVALUATION, SMALL, 6),
        (Tier.NEGOTIATION, SMALL, 4),
        (Tier.PROPOSAL, 20_000_00, 7.5),
        (Tier.PROPOSAL, 200_000_00, 15),
        (Tier.PROPOSAL, None, 15),
    ],
)
def test_stage_and_size_say_what_to_expect(tier, amount, expected):
    result = found(quiet(40, stage=make_stage(tier), amount_minor=amount))

    assert result is not None
    assert result.expected_bd == expected


@pytest.mark.parametrize(
    ("gaps", "expected", "basis"),
    [
        ((3, 3, 3), 5, "stage"),
        ((3, 3, 3, 3), 6, "learned"),
        ((1, 2, 4, 9, 30), 8, "learned"),
        ((1, 1, 1, 1), 2, "learned"),
        ((15, 15, 15, 15), 20, "learned"),
    ],
    ids=["too few gaps", "four gaps", "median", "floor", "cap"],
)
def test_a_deal_teaches_its_own_reply_time(gaps, expected, basis):
    result = found(quiet(40), *gaps)

    assert result is not None
    assert (result.expected_bd, result.basis) == (expected, basis)
    assert result.gaps == (len(gaps) if basis == "learned" else 0)


@pytest.mark.parametrize(
    ("gaps", "expected", "basis"),
    [((0, 0, 0, 0), 5, "stage"), ((6, 0, 6, 0, 0, 6, 0, 6), 12, "learned")],
    ids=["one afternoon alone", "several mails a day"],
)
def test_words_of_one_day_are_one(gaps, expected, basis):
    result = found(quiet(40), *gaps)

    assert result is not None
    assert (result.expected_bd, result.basis) == (expected, basis)


def test_a_booked_meeting_is_an_answer():
    assert found(quiet(40, next_meeting_at=bd_ahead(2))) is None


@pytest.mark.parametrize(
    ("days", "state"), [(2, None), (3, "waiting_on_us")], ids=["two days", "three"]
)
def test_an_unanswered_word_waits_on_us(days, state):
    at = bd_ago(days)
    deal = quiet(days, 0, last_touch_at=at, last_touch_inbound=True)

    result = found(deal)

    assert (result.state if result else None) == state


def test_an_inbound_touch_without_a_date_is_not_held_against_us():
    assert found(quiet(9, last_touch_inbound=True, last_touch_at=None)) is None


@pytest.mark.parametrize(
    "unknown",
    [{"last_customer_touch_at": None}, {"stage": None}, {"stage": make_stage(None)}],
    ids=["no customer touch", "no stage", "unknown stage"],
)
def test_what_is_not_known_is_not_quiet(unknown):
    assert found(quiet(40, **unknown)) is None


@pytest.mark.parametrize(
    "stale",
    [{"has_outbound": False}, {"activities_at": NOW - timedelta(hours=25)}],
    ids=["CRM only", "old data"],
)
def test_without_a_feed_it_is_off(stale):
    assert found(quiet(40), freshness=make_freshness(**stale)) is None


@given(
    silence=st.integers(0, 60),
    more=st.integers(0, 60),
    outbound=st.integers(0, 4),
    margin=st.floats(0, 0.9),
)
def test_more_silence_is_never_less_severe(silence, more, outbound, margin):
    before = found(quiet(silence, outbound))
    longer = quiet(silence + more, outbound)
    after, eased = found(longer), found(longer, margin=margin)

    def grade(result: QuietDeal | None) -> int:
        return SEVERITY[result.state if result else None]

    assert grade(before) <= grade(after) <= grade(eased)


@given(data=st.data(), days=st.lists(st.integers(1, 90), min_size=5, max_size=9))
def test_the_order_of_touches_changes_nothing(data, days):
    touches = [bd_ago(n) for n in days]
    mixed = data.draw(st.permutations(touches))
    deal, moment = replace(quiet(40), id=3), make_moment()

    assert quiet_deal(deal, mixed, calendar=CALENDAR, moment=moment) == quiet_deal(
        deal, touches, calendar=CALENDAR, moment=moment
    )
