"""The table of low data: each row says less, or says of what its words are made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.calendar import Calendar
from coaching.evidence import CliffEvidence
from coaching.facts import Freshness, Past, RepBook, StageNorm, TouchKind
from coaching.flags.flag import FlagKind
from coaching.pipeline import figures
from coaching.signals.evaluate import rep_signals
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    NOW,
    bd_ago,
    days_ago,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_person,
    make_stage,
    make_touches,
)

STALE = [
    {"activities_at": NOW - timedelta(hours=25)},
    {"activities_at": None},
    {"last_activity_at": NOW - timedelta(days=31)},
    {"last_activity_at": None},
]
CLAIMS = {
    FlagKind.NO_TOUCH,
    FlagKind.QUIET,
    FlagKind.SILENT,
    FlagKind.WAITING_ON_US,
    FlagKind.SINGLE_THREADED,
}
"""The flags that say what nobody did."""


def said(book: RepBook, fresh: Freshness | None = None, *, now: datetime = NOW):
    return {
        signal.rule: signal.evidence
        for signal in rep_signals(
            book,
            passages=(),
            freshness=fresh or make_freshness(),
            thresholds=Thresholds(),
            now=now,
        )
    }


def flags(book: RepBook, fresh: Freshness | None = None) -> set[FlagKind]:
    found = figures(
        book,
        passages=(),
        past=Past(),
        freshness=fresh or make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )
    return {flag.kind for deal in found.deals for flag in deal.flags}


def test_the_book_of_these_tests_is_a_cliff():
    assert set(said(make_cliff_book())) == {"cliff"}


def test_fewer_than_four_open_deals_have_no_focus():
    book = make_cliff_book()

    assert "cliff" not in said(replace(book, deals=book.deals[:3]))


def test_fewer_than_fifteen_touches_have_no_focus():
    assert "cliff" not in said(make_cliff_book(touches=make_touches(1, 14)))


@pytest.mark.parametrize("stale", STALE)
def test_old_or_missing_activities_claim_nothing_about_missing_activity(stale):
    silent = make_lapsed_deal(outbound_days_since_customer=3)
    book = make_cliff_book(deals=(silent, *make_cliff_book().deals[1:]))
    fresh = make_freshness(**stale)

    assert flags(book) & CLAIMS
    assert not flags(book, fresh) & CLAIMS
    assert said(book, fresh) == {}


def test_below_fifty_closed_deals_usual_times_are_called_a_rule_of_thumb():
    stage = make_stage()
    norm = StageNorm(stage_id=stage.id, median_days=3, won=4, closed=49)
    deal = make_deal(stage=stage, stage_entered_at=NOW - timedelta(days=99))
    book = make_book(deals=(deal,), stage_norms=(norm,))

    (shown,) = figures(
        book,
        passages=(),
        past=Past(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    ).deals

    (flag,) = [f for f in shown.flags if f.kind is FlagKind.STAGE_AGEING]
    assert "a rule of thumb" in flag.words
    assert not flag.is_risk


@pytest.mark.parametrize(("back", "claims"), [(29, False), (30, True)])
def test_after_a_territory_change_there_are_thirty_days_of_grace(back, claims):
    taken = NOW - timedelta(days=back)
    deal = make_lapsed_deal(outbound_days_since_customer=3, taken_over_at=taken)

    assert bool(flags(make_book(deals=(deal,))) & CLAIMS) is claims


def test_what_somebody_else_opened_is_not_the_new_owner_s_to_have_opened():
    taken = [
        make_lapsed_deal(id=n, created_at=bd_ago(1), taken_over_at=bd_ago(40))
        for n in (2, 3, 4)
    ]
    book = make_cliff_book(deals=(make_cliff_book().deals[0], *taken))

    evidence = said(book)["cliff"]

    assert isinstance(evidence, CliffEvidence)
    assert evidence.gap_bd == 25


def test_after_a_role_change_there_is_a_question_and_no_cliff():
    old = tuple(replace(d, created_at=bd_ago(200)) for d in make_cliff_book().deals)
    book = make_cliff_book(creations=make_creations(last=70), deals=old)

    assert set(said(book)) == {"role_change"}


@pytest.mark.parametrize(
    ("day", "expected"), [(14, set()), (15, {"cliff"})], ids=["the 10th bd", "11th"]
)
def test_early_in_a_quarter_a_cliff_needs_deals_that_lie_still(day, expected):
    now = datetime(2026, 10, day, 10, tzinfo=UTC)
    ago = NOW - now
    book = make_cliff_book(deals=(make_cliff_book().deals[0], *_healthy(3)))
    earlier = replace(
        book,
        touches=tuple(replace(t, at=t.at - ago) for t in book.touches),
        creations=tuple(replace(c, at=c.at - ago) for c in book.creations),
    )
    fresh = make_freshness(
        deals_at=now, activities_at=now, meetings_at=now, last_activity_at=now
    )

    assert set(said(earlier, fresh, now=now)) == expected


def _healthy(count: int):
    return [make_deal(id=n + 2) for n in range(count)]


def test_a_company_holiday_of_three_days_extends_every_limit():
    closed = Calendar(company=((days_ago(17), days_ago(3)),))
    rep = make_person(calendar=closed)
    lapsed = make_lapsed_deal(last_touch_at=bd_ago(14), last_customer_touch_at=None)

    assert FlagKind.NO_TOUCH in flags(make_book(deals=(lapsed,)))
    assert FlagKind.NO_TOUCH not in flags(make_book(deals=(lapsed,), rep=rep))


@pytest.mark.parametrize(
    "feed",
    [{"has_outbound": False}, {"is_crm_only": True, "activities_at": None}],
    ids=["nothing is logged", "nothing may be read"],
)
def test_without_a_feed_the_crm_alone_tells(feed):
    met = make_touches(1, 15, kind=TouchKind.MEETING)
    silent = make_lapsed_deal(id=2, outbound_days_since_customer=3)
    book = make_cliff_book(touches=met)
    book = replace(book, deals=(book.deals[0], silent, *book.deals[2:]))
    fresh = make_freshness(**feed)

    evidence = said(book, fresh)["cliff"]

    assert isinstance(evidence, CliffEvidence)
    assert evidence.focus.id == 1
    assert (evidence.quiet, evidence.lapsed) == (None, ())
    assert not flags(book, fresh) & CLAIMS
