"""What a simulated floor shows: counted for each company, added up, and told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import mean, median

from tests.bench.simulated.floor import Simulation
from tests.bench.simulated.notebook import WITHIN_BD
from tests.bench.simulated.size import Size
from tests.bench.simulated.verdicts import PROVABLE, is_wrong

MOST = 0.005
MOST_WRONG = 0.05
"""Of all rep-weeks with anything that is proved wrong, and of quiet messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one company shows."""

    alarms: int
    levels: Counter[str]
    met: Mapping[int, int | None]
    """By the rep's id: working days from meeting the definition to the message."""
    open_deals: Sequence[int]
    crowded: Sequence[bool]
    dry: Sequence[bool]
    said: Counter[str]
    wrong: Counter[str]
    wrong_weeks: int
    held: Mapping[int, frozenset[str]]
    """By the rep's id: which guards kept a planted cliff without a log silent."""
    verdicts: Counter[tuple[str, str]]
    """What each rule may do by the company's own past, at the end of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What all companies of a floor show together."""

    size: Size
    rep_weeks: int
    alarms: int
    levels: Mapping[str, int]
    met: int
    """Planted cliffs that met the definition, at most as many as were wanted."""
    waits: tuple[int, ...]
    """Business days from meeting the definition to the message, of those found."""
    open_deals: float
    crowded: float
    """Share of healthy days on which one deal has half of the deals' work."""
    dry: float
    """Share of healthy days with nothing new opened for ten business days."""
    said: Mapping[str, tuple[int, int]]
    """By rule: how often healthy reps were the matter, and how often it was wrong."""
    wrong_weeks: int
    """Weeks of a healthy rep in which anything was said that is proved wrong."""
    held: Mapping[str, int] = field(default_factory=dict)
    """How many of those not found in time were held back by which guards."""
    verdicts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def wrong_share(self) -> float:
        """Return the share of rep-weeks with anything that is proved wrong."""
        return self.wrong_weeks / self.rep_weeks

    @property
    def wrong_quiet(self) -> float:
        """Return the share of messages about a silent customer that are wrong."""
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
    def wanted(self) -> int:
        """Return how many of them were to be found."""
        # Rounded first: a share of a whole number may lie a hair above it.
        return ceil(round(self.size.manner.least_found * self.met, 6))

    @property
    def broken(self) -> tuple[str, ...]:
        """Return which promises are not kept."""
        kept = {
            "healthy reps hear of a cliff": self.share <= MOST,
            "proved wrong": self.wrong_share <= MOST_WRONG,
            "quiet is wrong": self.wrong_quiet <= MOST_WRONG,
            "cliffs are not found": self.found >= self.wanted,
        }
        return tuple(promise for promise, is_kept in kept.items() if not is_kept)


def tally(floor: Simulation) -> Tally:
    """Count what a company showed that has lived its year."""
    seen, notes = floor.notebook.seen, floor.notebook
    healthy = {rep.person.id: rep for rep in floor.reps if rep.spell is None}
    told = [each for each in notes.said if each.rep_id in healthy]
    wrong = [each for each in told if is_wrong(each, healthy[each.rep_id])]
    return Tally(
        alarms=sum(len(seen[id_].weeks) for id_ in healthy),
        levels=Counter(level for id_ in healthy for _, level in seen[id_].told),
        met=notes.waits(floor.reps),
        open_deals=notes.open_deals,
        crowded=notes.crowded,
        dry=notes.dry,
        said=Counter(each.what for each in told),
        wrong=Counter(each.what for each in wrong),
        wrong_weeks=len({(each.rep_id, each.monday) for each in wrong}),
        held=notes.held,
        verdicts=Counter((p.rule, p.verdict.value) for p in floor.own.proofs.values()),
    )


