"""Whether a rule may speak, by how often it would have been wrong on the own past.

A rule that would have been wrong too often is first given the company's own norm; if
that does not help, it listens without speaking. What few cases say settles nothing: the
share that is wrong is taken with its interval (E. B. Wilson, "Probable inference, the
law of succession, and statistical inference", JASA 22, 1927), and only one that lies
wholly above the bound silences, only one that lies wholly below it frees again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from coaching.limits import Standing

JUDGED = ("cliff", "nearly_empty", "quiet_deal", "stage_ageing", "no_touch")
"""What is judged: three rules with messages, and two flags of a deal."""


class Verdict(StrEnum):
    """What a rule may do."""

    SPEAKS = "speaks"
    OWN_NORM = "own_norm"
    """It speaks, from the company's own norm on and not from the shipped one."""
    LISTENS = "listens"
    UNPROVEN = "unproven"
    """Too little past to tell: it speaks as far as the mode lets anything speak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a rule would have done in the weeks that were walked over."""

    spoke: int
    """Person-weeks in which it would have spoken."""
    weeks: int
    """Person-weeks that were looked at."""
    wrong: int
    judged: int
    """Cases of which it is known by now whether a word would have been wrong."""

    @property
    def share(self) -> float:
        """Return the share that was wrong, 0 to 1; 0 where nothing was judged."""
        return self.wrong / self.judged if self.judged else 0.0


NOTHING = Record(spoke=0, weeks=0, wrong=0, judged=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNorm:
    """A factor learned on the older half of the past, and its record on the newer."""

    factor: float
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What one rule may do, and by which record of which version of it."""

    rule: str
    version: str
    verdict: Verdict
    record: Record
    own: OwnNorm | None
    """The company's own norm, where one was looked for and found."""
    until: datetime
    """Up to when the past was known."""


def interval(record: Record, *, sureness: float) -> tuple[float, float]:
    """Return between which shares, 0 to 1, the true share lies as surely as asked.

    Wilson's score interval; with nothing judged it is everything, 0 to 1.
    """
    if not record.judged:
        return 0.0, 1.0
    n, z = record.judged, _z(sureness)
    middle = record.share + z * z / (2 * n)
    reach = z * sqrt(record.share * (1 - record.share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # Rounding must not put the share itself outside.
    low = max(0.0, min(record.share, (middle - reach) / whole))
    return low, min(1.0, max(record.share, (middle + reach) / whole))


def verdict(
    record: Record,
    own: OwnNorm | None,
    *,
    bound: float,
    limits: Standing,
    was: Verdict | None = None,
) -> Verdict:
    """Return what a rule may do whose record beside `bound` is `record`.

    `own` is the norm that could take the place of the shipped one; None: there is none.
    `was` is what the same version of the rule might do before: who listens is freed by
    a record that is surely good, not by one that is merely no longer surely bad.
    """
    was_bad = was in {Verdict.LISTENS, Verdict.OWN_NORM}
    if record.judged < limits.least_judged and not was_bad:
        return Verdict.UNPROVEN
    if not _is_bad(record, bound, limits, was_bad=was_bad):
        return Verdict.SPEAKS
    if own is None or own.record.judged < limits.least_judged:
        return Verdict.LISTENS
    was_silent = was is Verdict.LISTENS
    if _is_bad(own.record, bound, limits, was_bad=was_silent):
        return Verdict.LISTENS
    return Verdict.OWN_NORM


def _is_bad(record: Record, bound: float, limits: Standing, *, was_bad: bool) -> bool:
    low, high = interval(record, sureness=limits.sureness)
    return high > bound if was_bad else low > bound


@lru_cache(maxsize=8)
def _z(sureness: float) -> float:
    """Return how many standard errors the two-sided interval reaches."""
    return NormalDist().inv_cdf((1 + sureness) / 2)
