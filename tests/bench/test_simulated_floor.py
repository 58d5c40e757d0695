"""A small simulated floor, the story of a cliff, and who is proved wrong by what.

What the rules reach is printed by `make simulate`; a small floor is too few to tell.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from coaching.calendar import Calendar
from coaching.facts import Touch, TouchKind
from tests.bench.simulate_floor import Result, lines, summary, tally
from tests.bench.simulated.deal import SimDeal
from tests.bench.simulated.definition import Ledger
from tests.bench.simulated.floor import Size
from tests.bench.simulated.hiring import hire
from tests.bench.simulated.manner import MANNERS, PLAIN, Manner
from tests.bench.simulated.rep import SimRep
from tests.bench.simulated.verdicts import Said, is_wrong

SIZE = Size(
    healthy=20, planted=5, first=date(2025, 1, 1), last=date(2025, 4, 30), seed=7
)
TODAY = date(2025, 5, 14)
DAY = timedelta(days=1)
OFFICE = Calendar()


@pytest.fixture(scope="module")
def result() -> Result:
    """Give four months of a small floor."""
    return summary(SIZE, [tally(SIZE, 0, 1)])


def test_of_a_small_floor_some_cliffs_are_found_and_few_healthy_reps_hear_of_one(
    result,
):
    assert result.found >= result.met / 2 > 0
    assert result.share <= 0.02


def test_healthy_is_not_angelic(result):
    assert result.crowded >= 0.25
    assert result.dry >= 0.10
    assert 5 <= result.open_deals <= 15


def test_what_was_reached_is_told_with_the_seed_and_what_was_wrong(result):
    said = "\n".join(lines(result, SIZE))

    assert "plain, seed 7" in said
    assert f"{result.alarms} of {result.rep_weeks} rep-weeks" in said
    assert f"{result.found} found within 10 business days" in said
    told, wrong = result.said["quiet_deal"]
    assert f"quiet_deal: {wrong} of {told} proved wrong" in said


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"alarms": 6}, False),
        ({"wrong_weeks": 51}, False),
        ({"said": {"quiet_deal": (100, 6)}}, False),
        ({"waits": (1,) * 8 + (11, 30)}, False),
    ],
)
def test_a_promise_is_broken_by_each_of_its_four_parts(result, change, holds):
    kept = replace(
        result,
        rep_weeks=1000,
        alarms=5,
        wrong_weeks=50,
        said={"quiet_deal": (100, 5)},
        met=10,
        waits=(1,) * 9 + (11,),
    )

    assert replace(kept, **change).holds is holds


def test_into_how_many_parts_a_floor_is_cut_changes_nothing():
    small = replace(SIZE, healthy=16, planted=4, last=date(2025, 1, 31))

    whole = summary(small, [tally(small, 0, 1)])

    assert summary(small, [tally(small, n, 2) for n in (1, 0)]) == whole


# The manners of selling differ in what their names say.


def test_each_manner_has_a_name_of_its_own():
    assert len({manner.name for manner in MANNERS}) == len(MANNERS)


def test_a_season_lies_above_and_below_the_average_of_the_year():
    year = [date(2025, 1, 1) + DAY * n for n in range(365)]
    seasonal = [Manner(name="seasonal", swing=0.6).season(day) for day in year]

    assert max(seasonal) == pytest.approx(1.6, abs=0.01)
    assert min(seasonal) == pytest.approx(0.4, abs=0.01)
    assert sum(seasonal) / 365 == pytest.approx(1, abs=0.01)
    assert PLAIN.season(TODAY) == 1


def test_in_the_company_s_own_week_nobody_works_and_no_calendar_knows():
    rep = make_rep(Manner(name="shut", shut=(5, 12)))

    assert not rep.works_on(TODAY)
    assert rep.person.calendar.works_on(TODAY)
    assert rep.works_on(TODAY + 7 * DAY)


def test_who_logs_on_fridays_shows_nothing_of_this_week_before():
    rep = make_rep(Manner(name="late", logs_on=4))
    last_friday, this_week = date(2025, 5, 9), date(2025, 5, 12)
    for day in (last_friday, this_week):
        at = OFFICE.at(day, time(10))
        rep.touches.append(Touch(deal_id=None, kind=TouchKind.CALL, at=at))

    assert days_shown(rep, TODAY) == [last_friday]
    assert days_shown(rep, date(2025, 5, 17)) == [last_friday, this_week]


def days_shown(rep: SimRep, day: date) -> list[date]:
    book = rep.book(day, OFFICE.at(day, time(8)), team_rate=1.0)
    return [touch.at.date() for touch in book.touches]


def test_an_amount_comes_with_its_stage():
    deal = make_sim_deal(1, touched_bd_ago=1, stage=1)
    late = Manner(name="late", amounts_from_stage=2)

    def amount() -> int | None:
        now = OFFICE.at(TODAY, time(8))
        return deal.fact(TODAY, OFFICE, until=now, manner=late).amount_minor

    assert amount() is None
    deal.stage = 2
    assert amount() == 20_000_00


# What proves a message wrong.


def test_a_customer_was_not_quiet_who_spoke_or_whose_deal_was_won():
    rep = make_rep()
    said = Said(
        rule="quiet_deal", rep_id=1, deal_id=5, day=TODAY, heard_on=TODAY - 9 * DAY
    )
    assert not is_wrong(said, rep)

    rep.words_of[5] = [OFFICE.at(TODAY - 9 * DAY, time(9))]
    assert not is_wrong(said, rep)
    rep.words_of[5].append(OFFICE.at(TODAY - 3 * DAY, time(9)))
    assert is_wrong(said, rep)

    del rep.words_of[5]
    rep.won_on[5] = TODAY + 31 * DAY
    assert not is_wrong(said, rep)
    rep.won_on[5] = TODAY + 30 * DAY
    assert is_wrong(said, rep)


def test_a_pipeline_was_not_empty_whose_next_deal_came_within_ten_business_days():
    rep = make_rep()
    rep.opened_on = [TODAY, TODAY + 15 * DAY]
    said = Said(rule="nearly_empty", rep_id=1, deal_id=0, day=TODAY)

    assert not is_wrong(said, rep)
    rep.opened_on.append(TODAY + 14 * DAY)
    assert is_wrong(said, rep)


def test_nobody_here_has_another_job_and_of_a_cliff_nothing_here_is_proved():
    rep = make_rep()

    assert is_wrong(Said(rule="role_change", rep_id=1, deal_id=0, day=TODAY), rep)
    assert not is_wrong(Said(rule="cliff", rep_id=1, deal_id=0, day=TODAY), rep)


# The story is checked by hand, since everything is measured against it.


def back(count: int) -> date:
    return OFFICE.back(TODAY, count)


def morning(bd_ago: int, hours: int = 10) -> datetime:
    return OFFICE.start_of(back(bd_ago)) + timedelta(hours=hours)


def make_rep(manner: Manner = PLAIN) -> SimRep:
    rep = hire(1, Random(1), year=2025, spell=None, manner=manner)  # noqa: S311 - no secret
    rep.person = replace(rep.person, calendar=OFFICE)
    return rep


def make_sim_deal(number: int, *, touched_bd_ago: int, stage: int = 2) -> SimDeal:
    """Return a deal of 20,000 that closes in 60 days."""
    at = morning(touched_bd_ago)
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
    deal.touch(at, takes_part=False)
    return deal


def make_cliff_rep() -> tuple[SimRep, Ledger]:
    """Return a rep with ten days of calls on one of four deals, and no new people."""
    rep = make_rep()
    rep.deals = [
        make_sim_deal(1, touched_bd_ago=1),
        *(make_sim_deal(n, touched_bd_ago=20) for n in (2, 3, 4)),
    ]
    for n in range(1, 11):
        call(rep, 1, bd_ago=n)
    for n in range(11, 100):
        rep.sought.appendleft(morning(n, hours=11))
    days = [TODAY - DAY * n for n in range(200, -1, -1)]
    return rep, Ledger(days=[day for day in days if OFFICE.works_on(day)])


def call(rep: SimRep, deal_id: int, *, bd_ago: int) -> None:
    rep.touches.append(Touch(deal_id=deal_id, kind=TouchKind.CALL, at=morning(bd_ago)))


def test_the_story_fits_a_cliff():
    rep, ledger = make_cliff_rep()

    assert ledger.is_cliff(rep, TODAY)


def _three_deals(rep):
    rep.deals.pop()


def _half_of_the_work_on_others(rep):
    for n in range(1, 7):
        call(rep, 2, bd_ago=n)
        call(rep, 3, bd_ago=n)


def _sought_as_usual(rep):
    rep.sought.extend(morning(n, hours=11) for n in (9, 8, 7, 6, 5))


def _cared_for(rep):
    for deal in rep.deals[2:]:
        deal.touch(morning(10), takes_part=False)


def _closing(rep):
    rep.deals[0].close_date = TODAY + 7 * DAY
    rep.deals[0].touch(morning(1, hours=12), takes_part=True)


@pytest.mark.parametrize(
    "change",
    [_three_deals, _half_of_the_work_on_others, _sought_as_usual, _cared_for, _closing],
    ids=lambda change: change.__name__.strip("_").replace("_", " "),
)
def test_the_story_fits_no_longer_when_one_part_is_missing(change):
    rep, ledger = make_cliff_rep()
    change(rep)

    assert not ledger.is_cliff(rep, TODAY)
