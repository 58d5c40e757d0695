"""How often healthy reps hear of a cliff, and how soon planted ones are found.

`python -m tests.bench.simulate_floor [--manner telephone --healthy 100 --planted 100]`

Each manner of selling has a floor of its own. The floors and the story of a cliff are
those of `tests.bench.simulated`; the rules and the plan are the real ones, with the
shipped thresholds. Ends with exit code 1 if a promise is broken on any floor.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, median

from coaching.thresholds import parse
from tests.bench.simulated.floor import RESERVE, Simulation, Size, simulation
from tests.bench.simulated.manner import MANNERS
from tests.bench.simulated.verdicts import Said, is_wrong

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
MOST = 0.005
FOUND = 0.9
WITHIN_BD = 10
MOST_WRONG = 0.05
"""Of all rep-weeks with anything that is proved wrong, and of quiet messages."""
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
    said: dict[str, tuple[int, int]]
    """By rule: how often healthy reps were the matter, and how often it was wrong."""
    wrong_weeks: int
    """Weeks of a healthy rep in which anything was said that is proved wrong."""

    @property
    def wrong_share(self) -> float:
        """Return the share of rep-weeks with anything that is proved wrong."""
        return self.wrong_weeks / self.rep_weeks

    @property
    def wrong_quiet(self) -> float:
        """Return the share of quiet messages that are proved wrong."""
        said, wrong = self.said.get("quiet_deal", (0, 0))
        return wrong / said if said else 0.0

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
        """Say whether all promises are kept."""
        is_right = max(self.wrong_share, self.wrong_quiet) <= MOST_WRONG
        is_found = self.found >= FOUND * self.met
        return self.share <= MOST and is_right and is_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one part of a floor shows."""

    alarms: int
    levels: Counter[str]
    met: dict[int, int | None]
    """By the rep's id: business days from meeting the definition to the message."""
    open_deals: list[int]
    crowded: list[bool]
    dry: list[bool]
    said: Counter[str]
    wrong: Counter[str]
    wrong_weeks: int


def tally(size: Size, part: int, parts: int) -> Tally:
    """Let every so many-th team of a floor of `size` live, and count."""
    thresholds = parse(SHIPPED.read_text())
    floor = simulation(size, thresholds, teams=lambda team: team % parts == part)
    floor.run()
    said = [floor.seen[rep.person.id] for rep in floor.reps if rep.spell is None]
    planted = [rep.person.id for rep in floor.reps if rep.spell is not None]
    told, wrong = _judged(floor)
    return Tally(
        alarms=sum(len(each.weeks) for each in said),
        levels=Counter(level for each in said for _, level in each.told),
        met={i: _wait(floor, i) for i in planted if floor.seen[i].met_on is not None},
        open_deals=floor.open_deals,
        crowded=floor.crowded,
        dry=floor.dry,
        said=Counter(each.rule for each in told),
        wrong=Counter(each.rule for each in wrong),
        wrong_weeks=len({(each.rep_id, each.monday) for each in wrong}),
    )


def _judged(floor: Simulation) -> tuple[list[Said], list[Said]]:
    """Return what was said of healthy reps, and what of it was wrong."""
    healthy = {rep.person.id: rep for rep in floor.reps if rep.spell is None}
    told = [each for each in floor.said if each.rep_id in healthy]
    return told, [each for each in told if is_wrong(each, healthy[each.rep_id])]


