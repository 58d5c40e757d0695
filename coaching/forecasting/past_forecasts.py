"""How past predictions did: the amount beside what came, each chance beside its deal.

A number is given only where enough deals were closed to carry it: below the first limit
counts alone, from the first limit the error of the amount, from the second the Brier
score beside that of one constant chance, and five bins of reliability.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from coaching.limits import Forecast

BINS = 5
Pair = tuple[float, bool]
"""What was predicted of a deal, and whether it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What was foretold on `day` for the days after it, in one currency."""

    day: date
    currency: str
    run_rate_minor: int
    pipeline_minor: int | None = None
    """The pipeline's own estimate; None: it was not kept."""
    p10_minor: int | None = None
    """None, as is the other end: too little was known for a range."""
    p50_minor: int
    p90_minor: int | None = None
    chances: tuple[tuple[int, float], ...] = ()
    """(deal id, its chance to be won within those days)."""
    constant: float | None = None
    """The chance that every deal would get from one who knows the past share alone."""
    is_afterwards: bool = False
    """Worked out later from what was known on `day`, not written down then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came in the days after `day`, in one currency."""

    day: date
    currency: str
    won_minor: int
    won: frozenset[int] = frozenset()
    """The ids of all deals won in those days, whether foretold or not."""
    closed: frozenset[int] = frozenset()
    """The ids of all deals won or lost in those days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Chances of about the same height, and how often they came true."""

    low: float
    high: float
    predicted: float
    """The mean chance."""
    observed: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How the predictions did whose time has passed; None: too few deals to say."""

    predictions: int
    """Those with an outcome."""
    ranges: int
    """How many of `predictions` had a range: what `within` is out of."""
    waiting: int
    """Those whose outcome is not known yet."""
    afterwards: int
    """How many of `predictions` were worked out afterwards."""
    closed: int
    """Different deals closed in the days foretold: the n of every limit."""
    without_wins: int
    """Predictions after which nothing was won: they have no error of the amount."""
    within: int | None
    """How many of `ranges` held what came; None too where there was none."""
    error: float | None
    """Mean of |P50 - won| / won."""
    run_rate_error: float | None
    brier: float | None
    """Mean squared distance of chance and truth; 0 is perfect."""
    constant_brier: float | None
    """The same of the constant chances, where every prediction has one."""
    bins: tuple[Bin, ...] = ()
    """At most five, from low to high; an empty one is left out."""


def record(
    predictions: Iterable[Prediction],
    outcomes: Iterable[Outcome],
    *,
    limits: Forecast,
) -> Record:
    """Return how `predictions` did by the `outcomes` of the same day and currency.

    Both in any order; one currency at a time, unless a mean over several is wanted.
    """
    came = {(each.day, each.currency): each for each in outcomes}
    foretold = sorted(predictions, key=lambda each: (each.day, each.currency))
    known = [each for each in foretold if (each.day, each.currency) in came]
    closed = len({i for each in known for i in _of(each, came).closed})
    pairs, constants = _pairs(known, came)
    ranges = sum(each.p10_minor is not None for each in known)
    tells_amount = closed >= limits.record_amount_from
    tells_chances = closed >= limits.record_chances_from and bool(pairs)
    return Record(
        predictions=len(known),
        ranges=ranges,
        waiting=len(foretold) - len(known),
        afterwards=sum(each.is_afterwards for each in known),
        closed=closed,
        without_wins=sum(_of(each, came).won_minor <= 0 for each in known),
        within=_within(known, came) if tells_amount and ranges else None,
        error=_error([(e.p50_minor, _of(e, came)) for e in known], tells=tells_amount),
        run_rate_error=_error(
            [(e.run_rate_minor, _of(e, came)) for e in known], tells=tells_amount
        ),
        brier=_brier(pairs) if tells_chances else None,
        constant_brier=(
            _brier(constants)
            if tells_chances and len(constants) == len(pairs)
            else None
        ),
        bins=_bins(pairs) if tells_chances else (),
    )


_Came = Mapping[tuple[date, str], Outcome]


def _of(prediction: Prediction, came: _Came) -> Outcome:
    return came[prediction.day, prediction.currency]


def is_held(prediction: Prediction, won_minor: int) -> bool:
    """Say whether there was a range and what came lay within it."""
    low, high = prediction.p10_minor, prediction.p90_minor
    return low is not None and high is not None and low <= won_minor <= high


def _within(known: Iterable[Prediction], came: _Came) -> int:
    return sum(is_held(each, _of(each, came).won_minor) for each in known)


def _error(pairs: Iterable[tuple[int, Outcome]], *, tells: bool) -> float | None:
    errors = [
        abs(foretold - outcome.won_minor) / outcome.won_minor
        for foretold, outcome in pairs
        if outcome.won_minor > 0
    ]
    return fsum(errors) / len(errors) if errors and tells else None


def _pairs(known: Iterable[Prediction], came: _Came) -> tuple[list[Pair], list[Pair]]:
    """Return chance and truth of each deal, and the same of the constant chances."""
    pairs: list[Pair] = []
    constants: list[Pair] = []
    for each in known:
        won = _of(each, came).won
        pairs += [(p, deal_id in won) for deal_id, p in each.chances]
        if each.constant is not None:
            constants += [(each.constant, i in won) for i, _ in each.chances]
    return pairs, constants


def _brier(pairs: Sequence[Pair]) -> float:
    return fsum((p - is_won) ** 2 for p, is_won in pairs) / len(pairs)


def _bins(pairs: Iterable[Pair]) -> tuple[Bin, ...]:
    parted: list[list[Pair]] = [[] for _ in range(BINS)]
    for p, is_won in pairs:
        parted[min(BINS - 1, int(p * BINS))].append((p, is_won))
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            predicted=fsum(p for p, _ in part) / len(part),
            observed=sum(is_won for _, is_won in part) / len(part),
            n=len(part),
        )
        for number, part in enumerate(parted)
        if part
    )
