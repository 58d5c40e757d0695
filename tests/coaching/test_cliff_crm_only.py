"""The cliff where nothing is logged: one deal's part of the amount, and no new one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import CliffEvidence, dump, load
from coaching.facts import CloseMove, Creation, RepBook, StageNorm, WorkSample
from coaching.signals.cliff import cliff
from coaching.signals.evaluate import rep_signals
from coaching.thresholds import Thresholds
from coaching.usual.crm_only import crowd
from tests.coaching.makers import (
    NOW,
    bd_ago,
    days_ago,
    days_ahead,
    make_book,
    make_creations,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
    make_stage,
    make_touches,
)

NOTHING = {"last_activity_at": None, "has_outbound": False}
STAGE = make_stage()
NORM = StageNorm(stage_id=STAGE.id, median_days=14, won=20)
STILL = {
    "created_at": bd_ago(60),
    "stage_entered_at": bd_ago(30),
    "next_step_on": None,
    "last_touch_at": None,
    "last_customer_touch_at": None,
}


def week(number: int, share: float | None) -> WorkSample:
    return WorkSample(
        person_id=1,
        at=NOW - timedelta(weeks=number),
        focus_share=None,
        focus_work=None,
        other_work=None,
        prospecting=None,
        top_share=share,
    )


PAST = tuple(week(number, 0.20 + 0.02 * (number % 3)) for number in range(4, 40))


def in_one_deal(**fields: object) -> RepBook:
    """Return a rep with half of the amount in deal 1, who opened one a week before."""
    top = make_deal(id=1, name="Acme", amount_minor=100_000_00, **STILL)
    others = (make_deal(id=n, amount_minor=25_000_00) for n in range(2, 6))
    values: dict[str, object] = {
        "deals": (top, *others),
        "touches": (),
        "creations": make_creations(last=21, every=5),
        "past_work": PAST,
        "stage_norms": (NORM,),
    }
    return make_book(**values | fields)


def others_still(**fields: object) -> RepBook:
    top = in_one_deal().deals[0]
    still = (make_deal(id=n, amount_minor=25_000_00, **STILL) for n in range(2, 6))
    return in_one_deal(deals=(top, *still), **fields)


def said(book: RepBook, **fresh: object) -> CliffEvidence | None:
    known = make_freshness(**NOTHING | fresh)
    signal = cliff(book, make_moment(freshness=known))
    if signal is None:
        return None
    assert isinstance(signal.evidence, CliffEvidence)
    return signal.evidence


def level(book: RepBook, **fresh: object) -> str | None:
    evidence = said(book, **fresh)
    return evidence.level if evidence else None


def test_half_of_the_amount_in_one_deal_and_no_new_one_is_a_heads_up():
    evidence = said(in_one_deal())

    assert evidence is not None
    assert (evidence.level, evidence.focus.name) == ("heads_up", "Acme")
    found = evidence.crm_only
    assert found is not None
    assert (found.share, found.logged, found.openings) == (0.5, 0, 22)
    assert found.usual is not None
    assert found.usual.usual == pytest.approx(0.22)
    assert found.due == pytest.approx(21 / 5)
    assert evidence.gap_bd == 21


def test_nothing_is_claimed_of_work_that_is_not_seen():
    evidence = said(others_still())

    assert evidence is not None
    assert (evidence.touches, evidence.focus_share) == (0, 0)
    assert (evidence.lapsed, evidence.quiet, evidence.usual) == ((), None, None)
    assert load(dump(evidence)) == evidence


def test_others_that_nobody_edits_for_longer_than_their_stage_takes_make_a_cliff():
    evidence = said(others_still())

    assert evidence is not None
    assert evidence.crm_only is not None
    assert evidence.level == "cliff"
    assert [each.deal.id for each in evidence.crm_only.still] == [2, 3, 4, 5]
    assert {each.usual_days for each in evidence.crm_only.still} == {14}


@pytest.mark.parametrize(
    "moved",
    [
        {"stage_entered_at": bd_ago(3)},
        {
            "close_moves": (
                CloseMove(on=days_ago(3), before=days_ago(1), after=days_ago(0)),
            )
        },
        {"created_at": bd_ago(3), "stage_entered_at": None},
        {"next_meeting_at": NOW + timedelta(days=2)},
        {"next_step_on": days_ahead(3)},
        {"taken_over_at": bd_ago(3)},
    ],
    ids=["stage", "date", "new", "meeting ahead", "step ahead", "taken over"],
)
def test_an_edit_or_something_planned_is_no_standstill(moved):
    top = in_one_deal().deals[0]
    still = (
        make_deal(id=n, amount_minor=25_000_00, **STILL | moved) for n in range(2, 6)
    )

    assert level(in_one_deal(deals=(top, *still))) == "heads_up"


def test_where_nothing_tells_how_long_a_stage_takes_nothing_lies_still():
    assert level(others_still(stage_norms=())) == "heads_up"


def test_others_that_cannot_carry_the_target_make_a_cliff():
    rep = make_person(target_minor=900_000_00)

    evidence = said(in_one_deal(rep=rep))

    assert evidence is not None
    assert evidence.level == "cliff"
    assert evidence.exposure is not None
    assert said(in_one_deal()).exposure is None


def test_a_share_that_is_usual_for_this_rep_is_no_news():
    same = tuple(replace(each, top_share=0.5) for each in PAST)

    assert level(in_one_deal(past_work=same)) is None


def test_a_week_of_which_the_share_is_not_known_is_no_week_without_one():
    unknown = tuple(week(number, None) for number in range(40, 52))
    same = tuple(replace(each, top_share=0.5) for each in PAST)

    assert level(in_one_deal(past_work=(*unknown, *same[-8:]))) is None
    assert level(in_one_deal(past_work=(*unknown, *same[-7:]))) == "heads_up"


def test_the_last_three_weeks_are_no_past_and_none_is_older_than_a_year():
    high = tuple(week(number, 0.5) for number in (0, 1, 2, *range(53, 80)))

    assert level(in_one_deal(past_work=(*high, *PAST[:8]))) == "heads_up"


def test_a_share_that_the_whole_floor_has_is_no_news():
    assert level(in_one_deal(), usual_top_share=0.6) is None
    assert level(in_one_deal(), usual_top_share=0.3) == "heads_up"


@pytest.mark.parametrize(("minor", "expected"), [(82, "heads_up"), (81, None)])
def test_without_a_known_past_the_shipped_share_tells(minor, expected):
    top, *others = in_one_deal().deals
    book = in_one_deal(
        deals=(replace(top, amount_minor=minor * 1_000_00), *others), past_work=PAST[:7]
    )

    assert level(book) == expected


@pytest.mark.parametrize(("gap", "expected"), [(20, "heads_up"), (19, None)])
def test_four_deals_must_have_been_due_at_the_own_pace(gap, expected):
    assert level(in_one_deal(creations=make_creations(last=gap, every=5))) == expected


def test_the_one_deal_itself_is_no_new_deal():
    latest = replace(make_creations(last=1)[0], deal_id=1)

    book = in_one_deal(creations=(*make_creations(last=21), latest))

    assert level(book) == "heads_up"


def test_a_slow_seller_is_not_told_before_deals_were_due():
    slow = make_creations(last=21, every=12, count=10)

    assert level(in_one_deal(creations=slow)) is None


def test_too_few_openings_make_no_pace():
    few = make_creations(last=21, every=4, count=7)

    assert level(in_one_deal(creations=few)) is None
    assert level(in_one_deal(creations=make_creations(last=21, every=4, count=8)))


def test_deals_that_the_whole_floor_lacks_are_taken_off():
    assert level(in_one_deal(), floor_due=0.1) == "heads_up"
    assert level(in_one_deal(), floor_due=0.3) is None


def test_a_deal_that_is_due_within_days_is_right_unless_it_was_put_off():
    top, *others = in_one_deal().deals
    due = replace(top, close_date=days_ahead(7))
    put_off = CloseMove(on=days_ago(5), before=days_ago(1), after=days_ahead(7))

    assert level(in_one_deal(deals=(due, *others))) is None
    late = replace(due, close_moves=(put_off,))
    assert level(in_one_deal(deals=(late, *others))) == "heads_up"
    over = replace(top, close_date=days_ago(1))
    assert level(in_one_deal(deals=(over, *others))) == "heads_up"


@pytest.mark.parametrize(
    "fields",
    [
        {"rep": make_person(start_date=days_ago(60))},
        {"handed_over_at": bd_ago(3)},
        {"creations": ()},
        {"deals": in_one_deal().deals[:3]},
    ],
    ids=["new", "handed over", "nothing opened", "three deals"],
)
def test_the_rule_keeps_still_where_something_else_explains_it(fields):
    assert level(in_one_deal(**fields)) is None


LONG_AGO = make_creations(last=67, every=2)
"""Nothing came for 95 calendar days to whom a deal came every second day."""


def rules(book: RepBook) -> set[str]:
    found = rep_signals(
        book,
        passages=(),
        freshness=make_freshness(**NOTHING),
        thresholds=Thresholds(),
        now=NOW,
    )
    return {signal.rule for signal in found}


def test_who_seems_to_sell_no_more_hears_nothing():
    old = (replace(each, created_at=bd_ago(70)) for each in in_one_deal().deals)

    assert rules(in_one_deal(deals=tuple(old), creations=LONG_AGO)) == set()


def test_whose_newest_deal_is_the_one_that_fills_the_book_still_sells():
    top, *others = in_one_deal().deals
    top = replace(top, created_at=bd_ago(20))
    old = (replace(each, created_at=bd_ago(70)) for each in others)
    book = in_one_deal(
        deals=(top, *old),
        creations=(*LONG_AGO, Creation(deal_id=top.id, at=top.created_at)),
    )

    assert rules(book) == {"cliff"}


@pytest.mark.parametrize(
    "stale",
    [
        {"deals_at": NOW - timedelta(hours=25)},
        {"activities_at": None},
        {"meetings_at": NOW - timedelta(hours=25)},
    ],
    ids=["deals", "activities", "meetings"],
)
def test_what_was_not_read_lately_may_well_have_been_logged(stale):
    assert level(in_one_deal(), **stale) is None


def test_what_may_not_be_read_is_not_waited_for():
    kept = {"activities_at": None, "is_crm_only": True}

    assert level(in_one_deal(), **kept) == "heads_up"
    off = kept | {"meetings_at": None, "reads_meetings": False}
    assert level(in_one_deal(), **off) == "heads_up"
    assert level(in_one_deal(), **off | {"reads_meetings": True}) is None


def test_one_rep_who_logs_nothing_is_seen_by_the_deals_though_others_log():
    known = {"last_activity_at": NOW - timedelta(hours=1), "has_outbound": True}

    assert level(in_one_deal(), **known) == "heads_up"
    assert level(in_one_deal(touches=make_touches(2, 8)), **known) is None


def test_the_middle_of_a_floor_is_told_from_five_reps_on():
    books = [in_one_deal(rep=make_person(id=n)) for n in range(1, 6)]
    thresholds = Thresholds()

    found = crowd(books, thresholds, NOW)
    few = crowd(books[:4], thresholds, NOW)

    assert found.top_share == pytest.approx(0.5)
    assert found.due == pytest.approx(21 / 5 - 0.693, abs=0.001)
    assert (few.top_share, few.due) == (None, 0)


def test_who_has_no_amounts_does_not_hide_the_middle_of_the_others():
    books = [in_one_deal(rep=make_person(id=n)) for n in range(1, 6)]
    empty = make_book(deals=(), creations=make_creations(last=1))

    assert crowd([empty, *books], Thresholds(), NOW) == crowd(books, Thresholds(), NOW)


@given(
    share=st.floats(min_value=0.01, max_value=0.99),
    gap=st.integers(min_value=0, max_value=60),
    every=st.integers(min_value=1, max_value=12),
)
def test_what_is_told_has_passed_each_limit(share, gap, every):
    top, *others = in_one_deal().deals
    rest = sum(deal.amount_minor or 0 for deal in others)
    minor = round(rest * share / (1 - share))
    book = in_one_deal(
        deals=(replace(top, amount_minor=minor), *others),
        creations=make_creations(last=gap, every=every),
    )
    limits = Thresholds().crm_only

    evidence = said(book)

    if evidence is not None:
        found = evidence.crm_only
        assert found is not None
        assert found.share >= limits.share
        assert found.due >= limits.due
        assert found.usual is not None
        assert found.usual.spreads >= limits.unusual
        assert evidence.gap_bd >= limits.min_gap_bd