def simulate(size: Size, *, processes: int) -> Result:
    """Let a floor of `size` live in so many processes, and count.

    Into how many parts it is cut changes nothing.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(tally, size, n, processes) for n in range(processes)]
        return summary(size, [job.result() for job in jobs])


def summary(size: Size, parts: Sequence[Tally]) -> Result:
    """Return what all `parts` of a floor of `size` show together."""
    waits = dict(sorted(pair for part in parts for pair in part.met.items()))
    met = list(waits)[: size.planted]
    weeks = (size.last - size.first).days / 7
    return Result(
        healthy=size.healthy,
        rep_weeks=round(size.healthy * weeks),
        alarms=sum(part.alarms for part in parts),
        levels=dict(sum((part.levels for part in parts), Counter())),
        spells=round(size.planted * RESERVE),
        wanted=size.planted,
        met=len(met),
        waits=tuple(wait for i in met for wait in [waits[i]] if wait is not None),
        open_deals=median(n for part in parts for n in part.open_deals),
        crowded=mean(each for part in parts for each in part.crowded),
        dry=mean(each for part in parts for each in part.dry),
        said=_by_rule(parts),
        wrong_weeks=sum(part.wrong_weeks for part in parts),
    )


def _by_rule(parts: Sequence[Tally]) -> dict[str, tuple[int, int]]:
    said = sum((part.said for part in parts), Counter())
    wrong = sum((part.wrong for part in parts), Counter())
    return {rule: (said[rule], wrong[rule]) for rule in sorted(said)}


def _wait(floor: Simulation, rep_id: int) -> int | None:
    """Return the business days until the rep was told of the cliff; None: never."""
    seen = floor.seen[rep_id]
    spell = next(rep.spell for rep in floor.reps if rep.person.id == rep_id)
    told = [d for d, level in seen.told if level == "cliff" and d >= spell.first]
    if not told or seen.met_on is None:
        return None
    return sum(seen.met_on < day <= told[0] for day in seen.ledger.days)


def main() -> None:
    """Simulate each floor, print, and fail if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [manner.name for manner in MANNERS]
    parser.add_argument("--manner", choices=names, action="append")
    parser.add_argument("--healthy", type=int, default=100)
    parser.add_argument("--planted", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    broken = []
    for manner in MANNERS:
        if manner.name not in (given.manner or names):
            continue
        begun = time.perf_counter()
        size = Size(
            healthy=given.healthy,
            planted=given.planted,
            first=YEAR[0],
            last=YEAR[1],
            seed=given.seed,
            manner=manner,
        )
        result = simulate(size, processes=os.cpu_count() or 1)
        for line in lines(result, size):
            sys.stdout.write(f"{line}\n")
        sys.stdout.write(f"{time.perf_counter() - begun:.0f} s\n\n")
        sys.stdout.flush()
        broken += [] if result.holds else [manner.name]
    if broken:
        sys.stdout.write(f"promises broken on: {', '.join(broken)}\n")
    sys.exit(1 if broken else 0)


def lines(result: Result, size: Size) -> list[str]:
    """Return what a simulation shows, in words."""
    said = [
        ("floor", f"{size.manner.name}, seed {size.seed}, {YEAR[0]} to {YEAR[1]}"),
        *_healthy_lines(result),
        ("planted", f"{result.met} cliffs ({result.spells} spells, the rest never met"),
        ("", "the story on two business days in a row)"),
        ("", f"{result.found} found within {WITHIN_BD} business days,"),
        (
            "",
            f"at least {FOUND * result.met:.0f} wanted; median wait {_wait_of(result)}",
        ),
    ]
    return [f"{about:8} {words}" for about, words in said]


def _healthy_lines(result: Result) -> list[tuple[str, str]]:
    levels = ", ".join(f"{n} {level}" for level, n in sorted(result.levels.items()))
    return [
        (
            "healthy",
            f"{result.healthy} reps, {result.open_deals:g} open deals (median)",
        ),
        ("", f"one deal has half of the work on deals on {result.crowded:.0%} of days"),
        ("", f"nothing new opened for ten business days on {result.dry:.0%} of days"),
        ("", f"{result.alarms} of {result.rep_weeks} rep-weeks with a cliff message"),
        ("", f"= {result.share:.3%} ({levels or 'none'}), at most {MOST:.1%} wanted"),
        *(
            ("", f"{rule}: {wrong} of {said} proved wrong")
            for rule, (said, wrong) in result.said.items()
        ),
        ("", f"{result.wrong_share:.2%} of rep-weeks with anything proved wrong,"),
        ("", f"at most {MOST_WRONG:.0%} wanted"),
    ]


def _wait_of(result: Result) -> str:
    return f"{median(result.waits):g} bd" if result.waits else "-"


if __name__ == "__main__":
    main()
