"""A small simulated floor keeps both promises; `make simulate` shows the large one."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from coaching.calendar import Calendar
from coaching.facts import Creation, Touch, TouchKind
from tests.bench.simulate_floor import FOUND, MOST, Result, lines, summary, tally
from tests.bench.simulated.deal import SimDeal
from tests.bench.simulated.definition import Ledger
from tests.bench.simulated.floor import Size
from tests.bench.simulated.hiring import hire
from tests.bench.simulated.rep import SimRep

SIZE = Size(
    healthy=40, planted=8, first=date(2025, 1, 1), last=date(2025, 6, 30), seed=7
)
TODAY = date(2025, 5, 14)
DAY = timedelta(days=1)
OFFICE = Calendar()


@pytest.fixture(scope="module")
def result() -> Result:
    """Give half a year of a small floor."""
    return summary(SIZE, [tally(SIZE, 0, 1)])


def test_healthy_reps_hardly_ever_hear_of_a_cliff(result):
    assert result.share <= MOST


def test_planted_cliffs_are_found_within_ten_business_days(result):
    assert result.met == SIZE.planted
    assert result.found >= FOUND * result.met


def test_healthy_is_not_angelic(result):
    assert result.crowded >= 0.25
    assert result.dry >= 0.10
    assert 5 <= result.open_deals <= 15


def test_what_was_reached_is_told_with_the_seed(result):
    said = "\n".join(lines(result, seed=SIZE.seed))

    assert "seed 7" in said
    assert f"{result.alarms} of {result.rep_weeks} rep-weeks" in said
    assert f"{result.found} found within 10 business days" in said


def test_into_how_many_parts_a_floor_is_cut_changes_nothing():
    small = replace(SIZE, healthy=24, planted=4, last=date(2025, 2, 28))

    whole = summary(small, [tally(small, 0, 1)])

    assert summary(small, [tally(small, n, 2) for n in (1, 0)]) == whole


# The definition is checked by hand, since everything is measured against it.


def back(count: int) -> date:
    return OFFICE.back(TODAY, count)


def make_sim_deal(number: int, *, touched_bd_ago: int, stage: int = 2) -> SimDeal:
    """Return a deal of 20,000 that closes in 60 days."""
    at = OFFICE.start_of(back(touched_bd_ago)) + timedelta(hours=10)
    deal = SimDeal(
        id=number,
        owner_id=1,
        created_at=at - 60 * DAY,
        amount_minor=20_000_00,
        interest=1.0,
        days=200,
        is_won=True,
        close_date=TODAY + 60 * DAY,
        stage=stage,
    )
    deal.touch(at, by_customer=False)
    return deal


def make_cliff_rep() -> tuple[SimRep, Ledger]:
    """Return a rep with 15 calls on one of four deals, and nothing opened for 20 bd."""
    rep = hire(1, Random(1), year=2025, spell=None)  # noqa: S311 - no secret
    rep.person = replace(rep.person, calendar=OFFICE)
    rep.deals = [
        make_sim_deal(1, touched_bd_ago=1),
        *(make_sim_deal(n, touched_bd_ago=20) for n in (2, 3, 4)),
    ]
    rep.deals[0].amount_minor = 60_000_00
    for n in range(1, 16):
        at = OFFICE.start_of(back(n)) + timedelta(hours=10)
        rep.touches.appendleft(Touch(deal_id=1, kind=TouchKind.CALL, at=at))
    for n in range(24):
        rep.creations.appendleft(creation(20 + 5 * n))
    for n in range(20, 60):
        rep.sought.appendleft(OFFICE.start_of(back(n)) + timedelta(hours=11))
    days = [TODAY - DAY * n for n in range(200, -1, -1)]
    return rep, Ledger(days=[day for day in days if OFFICE.works_on(day)])


def creation(bd_ago: int) -> Creation:
    at = OFFICE.start_of(back(bd_ago)) + timedelta(hours=9)
    return Creation(deal_id=1000 + bd_ago, at=at)


def test_the_definition_fits_a_cliff():
    rep, ledger = make_cliff_rep()

    assert ledger.is_cliff(rep, TODAY, team_rate=1.0)


def _fewer_touches(rep):
    rep.touches.pop()


def _three_deals(rep):
    rep.deals.pop()


def _opened_lately(rep):
    rep.creations.append(creation(14))


def _sought_lately(rep):
    rep.sought.extend(
        OFFICE.start_of(back(n)) + timedelta(hours=11) for n in (9, 8, 7, 6, 5)
    )


def _cared_for(rep):
    for deal in rep.deals[2:]:
        deal.next_steps.append(TODAY + DAY)


def _worth_little(rep):
    rep.deals[0].amount_minor = 10_000_00
    for n in range(1, 10):
        rep.touches.append(
            Touch(
                deal_id=None,
                kind=TouchKind.CALL,
                at=OFFICE.start_of(back(n)) + timedelta(hours=15),
            )
        )


def _closing(rep):
    rep.deals[0].close_date = TODAY + 7 * DAY
    rep.deals[0].touch(OFFICE.start_of(back(1)) + timedelta(hours=12), by_customer=True)


@pytest.mark.parametrize(
    "change",
    [
        _fewer_touches,
        _three_deals,
        _opened_lately,
        _sought_lately,
        _cared_for,
        _worth_little,
        _closing,
    ],
    ids=lambda change: change.__name__.strip("_").replace("_", " "),
)
def test_the_definition_fits_no_longer_when_one_part_is_missing(change):
    rep, ledger = make_cliff_rep()
    change(rep)

    assert not ledger.is_cliff(rep, TODAY, team_rate=1.0)
