"""How often healthy reps hear of a cliff, and how soon planted ones are found.

`python -m tests.bench.simulate_floor [--healthy 500 --planted 100 --seed 7]`

The floor and the definition of a cliff are those of `tests.bench.simulated`; the rules
and the plan are the real ones, with the shipped thresholds. Ends with exit code 1 if a
promise is broken.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean, median

from coaching.thresholds import Thresholds, parse
from tests.bench.simulated.floor import Simulation, Size, rep_weeks, simulation

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
MOST = 0.005
FOUND = 0.9
WITHIN_BD = 10
SHIPPED = Path(__file__).parents[2] / "coaching.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a simulation shows."""

    healthy: int
    rep_weeks: int
    alarms: int
    levels: dict[str, int]
    spells: int
    """Planted, of which not all met the definition."""
    wanted: int
    met: int
    """Those that did, at most as many as were wanted."""
    waits: tuple[int, ...]
    """Business days from meeting the definition to the message, of those found."""
    open_deals: float
    crowded: float
    """Share of healthy days on which one deal has half of the deals' work."""
    dry: float
    """Share of healthy days with nothing new opened for ten business days."""

    @property
    def share(self) -> float:
        """Return the share of rep-weeks with a cliff message."""
        return self.alarms / self.rep_weeks

    @property
    def found(self) -> int:
        """Count the planted cliffs that were told in time."""
        return sum(wait <= WITHIN_BD for wait in self.waits)

    @property
    def holds(self) -> bool:
        """Say whether both promises are kept."""
        return self.share <= MOST and self.found >= FOUND * self.wanted


def simulate(
    size: Size, thresholds: Thresholds, *, on_day: Callable[[date], None]
) -> Result:
    """Let a floor of `size` live, and count."""
    floor = simulation(size, thresholds)
    floor.run(on_day)
    healthy = [rep for rep in floor.reps if rep.spell is None]
    said = [floor.seen[rep.person.id] for rep in healthy]
    planted = [rep.person.id for rep in floor.reps if rep.spell is not None]
    met = [i for i in planted if floor.seen[i].met_on is not None][: size.planted]
    weeks = (size.last - size.first).days / 7
    return Result(
        healthy=len(healthy),
        rep_weeks=round(len(healthy) * weeks),
        alarms=rep_weeks(said),
        levels=dict(Counter(level for each in said for _, level in each.told)),
        spells=len(planted),
        wanted=size.planted,
        met=len(met),
        waits=tuple(
            wait for i in met for wait in [_wait(floor, i)] if wait is not None
        ),
        open_deals=median(floor.open_deals),
        crowded=mean(floor.crowded),
        dry=mean(floor.dry),
    )


def _wait(floor: Simulation, rep_id: int) -> int | None:
    """Return the business days until the rep was told of the cliff; None: never."""
    seen = floor.seen[rep_id]
    spell = next(rep.spell for rep in floor.reps if rep.person.id == rep_id)
    told = [d for d, level in seen.told if level == "cliff" and d >= spell.first]
    if not told or seen.met_on is None:
        return None
    return sum(seen.met_on < day <= told[0] for day in seen.ledger.days)


def main() -> None:
    """Simulate, print, and fail if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--healthy", type=int, default=500)
    parser.add_argument("--planted", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    begun = time.perf_counter()
    size = Size(
        healthy=given.healthy,
        planted=given.planted,
        first=YEAR[0],
        last=YEAR[1],
        seed=given.seed,
    )
    result = simulate(size, parse(SHIPPED.read_text()), on_day=_show)
    for line in lines(result, seed=given.seed):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{time.perf_counter() - begun:.0f} s\n")
    sys.exit(0 if result.holds else 1)


def lines(result: Result, *, seed: int) -> list[str]:
    """Return what a simulation shows, in words."""
    levels = ", ".join(f"{n} {level}" for level, n in sorted(result.levels.items()))
    waits = sorted(result.waits)
    wait = f"{median(waits):g}" if waits else "-"
    said = [
        ("floor", f"seed {seed}, {YEAR[0]} to {YEAR[1]}"),
        (
            "healthy",
            f"{result.healthy} reps, {result.open_deals:g} open deals (median)",
        ),
        ("", f"one deal has half of the work on deals on {result.crowded:.0%} of days"),
        ("", f"nothing new opened for ten business days on {result.dry:.0%} of days"),
        ("", f"{result.alarms} of {result.rep_weeks} rep-weeks with a cliff message"),
        ("", f"= {result.share:.3%} ({levels or 'none'}), at most {MOST:.1%} wanted"),
        ("planted", f"{result.met} cliffs ({result.spells} spells, the rest never met"),
        ("", "the definition on two business days in a row)"),
        ("", f"{result.found} found within {WITHIN_BD} business days,"),
        ("", f"at least {FOUND * result.wanted:.0f} wanted; median wait {wait} bd"),
    ]
    return [f"{about:8} {words}" for about, words in said]


def _show(day: date) -> None:
    if day.day == 1 and sys.stderr.isatty():
        sys.stderr.write(f"\r{day:%Y-%m} ")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
