"""Who seems to sell no more: no new deal for improbably long, and nobody sought."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.facts import RepBook, WorkSample
from coaching.moment import STREAMS
from coaching.rulebook.reps import REPS
from coaching.signals.evaluate import rep_signals
from coaching.thresholds import Thresholds
from coaching.usual.moved_on import moved_on
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    days_ago,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_person,
    make_touches,
)
from tests.coaching.measures.test_looks_over import LIFE, dead

OLD = tuple(make_deal(id=n, created_at=bd_ago(200)) for n in range(1, 6))
GONE = make_creations(last=70)
"""The last deal came 98 calendar days ago; before, one came every week."""
SOUGHT = tuple(bd_ago(n, hour=10 + n % 5) for n in range(1, 9))
"""Eight calls to new people in the last ten business days."""


def sample(weeks: int, *, prospecting: int | None) -> WorkSample:
    return WorkSample(
        person_id=1,
        at=NOW - timedelta(weeks=weeks),
        focus_share=0.3,
        focus_work=9.0,
        other_work=3.0,
        prospecting=prospecting,
    )


def past(prospecting: int | None, weeks: int = 30) -> tuple[WorkSample, ...]:
    return tuple(sample(n, prospecting=prospecting) for n in range(4, 4 + weeks))


def is_gone(*, margin: float = 0.0, outbound: bool = True, **fields: object) -> bool:
    book = make_book(**{"deals": OLD, "creations": GONE} | fields)
    fresh = make_freshness(has_outbound=outbound)
    return moved_on(book, make_moment(margin=margin, freshness=fresh)) is not None


def test_98_days_without_a_deal_after_one_every_week_are_no_chance():
    assert is_gone()


def test_a_quarter_without_a_deal_is_chance_at_one_in_five_weeks():
    assert not is_gone(creations=make_creations(last=70, every=25), team_rate=0.2)


def test_at_one_deal_in_three_weeks_so_long_a_quarter_is_one_in_a_hundred():
    assert is_gone(creations=make_creations(last=80, every=15), team_rate=1 / 3)
    assert not is_gone(creations=make_creations(last=70, every=15), team_rate=1 / 3)


@pytest.mark.parametrize(("days", "gone"), [(90, False), (91, True)])
def test_a_quarter_is_over_after_its_last_day(days, gone):
    last = replace(GONE[0], at=NOW - timedelta(days=days))

    assert is_gone(creations=(last, *GONE[1:])) is gone


def test_a_company_holiday_is_no_time_without_a_new_deal():
    closed = Calendar(company=((days_ago(60), days_ago(40)),))

    assert not is_gone(rep=make_person(calendar=closed))


def test_even_the_quickest_is_not_asked_about_within_the_quarter():
    assert not is_gone(creations=make_creations(last=63, every=1))


def test_who_still_seeks_new_people_has_only_no_luck():
    assert not is_gone(prospecting_at=SOUGHT)


def test_a_few_calls_of_who_used_to_make_many_are_no_seeking():
    assert is_gone(prospecting_at=SOUGHT, past_work=past(30))
    assert not is_gone(prospecting_at=SOUGHT, past_work=past(15))


def test_without_a_known_usual_any_call_is_seeking():
    for unknown in ((), past(None), past(30, weeks=7)):
        assert not is_gone(prospecting_at=SOUGHT[:1], past_work=unknown)


def test_eight_weeks_make_a_usual():
    assert is_gone(prospecting_at=SOUGHT, past_work=past(30, weeks=8))


@pytest.mark.parametrize(
    ("call", "gone"),
    [(bd_ago(10, hour=0), False), (bd_ago(11), True), (bd_ahead(1), True)],
    ids=["ten business days ago", "eleven", "dated ahead"],
)
def test_only_the_last_ten_business_days_show_who_seeks(call, gone):
    assert is_gone(prospecting_at=(call,)) is gone


def test_where_no_calls_are_logged_the_gap_alone_tells():
    assert is_gone(prospecting_at=SOUGHT, outbound=False)


def test_a_bulk_mail_is_one_call_and_not_twenty():
    mailing = tuple(bd_ago(3) + timedelta(seconds=n) for n in range(20))

    assert is_gone(prospecting_at=mailing, past_work=past(5))


def test_who_was_given_a_deal_lately_still_sells():
    given_one = (*OLD, make_deal(id=9, created_at=bd_ago(90), taken_over_at=bd_ago(9)))

    assert not is_gone(deals=given_one)


@given(
    gap=st.integers(0, 120),
    every=st.integers(1, 30),
    calls=st.integers(0, 8),
    usual=st.integers(0, 40),
)
def test_eased_limits_never_bring_anybody_back(gap, every, calls, usual):
    fields = {
        "creations": make_creations(last=gap, every=every),
        "prospecting_at": SOUGHT[:calls],
        "past_work": past(usual),
    }

    assert is_gone(**fields) <= is_gone(**fields, margin=0.2)


SILENT = make_lapsed_deal(
    id=1, created_at=bd_ago(200), outbound_days_since_customer=2, next_meeting_at=None
)
WORK = make_touches(1, 15)
EACH_RULE = {
    "cliff": make_cliff_book(
        deals=tuple(replace(d, created_at=bd_ago(200)) for d in make_cliff_book().deals)
    ),
    "nearly_empty": make_book(deals=OLD[:1], touches=WORK),
    "quiet_deal": make_book(deals=(*OLD[1:], SILENT)),
    "looks_over": make_book(deals=(*OLD[1:], dead()), won_life=LIFE),
}
"""Books of which each rule that speaks to a rep speaks, if the rep sells."""


def rules(book: RepBook, **fields: object) -> set[str]:
    found = rep_signals(
        replace(book, **fields),
        passages=(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )
    return {signal.rule for signal in found}


@pytest.mark.parametrize("rule", EACH_RULE)
def test_no_rule_has_a_word_for_who_sells_no_more(rule):
    of_deals = rule in {"quiet_deal", "looks_over"}
    lately = make_creations(last=3 if of_deals else 25)

    assert rules(EACH_RULE[rule], creations=lately) == {rule}
    assert rules(EACH_RULE[rule], creations=GONE) <= {"role_change"}


@pytest.mark.parametrize("rule", ["nearly_empty", "quiet_deal"])
def test_who_still_seeks_new_people_hears_what_there_is(rule):
    calls = {"prospecting_at": SOUGHT[:1], "past_work": past(None)}

    assert rules(EACH_RULE[rule], creations=GONE, **calls) == {rule}


def test_every_rule_whose_message_goes_to_a_rep_is_among_these():
    asked_of_a_leader, by_a_meeting = {"role_change"}, {"ask_rep"}
    to_reps = {wording.rule for wording in REPS} & set(STREAMS)

    assert to_reps - by_a_meeting - asked_of_a_leader == set(EACH_RULE)
