"""What messages change: weeks with them beside weeks drawn by lot to stay without.

Each outcome is a rate: what happened in all rep-weeks of a kind, over how often it
could have. The range of the difference is a bootstrap that draws whole reps (B. Efron,
"Bootstrap methods", Annals of Statistics 7, 1979; by cluster: A. C. Davison and
D. V. Hinkley, "Bootstrap Methods and their Application", 1997, 3.8): the weeks of one
rep are alike, and count as one rep's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from random import Random
from statistics import NormalDist

DRAWS = 2000
SURE = 0.95
SEED = 79
"""Two prints of the same weeks agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepWeek:
    """One rep-week that was drawn or not, and what happened in the days after."""

    rep_id: int
    week: str
    """The rep's ISO week, such as 2026-W49."""
    is_held_out: bool
    opened: int
    """New deals."""
    won: int
    neglected: int
    """Open deals that lay untouched when the week's first message was due."""
    touched: int
    """Of these, touched in the days after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One outcome with and without messages, and the range of the difference."""

    told: float
    held_out: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Say whether the range leaves out that nothing changes."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What messages change; None where it could never have happened."""

    opened: Difference | None
    touched: Difference | None
    won: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """What happened to one rep, and how often it could have, in each kind of week."""

    told: int
    could_told: int
    held: int
    could_held: int


Count = Callable[[RepWeek], int]


def effect(weeks: Sequence[RepWeek]) -> Effect:
    """Return what messages change, by all `weeks` of all reps."""
    return Effect(
        opened=_difference(weeks, lambda week: week.opened, _once),
        touched=_difference(
            weeks, lambda week: week.touched, lambda week: week.neglected
        ),
        won=_difference(weeks, lambda week: week.won, _once),
    )


def _once(_week: RepWeek) -> int:
    return 1


def _difference(
    weeks: Iterable[RepWeek], happened: Count, could: Count
) -> Difference | None:
    reps = _by_rep(weeks, happened, could)
    whole = _rates(reps)
    if whole is None:
        return None
    told, held_out = whole
    middle = told - held_out
    wider = _wider(len(reps))
    dice = Random(SEED)  # noqa: S311 - a simulation, not a secret
    drawn = [_rates(dice.choices(reps, k=len(reps))) for _ in range(DRAWS)]
    off = sorted(
        (rates[0] - rates[1] - middle) * wider for rates in drawn if rates is not None
    )
    tail = (1 - SURE) / 2
    return Difference(
        told=told,
        held_out=held_out,
        low=middle + off[ceil(tail * len(off)) - 1],
        high=middle + off[ceil((1 - tail) * len(off)) - 1],
    )


def _wider(reps: int) -> float:
    """Return by what the range of few reps is widened; 1 for many.

    Drawn anew they vary by n - 1 of n of what they do, and Student's t takes the place
    of the normal quantile (by its series in 1/df: Abramowitz and Stegun, 26.7.5).
    """
    df = max(1, reps - 1)
    z = NormalDist().inv_cdf((1 + SURE) / 2)
    student = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    return sqrt((df + 1) / df) * student / z


def _by_rep(weeks: Iterable[RepWeek], happened: Count, could: Count) -> list[_Sums]:
    found: dict[int, list[RepWeek]] = defaultdict(list)
    for week in weeks:
        found[week.rep_id].append(week)
    return [_sums(own, happened, could) for _, own in sorted(found.items())]


def _sums(weeks: Sequence[RepWeek], happened: Count, could: Count) -> _Sums:
    told = [week for week in weeks if not week.is_held_out]
    held = [week for week in weeks if week.is_held_out]
    return _Sums(
        told=sum(map(happened, told)),
        could_told=sum(map(could, told)),
        held=sum(map(happened, held)),
        could_held=sum(map(could, held)),
    )


def _rates(reps: Sequence[_Sums]) -> tuple[float, float] | None:
    """Return both rates; None where one kind of week had nothing that could happen."""
    could_told = sum(rep.could_told for rep in reps)
    could_held = sum(rep.could_held for rep in reps)
    if not could_told or not could_held:
        return None
    return (
        sum(rep.told for rep in reps) / could_told,
        sum(rep.held for rep in reps) / could_held,
    )
