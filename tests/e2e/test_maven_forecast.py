"""The forecast's record on somebody else's year: every Friday foretold as known then.

Maven's deals of 2017, read through the program's own sync. What came is added up from
the CSV alone, in the 30 days after each Friday morning; the files end with the year.
`pytest -s` prints the record.
"""

import asyncio
import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import fsum
from pathlib import Path
from statistics import fmean

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.digest.digest import forecasts
from coaching.digest.facts import DigestFacts
from coaching.evidence import MonthRange
from coaching.facts import Role
from coaching.forecasting.past_forecasts import Outcome, Prediction, Record, record
from coaching.measures.win_rates import WinRates
from coaching.thresholds import Thresholds
from models.db.database import open_database, session_maker
from models.forecasting.forecasts import outcomes
from models.forecasting.inputs import forecast_facts
from models.people.roster import Roster, roster
from sandbox.floor.maven import convert
from tests.e2e.maven_files import FOLDER, Files
from tests.e2e.maven_road import import_and_sync

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"Maven's files are not in {FOLDER}"
)
SYNCED_AT = datetime(2018, 1, 8, 9, tzinfo=UTC)
MONTH = timedelta(days=30)
FIRST = date(2017, 6, 2)
"""The first deal was won on the first of March; from June a run rate of 90 days is
known."""
LAST = date(2017, 12, 1)
"""Its 30 days end with the files."""
DIGEST_AT = timedelta(hours=11, minutes=30)
THRESHOLDS = Thresholds()


@dataclass(frozen=True, kw_only=True)
class Friday:
    """One Friday: what was known, what was foretold."""

    at: datetime
    facts: DigestFacts
    month: MonthRange
    prediction: Prediction


@dataclass(frozen=True, kw_only=True)
class Year:
    """All Fridays, and the record by the program's own outcomes."""

    fridays: list[Friday]
    record: Record


