"""Seconds to evaluate a whole floor, beside an ORM loop over its reps, and memory.

`python -m tests.bench.bench_evaluation [--reps 200 --deals 100000 --touches 1000000]`
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.signals.evaluate import leader_signals, rep_signals
from coaching.thresholds import Thresholds
from models.crm_data.freshness import freshness
from models.db.database import open_database, session_maker
from models.deals.closed_ways import passages
from models.deals.rep_books import rep_books
from models.leaders.leader_weeks import leader_weeks
from models.tables import Deal, Person, Touch
from tests.bench.floor import NOW, Size, prepare

RUNS = 5
WINDOW = timedelta(days=21)
KILOBYTES = 1024
Work = Callable[[AsyncSession], Awaitable[dict[str, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of each part in each run, and the peak memory of the process."""

    runs: tuple[dict[str, float], ...]
    peak_mb: float
    idle_mb: float

    @property
    def seconds(self) -> float:
        """Return the median of the whole."""
        return statistics.median(sum(run.values()) for run in self.runs)


class Stopwatch:
    """Times parts of a run, one after another."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, part: str) -> None:
        """Book the time since the last lap to `part`."""
        now = time.perf_counter()
        self.parts[part] = now - self._at
        self._at = now


async def evaluate(session: AsyncSession) -> dict[str, float]:
    """Load everything and run every rule for every rep and leader."""
    thresholds, watch = Thresholds(), Stopwatch()
    books = await rep_books(session, now=NOW, kinds=thresholds.kinds)
    watch.lap("books")
    weeks = await leader_weeks(session, now=NOW, kinds=thresholds.kinds)
    watch.lap("weeks")
    rates = await passages(session, now=NOW, kinds=thresholds.kinds)
    watch.lap("passages")
    fresh = await freshness(session, now=NOW)
    watch.lap("freshness")
    about = {
        "passages": rates,
        "freshness": fresh,
        "thresholds": thresholds,
        "now": NOW,
    }
    for book in books:
        rep_signals(book, **about)
    for week in weeks:
        leader_signals(week, **about)
    watch.lap("rules")
    return watch.parts


async def loop_over_reps(session: AsyncSession) -> dict[str, float]:
    """Load each rep's deals and their touches, for the share of the top deal."""
    watch = Stopwatch()
    for rep in await session.scalars(select(Person).where(Person.role == "rep")):
        owned = select(Deal).where(Deal.owner_id == rep.owner_id)
        deals = list(await session.scalars(owned))
        touched = Touch.deal_id.in_([deal.id for deal in deals])
        touches = await session.scalars(select(Touch).where(touched))
        top_share([t for t in touches if NOW - WINDOW < t.occurs_at <= NOW])
        session.expunge_all()
    watch.lap("loop")
    return watch.parts


async def loop_with_window(session: AsyncSession) -> dict[str, float]:
    """Do the same, but let the database leave out what is closed or long ago."""
    watch = Stopwatch()
    for rep in await session.scalars(select(Person).where(Person.role == "rep")):
        still_open = or_(Deal.closed_at.is_(None), Deal.closed_at > NOW)
        owned = select(Deal).where(Deal.owner_id == rep.owner_id, still_open)
        deals = list(await session.scalars(owned))
        lately = (Touch.occurs_at > NOW - WINDOW, Touch.occurs_at <= NOW)
        touched = Touch.deal_id.in_([deal.id for deal in deals])
        top_share(list(await session.scalars(select(Touch).where(touched, *lately))))
        session.expunge_all()
    watch.lap("loop")
    return watch.parts


def top_share(touches: Sequence[Touch]) -> float:
    """Return the share of the deal that was touched most."""
    counts = Counter(touch.deal_id for touch in touches)
    return max(counts.values()) / len(touches) if touches else 0.0


def measure(work: Work, path: Path, runs: int) -> Measured:
    """Run `work` so often in this process, each time in a new session."""

    async def all_runs() -> list[dict[str, float]]:
        engine = open_database(f"sqlite:///{path}")
        sessions = session_maker(engine)
        found = []
        for _ in range(runs):
            async with sessions() as session:
                found.append(await work(session))
        await engine.dispose()
        return found

    idle = _peak_mb()
    found = asyncio.run(all_runs())
    return Measured(runs=tuple(found), peak_mb=_peak_mb(), idle_mb=idle)


def apart(work: Work, path: Path, runs: int) -> Measured:
    """Measure in a process of its own, so that the peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, work, path, runs).result()


def _peak_mb() -> float:
    # Unlike getrusage, this forgets what the parent held when it forked.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / KILOBYTES


def _report(name: str, found: Measured) -> None:
    first = sum(found.runs[0].values())
    sys.stdout.write(
        f"{name:34} {found.seconds:7.2f} s  (first run {first:.2f} s, "
        f"peak {found.peak_mb:.0f} MB, {found.idle_mb:.0f} MB before)\n"
    )


def main() -> None:
    """Fill the floor if it is not there, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=200)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--touches", type=int, default=1_000_000)
    given = parser.parse_args()
    size = Size(reps=given.reps, deals=given.deals, touches=given.touches)
    sys.stdout.write(
        f"evaluation of {size.reps} reps, {size.deals} deals, {size.touches} touches"
        " on SQLite\n"
    )
    path = prepare(size, Path(".bench"))
    ours = apart(evaluate, path, RUNS)
    _report("all signals of everybody", ours)
    for part in ours.runs[0]:
        median = statistics.median(run[part] for run in ours.runs)
        sys.stdout.write(f"    of which {part:21} {median:7.2f} s\n")
    naive = apart(loop_over_reps, path, 1)
    _report("ORM loop, the top deal's share", naive)
    _report("the same, window in SQL", apart(loop_with_window, path, 1))
    ratio = naive.seconds / ours.seconds
    sys.stdout.write(f"ours takes 1/{ratio:.0f} of the ORM loop\n")


if __name__ == "__main__":
    main()
