"""Separate reasons for which a deal needs a look."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import QuietDeal, WinChance
from coaching.facts import CloseMove, Deal, StageNorm, Tier
from coaching.flags.deal_flags import (
    Flag,
    FlagKind,
    close_date_moved,
    deal_flags,
    no_next_step,
    no_touch,
    norms_by_stage,
    past_due,
    quiet_flag,
)
from coaching.limits.deals import FlagName
from coaching.moment import Moment
from coaching.thresholds import parse
from tests.coaching.makers import (
    CALENDAR,
    NOW,
    TODAY,
    bd_ago,
    bd_ahead,
    days_ago,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_stage,
)


def words(flag: Flag | None) -> str | None:
    return flag.words if flag else None


def flags(deal: Deal, **more: object) -> list[str]:
    found = deal_flags(deal, calendar=CALENDAR, moment=make_moment(), **more)
    return [flag.words for flag in found]


def moved(*days: int, before: date = date(2026, 8, 3)) -> Deal:
    return make_deal(
        close_moves=tuple(
            CloseMove(on=date(2026, 7, 1), before=before, after=before + timedelta(n))
            for n in days
        )
    )


def test_a_deal_that_is_looked_after_has_no_flag():
    assert flags(make_deal()) == []


@pytest.mark.parametrize(
    ("deal", "expected"),
    [
        (make_deal(next_step_on=None), "no dated next step"),
        (make_deal(next_step_on=None, next_meeting_at=bd_ahead(2)), None),
        (make_deal(next_step_on=None, stage=make_stage(Tier.DISCOVERY)), None),
        (make_deal(next_step_on=None, stage=make_stage(None)), None),
        (make_deal(next_step_on=None, stage=None), None),
        (make_deal(next_step_on=None, next_step="call them"), "no dated next step"),
    ],
    ids=["none", "a meeting", "first stage", "unknown", "no stage", "undated"],
)
def test_no_next_step(deal, expected):
    assert words(no_next_step(deal, make_moment())) == expected


@pytest.mark.parametrize(
    ("deal", "expected"),
    [
        (make_lapsed_deal(last_touch_at=bd_ago(7)), "no touch for 7 bd (limit 6)"),
        (make_lapsed_deal(last_touch_at=bd_ago(6)), None),
        (make_lapsed_deal(last_touch_at=None), "no touch logged (limit 6)"),
    ],
    ids=["past the limit", "at the limit", "never"],
)
def test_no_touch(deal, expected):
    flag = no_touch(deal, calendar=CALENDAR, moment=make_moment())

    assert words(flag) == expected


def test_no_touch_needs_fresh_activities():
    moment = make_moment(freshness=make_freshness(activities_at=None))

    assert no_touch(make_lapsed_deal(), calendar=CALENDAR, moment=moment) is None


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        (TODAY, None),
        (None, None),
        (days_ago(1), "close date 18 Nov has passed"),
        (date(2025, 12, 1), "close date 1 Dec 2025 has passed"),
    ],
    ids=["today", "no date", "yesterday", "last year"],
)
def test_past_due(close, expected):
    flag = past_due(
        make_deal(close_date=close), calendar=CALENDAR, moment=make_moment()
    )

    assert words(flag) == expected


@pytest.mark.parametrize(
    ("deal", "expected"),
    [
        (moved(), None),
        (moved(29), None),
        (moved(30), "close date moved later once, 30 calendar days in total"),
        (moved(7, 6), None),
        (moved(7, 7), "close date moved later 2 times, 14 calendar days in total"),
        (moved(7, -20), None),
        (moved(-40, -40), None),
    ],
    ids=["never", "29 days", "30 days", "6 days", "7 twice", "back again", "earlier"],
)
def test_close_date_moved(deal, expected):
    assert words(close_date_moved(deal, make_moment())) == expected


@pytest.mark.parametrize(
    ("on", "before", "after", "flagged"),
    [
        (date(2026, 9, 17), date(2026, 9, 29), date(2026, 10, 2), True),
        (date(2026, 9, 16), date(2026, 9, 29), date(2026, 10, 2), False),
        (date(2026, 9, 17), date(2026, 9, 20), date(2026, 9, 30), False),
        (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1), True),
    ],
    ids=["at the quarter's end", "a day earlier", "within it", "at the year's end"],
)
def test_a_close_date_that_leaves_its_quarter_late(on, before, after, flagged):
    deal = make_deal(close_moves=(CloseMove(on=on, before=before, after=after),))

    flag = close_date_moved(deal, make_moment())

    assert (flag is not None) is flagged
    if flag:
        assert flag.words.endswith("out of its quarter")


NORM = StageNorm(stage_id=make_stage().id, median_days=10, won=15)
AGEING = "in Proposal for 16 calendar days, where 10 is usual (median of 15 won deals)"


@pytest.mark.parametrize(
    ("state", "risk", "expected"),
    [
        ("quiet", False, "customer silent for 9 bd (expected 7.5)"),
        ("silent", True, "customer silent for 9 bd (expected 7.5)"),
        ("waiting_on_us", True, "the customer's word of 9 bd ago is unanswered"),
    ],
)
def test_a_customer_s_silence_is_a_flag(state, risk, expected):
    quiet = QuietDeal(
        silent_bd=9,
        expected_bd=7.5,
        basis="stage",
        gaps=0,
        outbound_days=2,
        state=state,
    )

    flag = quiet_flag(quiet)

    assert flag is not None
    assert (flag.is_risk, flag.words) == (risk, expected)


def test_risks_come_first():
    deal = make_lapsed_deal(
        close_date=days_ago(2), stage_entered_at=NOW - timedelta(days=16)
    )

    assert flags(deal, norm=NORM) == [
        "close date 17 Nov has passed",
        AGEING,
        "no touch for 20 bd (limit 6)",
        "no dated next step",
    ]


def test_norms_are_found_by_their_stage():
    assert norms_by_stage([NORM]) == {NORM.stage_id: NORM}


@given(silence=st.integers(0, 60), more=st.integers(0, 60))
def test_more_silence_never_takes_a_flag_away(silence, more):
    before = flags(make_lapsed_deal(last_touch_at=bd_ago(silence)))
    after = flags(make_lapsed_deal(last_touch_at=bd_ago(silence + more)))

    assert len(before) <= len(after)


@given(
    lost=st.sets(
        st.sampled_from(
            ["stage", "stage_entered_at", "close_date", "amount_minor", "currency"]
        )
    )
)
def test_missing_data_never_flags(lost):
    deal = make_deal(**dict.fromkeys(lost))

    assert flags(deal, norm=NORM) == []


def test_a_deal_that_is_expected_to_come_is_flagged_for_its_odds():
    deal = make_deal(forecast_category="commit")
    chance = WinChance(p=0.4, n=10, basis="deals of the team")

    (flag,) = deal_flags(deal, calendar=CALENDAR, moment=make_moment(), chance=chance)

    assert flag.kind is FlagKind.OPTIMISTIC_COMMIT


def test_a_flag_that_is_off_is_shown_nowhere():
    late = make_deal(close_date=days_ago(3), next_step_on=None, next_meeting_at=None)
    off = parse('[flags]\noff = ["past_due"]')

    def kinds(moment: Moment) -> set[FlagKind]:
        found = deal_flags(late, calendar=CALENDAR, moment=moment)
        return {flag.kind for flag in found}

    shown = kinds(make_moment())
    assert FlagKind.PAST_DUE in shown
    assert kinds(make_moment(thresholds=off)) == shown - {FlagKind.PAST_DUE}


def test_every_flag_can_be_turned_off_by_its_name():
    assert set(get_args(FlagName)) == {kind.value for kind in FlagKind}