@pytest.fixture(scope="module")
def files() -> Files:
    """Give the CSV."""
    return Files()


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give the Fridays of the second half of 2017, foretold as known then."""
    return asyncio.run(_foretell(tmp_path_factory.mktemp("maven")))


async def _foretell(folder: Path) -> Year:
    database = await import_and_sync(convert(FOLDER), folder, now=SYNCED_AT)
    engine = open_database(f"sqlite:///{database}")
    async with session_maker(engine)() as session:
        floor = await roster(session, now=SYNCED_AT)
        (vp,) = (p for p in floor.people.values() if p.role is Role.VP)
        fridays: list[Friday] = []
        for weeks in range((LAST - FIRST).days // 7 + 1):
            day = FIRST + timedelta(weeks=weeks)
            at = datetime.combine(day, datetime.min.time(), UTC) + DIGEST_AT
            facts = await forecast_facts(
                session, vp_id=vp.id, at=at, kinds=THRESHOLDS.kinds
            )
            before = [each.prediction for each in fridays]
            known = await came(session, fridays, floor, now=at)
            facts = replace(facts, predictions=tuple(before), outcomes=known)
            told = forecasts(facts, thresholds=THRESHOLDS)
            (month,) = told.months()
            (kept,) = told.predictions([month])
            fridays.append(Friday(at=at, facts=facts, month=month, prediction=kept))
        over = await came(session, fridays, floor, now=SYNCED_AT)
    await engine.dispose()
    kept_all = [each.prediction for each in fridays]
    return Year(
        fridays=fridays, record=record(kept_all, over, limits=THRESHOLDS.forecast)
    )


async def came(
    session: AsyncSession, fridays: list[Friday], floor: Roster, *, now: datetime
) -> tuple[Outcome, ...]:
    """Return what came after the Fridays whose 30 days were over at `now`."""
    return await outcomes(
        session,
        [(each.prediction.day, each.at) for each in fridays],
        owners=floor.owner_of.values(),
        currencies=["USD"],
        now=now,
    )


def won_after(files: Files, at: datetime) -> int:
    """Return the dollars won in the 30 days after `at`, by the CSV."""
    return sum(
        each.value
        for each in files.opportunities
        if each.won and each.closed_in(at, at + MONTH)
    )


def error(files: Files, year: Year, foretold: list[float]) -> float:
    """Return the mean of |foretold - won| / won; all in dollars."""
    then = [won_after(files, each.at) for each in year.fridays]
    pairs = zip(foretold, then, strict=True)
    return fmean(abs(dollars - won) / won for dollars, won in pairs)


def naive(facts: DigestFacts) -> float:
    """Return the chance to be won at all x amount, summed up: what is no forecast."""
    rates = WinRates(facts.passages, THRESHOLDS)
    teams = {person.id: person.leader_id for person in facts.people}
    return fsum(
        (deal.amount_minor or 0)
        / 100
        * rates.chance(deal, team_id=teams[deal.owner_id]).p
        for deal in facts.open_deals
    )


def test_the_run_rate_is_as_good_as_a_careful_person_got(year, files):
    headline = error(
        files, year, [each.month.run_rate_minor / 100 for each in year.fridays]
    )
    closed_rate = error(files, year, [naive(each.facts) for each in year.fridays])

    print(f"\n{len(year.fridays)} Fridays from {FIRST} to {LAST}")  # noqa: T201
    print(f"run rate of 90 days: off by {headline:.1%}")  # noqa: T201
    print(f"closed rate x amount: off by {closed_rate:.0%}")  # noqa: T201
    assert 0.10 < headline < 0.15
    assert closed_rate > 2


def test_the_middle_is_nearer_to_the_better_of_pace_and_pipeline(year, files):
    middle = error(files, year, [each.month.p50_minor / 100 for each in year.fridays])
    pace = error(
        files, year, [each.month.run_rate_minor / 100 for each in year.fridays]
    )
    pipeline = error(
        files, year, [each.month.pipeline_minor / 100 for each in year.fridays]
    )

    print(f"\npipeline: off by {pipeline:.1%}")  # noqa: T201
    print(f"middle of the estimate: off by {middle:.1%}")  # noqa: T201
    # 1.07 times the better: the first Fridays have no past to be weighed by.
    assert middle < 1.1 * min(pace, pipeline)
    assert middle < (pace + pipeline) / 2


def test_the_range_is_there_from_the_eighteenth_friday_on_and_holds(year, files):
    ranges = [each for each in year.fridays if each.month.p10_minor is not None]
    held = sum(
        each.month.p10_minor <= won_after(files, each.at) * 100 <= each.month.p90_minor
        for each in ranges
    )

    print(f"\nranges that held: {held} of {len(ranges)}")  # noqa: T201
    assert ranges == year.fridays[17:]
    assert (held, len(ranges)) == (year.record.within, year.record.ranges)
    # Five months are too few to hold a range against; none is told of before eight.
    assert not any(each.month.is_told for each in year.fridays)


def test_the_record_says_the_same_as_the_files(year, files):
    told = year.record

    middle = [each.month.p50_minor / 100 for each in year.fridays]
    pace = [each.month.run_rate_minor / 100 for each in year.fridays]
    assert told.predictions == len(year.fridays) == 27
    assert told.error == pytest.approx(error(files, year, middle))
    assert told.run_rate_error == pytest.approx(error(files, year, pace))


def test_the_chances_beat_one_constant_chance_and_are_about_true(year):
    told = year.record

    print(f"\nBrier {told.brier:.4f}, constant {told.constant_brier:.4f}")  # noqa: T201
    for each in told.bins:
        print(  # noqa: T201
            f"{each.low:.0%} to {each.high:.0%}: foretold {each.predicted:.1%}, "
            f"came {each.observed:.1%} of {each.n:,}"
        )
    assert told.closed > THRESHOLDS.forecast.record_chances_from
    assert told.brier < told.constant_brier
    assert all(abs(each.predicted - each.observed) < 0.1 for each in told.bins)


def test_every_chance_was_learned_and_the_middle_lies_between(year):
    for each in year.fridays:
        assert (each.month.assumed, each.month.deals) == (
            0,
            len(each.facts.open_deals),
        )
        between = sorted((each.month.run_rate_minor, each.month.pipeline_minor))
        assert between[0] <= each.month.p50_minor <= between[1]


def test_the_account_which_tells_how_a_deal_ends_is_never_read(tmp_path):
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = list(csv.DictReader(lines))
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, fieldnames=list(table[0]))
            writer.writeheader()
            writer.writerows(
                {**row, "account": "the same"} if "account" in row else row
                for row in table
            )

    masked, known = convert(tmp_path), convert(FOLDER)

    assert masked.deals == known.deals
    assert len(known.deals) == 8800
