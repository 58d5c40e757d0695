"""How right the forecast is on a floor, beside the pace, the pipeline and a constant.

`python -m tests.floors.foretold --floor saas_latam --source DIR` brings the floor in
through the real stand-in and the real sync; `--floor weathervane --seed 4` writes one
first, and `--database FILE` takes one that was synced before. Every Friday with a pace
of 90 days is foretold as known then, from those before it whose 30 days were over.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import fsum
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from coaching.forecasting.past_forecasts import Prediction, Record
from coaching.replay.fair_record import fair_record
from coaching.replay.report import Foretold
from jobs.learning.keep_forecasts import RUN_RATE
from jobs.replay.forecasts import foretell
from models.db.database import SessionMaker, open_database, session_maker
from models.tables import Deal
from sandbox.floor import maven
from sandbox.floor.files import load
from sandbox.floor.floor import Floor
from tests.e2e.maven_road import import_and_sync
from tests.floors.table import FLOORS
from tests.floors.weathervane.__main__ import main as write_weathervane
from tests.jobs.floor import RULES

FRIDAY = 4
HELD_AIM = (0.75, 0.88)
"""Of the ranges, so many should hold; fewer claim too much, more say too little."""
MIDDLE_AIM = 1.05
"""The middle's error, as a multiple of the better of pace and pipeline."""
YEAR = timedelta(days=365)
WEATHERVANE = "weathervane"
SYNCED_AT = {
    **{name: floor.synced_at for name, floor in FLOORS.items()},
    "maven": datetime(2018, 1, 8, 9, tzinfo=UTC),
    WEATHERVANE: datetime(2026, 11, 26, 20, tzinfo=UTC),
}
Estimate = Callable[[Prediction], int | None]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How the forecasts in one currency did."""

    currency: str
    middle: float | None
    run_rate: float | None
    pipeline: float | None
    """Means of |estimate - won| / won, over the Fridays after which anything was."""
    first: date
    last: date
    record: Record

    @property
    def ratio(self) -> float | None:
        """Return the middle's error beside the better of the two others."""
        others = [each for each in (self.run_rate, self.pipeline) if each]
        return self.middle / min(others) if self.middle and others else None

    @property
    def held(self) -> float | None:
        """Return the share of ranges that held; None where none was told."""
        within, ranges = self.record.within, self.record.ranges
        return None if within is None else within / ranges

    def misses(self) -> list[str]:
        """Return the aims that are not reached, each with its name."""
        low, high = HELD_AIM
        brier, constant = self.record.brier, self.record.constant_brier
        is_long = self.last - self.first >= YEAR
        return [
            name
            for name, is_missed in (
                ("middle", self.ratio is not None and self.ratio > MIDDLE_AIM),
                (
                    "range",
                    is_long and (self.held is None or not low <= self.held <= high),
                ),
                ("chances", bool(brier and constant and brier > constant)),
            )
            if is_missed
        ]


def figures(foretold: Sequence[Foretold], currency: str) -> Figures:
    """Return how the forecasts in `currency` did whose 30 days are over."""
    own = [
        each
        for each in foretold
        if each.prediction.currency == currency and each.outcome is not None
    ]
    return Figures(
        currency=currency,
        middle=_error(own, lambda told: told.p50_minor),
        run_rate=_error(own, lambda told: told.run_rate_minor),
        pipeline=_error(own, lambda told: told.pipeline_minor),
        first=min(each.prediction.day for each in own),
        last=max(each.prediction.day for each in own),
        record=fair_record(own, limits=RULES.thresholds.forecast),
    )


def _error(foretold: Iterable[Foretold], of: Estimate) -> float | None:
    errors = [
        abs((of(each.prediction) or 0) - each.outcome.won_minor)
        / each.outcome.won_minor
        for each in foretold
        if each.outcome is not None and each.outcome.won_minor > 0
    ]
    return fsum(errors) / len(errors) if errors else None


def table(found: Iterable[Figures]) -> str:
    """Return the figures as text, a line for each currency."""
    head = (
        f"{'':<5}{'Fridays':>8}{'middle':>8}{'pace':>8}{'pipeline':>9}{'ratio':>7}"
        f"{'held':>11}{'share':>7}{'Brier':>8}{'constant':>9}  not reached"
    )
    lines = [head]
    for each in found:
        record = each.record
        held = "-" if record.within is None else f"{record.within} of {record.ranges}"
        lines.append(
            f"{each.currency:<5}{record.predictions:>8}{_share(each.middle):>8}"
            f"{_share(each.run_rate):>8}{_share(each.pipeline):>9}"
            f"{_plain(each.ratio, 2):>7}{held:>11}{_share(each.held):>7}"
            f"{_plain(record.brier, 4):>8}{_plain(record.constant_brier, 4):>9}"
            f"  {', '.join(each.misses()) or 'none'}"
        )
    return "\n".join(lines)


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.1%}"


def _plain(number: float | None, digits: int) -> str:
    return "-" if number is None else f"{number:.{digits}f}"


async def all_foretold(database: Path, *, until: datetime) -> list[Foretold]:
    """Return the forecast of each Friday that has a pace of 90 days, and what came."""
    engine = open_database(f"sqlite:///{database}")
    try:
        sessions = session_maker(engine)
        days = await _fridays(sessions, until=until)
        return await foretell(sessions, RULES, days, until=until)
    finally:
        await engine.dispose()


async def _fridays(sessions: SessionMaker, *, until: datetime) -> list[date]:
    async with sessions() as session:
        first = await session.scalar(
            select(func.min(Deal.closed_at)).where(Deal.is_won)
        )
    if first is None:
        return []
    day = (first + RUN_RATE).date()
    day += timedelta(days=(FRIDAY - day.weekday()) % 7)
    weeks = range((until.date() - day).days // 7 + 1)
    return [day + timedelta(weeks=week) for week in weeks]


def _floor(name: str, *, source: Path | None, seed: int, folder: Path) -> Floor:
    if name == WEATHERVANE:
        write_weathervane(["--to", str(folder), "--seed", str(seed)])
        return load(folder)
    if source is None:
        message = f"--source: where the files of {name} are"
        raise SystemExit(message)
    convert = maven.convert if name == "maven" else FLOORS[name].convert
    return convert(source)


def main(arguments: list[str] | None = None) -> int:
    """Print the figures of one floor; returns the exit code."""
    asked = _parser().parse_args(arguments)
    until = SYNCED_AT[asked.floor]
    with TemporaryDirectory() as folder:
        database = asked.database
        if database is None:
            floor = _floor(
                asked.floor,
                source=asked.source,
                seed=asked.seed,
                folder=Path(folder) / "written",
            )
            database = asyncio.run(import_and_sync(floor, Path(folder), now=until))
        foretold = asyncio.run(all_foretold(database, until=until))
    over = [each for each in foretold if each.outcome is not None]
    currencies = sorted({each.prediction.currency for each in over})
    text = table(figures(over, currency) for currency in currencies)
    sys.stdout.write(f"{asked.floor}\n{text}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("foretold", description=__doc__)
    parser.add_argument("--floor", choices=sorted(SYNCED_AT), required=True)
    parser.add_argument("--source", type=Path, help="the CSV files")
    parser.add_argument("--seed", type=int, default=1, help="of the weathervane")
    parser.add_argument("--database", type=Path, help="one that was synced before")
    return parser


if __name__ == "__main__":
    sys.exit(main())
