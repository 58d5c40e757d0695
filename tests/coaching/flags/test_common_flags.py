"""A flag that half of the floor carries is said once, and of no deal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import CommonFlag
from coaching.flags.common_flags import WORDS, common_flags, in_words, telling
from coaching.flags.deal_flags import deal_flags
from coaching.flags.flag import Flag, FlagKind
from coaching.limits import Flags
from tests.coaching.makers import (
    CALENDAR,
    days_ago,
    make_deal,
    make_freshness,
    make_moment,
)

LIMITS = Flags()
NO_STEP = Flag(kind=FlagKind.NO_NEXT_STEP, is_risk=False, words="no dated next step")
PAST = Flag(kind=FlagKind.PAST_DUE, is_risk=True, words="close date has passed")
FLAGS = st.lists(
    st.sampled_from(FlagKind).map(
        lambda kind: Flag(kind=kind, is_risk=False, words=kind.value)
    ),
    max_size=4,
    unique_by=lambda flag: flag.kind,
)


def floor(carrying: int, of: int, flag: Flag = NO_STEP) -> list[tuple[Flag, ...]]:
    return [(flag,)] * carrying + [()] * (of - carrying)


def common(carrying: int, of: int) -> list[tuple[str, int, int]]:
    found = common_flags(floor(carrying, of), LIMITS)
    return [(each.kind, each.deals, each.open_deals) for each in found]


def test_what_172_of_192_deals_carry_is_a_fact_about_the_floor():
    [fact] = common_flags(floor(172, 192), LIMITS)

    assert in_words(fact) == (
        "Next steps are hardly kept here: 172 of 192 open deals have none with a date."
    )


def test_deals_that_look_over_are_left_out_and_that_is_said():
    [fact] = common_flags(floor(187, 266), LIMITS, apart=566)

    assert in_words(fact).endswith(
        "187 of 266 open deals have none with a date. The 566 that seem to be over are"
        " not counted."
    )


@pytest.mark.parametrize(
    ("carrying", "of", "is_common"),
    [(10, 20, True), (9, 20, False), (19, 19, False), (0, 0, False), (500, 1000, True)],
    ids=["half of the least", "just below half", "too few deals", "no deal", "many"],
)
def test_half_of_at_least_twenty_deals_make_a_flag_common(carrying, of, is_common):
    assert bool(common(carrying, of)) is is_common


def test_the_most_common_comes_first():
    both = (PAST, NO_STEP)
    found = common_flags([both] * 12 + [(PAST,)] * 8, LIMITS)

    assert [(each.kind, each.deals) for each in found] == [
        ("past_due", 20),
        ("no_next_step", 12),
    ]


@given(found=st.lists(FLAGS, max_size=60))
def test_each_common_flag_is_on_half_of_the_deals_and_no_other_one_is(found):
    counted = {
        kind: sum(any(flag.kind is kind for flag in flags) for flags in found)
        for kind in FlagKind
    }
    facts = {each.kind: each.deals for each in common_flags(found, LIMITS)}

    for kind, deals in counted.items():
        is_common = len(found) >= 20 and deals >= len(found) / 2
        assert facts.get(kind) == (deals if is_common else None)


@given(found=st.lists(FLAGS, max_size=60))
def test_a_flag_is_a_reason_on_fewer_than_half_of_the_deals_or_a_fact(found):
    facts = common_flags(found, LIMITS)
    left = [telling(flags, facts) for flags in found]

    assert common_flags(left, LIMITS) == ()
    for flags, kept in zip(found, left, strict=True):
        assert list(kept) == [flag for flag in flags if flag in kept]


def test_a_deal_names_no_reason_that_is_common_on_its_floor():
    deal = make_deal(next_step_on=None, close_date=days_ago(9))
    fact = CommonFlag(kind=FlagKind.NO_NEXT_STEP, deals=172, open_deals=192)
    moment = make_moment(freshness=make_freshness(common_flags=(fact,)))

    found = deal_flags(deal, calendar=CALENDAR, moment=moment)

    assert [flag.kind for flag in found] == [FlagKind.PAST_DUE]


def test_there_are_words_for_whatever_can_be_common():
    assert WORDS.keys() == set(FlagKind)