def summary(size: Size, parts: Sequence[Tally]) -> Result:
    """Return what all companies of a floor of `size` show together, in any order."""
    waits = dict(sorted(pair for part in parts for pair in part.met.items()))
    met = list(waits)[: size.planted]
    weeks = (size.last - size.first).days / 7
    return Result(
        size=size,
        rep_weeks=round(size.healthy * weeks),
        alarms=sum(part.alarms for part in parts),
        levels=sum((part.levels for part in parts), Counter()),
        met=len(met),
        waits=tuple(wait for i in met for wait in [waits[i]] if wait is not None),
        open_deals=median(n for part in parts for n in part.open_deals),
        crowded=mean(each for part in parts for each in part.crowded),
        dry=mean(each for part in parts for each in part.dry),
        said=_by_rule(parts),
        wrong_weeks=sum(part.wrong_weeks for part in parts),
        held=_held({i: waits[i] for i in met}, parts),
        verdicts=sum((part.verdicts for part in parts), Counter()),
    )


def _held(waits: Mapping[int, int | None], parts: Sequence[Tally]) -> Counter[str]:
    held = {id_: guards for part in parts for id_, guards in part.held.items()}
    return Counter(
        " and ".join(sorted(held[id_])) or "heads-up only, or due"
        for id_, wait in waits.items()
        if id_ in held and (wait is None or wait > WITHIN_BD)
    )


def _by_rule(parts: Sequence[Tally]) -> dict[str, tuple[int, int]]:
    said = sum((part.said for part in parts), Counter())
    wrong = sum((part.wrong for part in parts), Counter())
    return {rule: (said[rule], wrong[rule]) for rule in sorted(said)}


def lines(result: Result) -> list[str]:
    """Return what a simulation shows, in words."""
    size = result.size
    wait = f"{median(result.waits):g} bd" if result.waits else "-"
    said = [
        ("floor", f"{size.manner.name}, seed {size.seed}, {size.first} to {size.last}"),
        *_healthy_lines(result),
        ("planted", f"{result.met} cliffs ({size.spells} spells, the rest never met"),
        ("", "the story on two business days in a row)"),
        ("", f"{result.found} found within {WITHIN_BD} business days,"),
        ("", f"at least {result.wanted} wanted; median wait {wait}"),
        *(("", f"missed: {guard}: {n}") for guard, n in sorted(result.held.items())),
        ("company", _verdicts(result)),
        (
            "promises",
            f"broken: {', '.join(result.broken)}" if result.broken else "kept",
        ),
    ]
    return [f"{about:8} {words}" for about, words in said]


def _healthy_lines(result: Result) -> list[tuple[str, str]]:
    levels = ", ".join(f"{n} {level}" for level, n in sorted(result.levels.items()))
    healthy = result.size.healthy
    return [
        ("healthy", f"{healthy} reps, {result.open_deals:g} open deals (median)"),
        ("", f"one deal has half of the work on deals on {result.crowded:.0%} of days"),
        ("", f"nothing new opened for ten business days on {result.dry:.0%} of days"),
        ("", f"{result.alarms} of {result.rep_weeks} rep-weeks with a cliff message"),
        ("", f"= {result.share:.3%} ({levels or 'none'}), at most {MOST:.1%} wanted"),
        *(
            ("", _told(rule, said, wrong))
            for rule, (said, wrong) in result.said.items()
        ),
        ("", f"{result.wrong_share:.2%} of rep-weeks with anything proved wrong,"),
        ("", f"at most {MOST_WRONG:.0%} wanted"),
    ]


def _told(what: str, said: int, wrong: int) -> str:
    if what not in PROVABLE:
        return f"{what}: {said}, of which nothing here proves one right or wrong"
    wanted = f", at most {MOST_WRONG:.0%} wanted" if what == "quiet_deal" else ""
    return f"{what}: {wrong} of {said} proved wrong{wanted}"


def _verdicts(result: Result) -> str:
    """Return which rules the own past holds back, and in how many companies."""
    held = [
        f"{rule} {verdict.replace('_', ' ')} in {count}"
        for (rule, verdict), count in sorted(result.verdicts.items())
        if verdict in {"listens", "own_norm"}
    ]
    return (
        f"of {result.size.companies}, by the own past: {', '.join(held) or 'all speak'}"
    )
