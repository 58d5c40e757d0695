"""What happened after each cliff, beside the same rep before and beside other reps.

Nobody was told anything in the past that is replayed, so this does not measure what a
message does. It says whether the rule looked at the right people: whether those of
whom it would have spoken went on to open and win less. Even that is not said from a
few cliffs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """A deal that was won."""

    at: datetime
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Career:
    """What one rep opened and won, as it is known today."""

    here_since: datetime | None
    """The first known day here; None: nothing is known of this rep."""
    opened: Sequence[datetime] = ()
    won: Sequence[Won] = ()
    currency: str | None = None
    """That in which the rep's wins are added up; others are counted apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a rep did in some weeks."""

    opened: float
    won_minor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """One cliff and what followed."""

    rep_id: int
    at: datetime
    before: Stretch
    after: Stretch
    others_before: Stretch | None
    """The mean of the reps without a cliff around then; None: there was none."""
    others_after: Stretch | None
    others: int
    currency: str | None
    apart: int
    """Wins in another currency, which are not in the sums."""

    @property
    def is_borne_out(self) -> bool:
        """Say whether the rep went on to open fewer deals, or to win less."""
        return (
            self.after.opened < self.before.opened
            or self.after.won_minor < self.before.won_minor
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The mean changes from the days before to the days after, as ratios."""

    n: int
    opened: float | None
    """Opened after over opened before, all cliffs together; None: nothing before."""
    won: float | None
    others_opened: float | None
    others_won: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """All cliffs of a replay and what followed."""

    cliffs: tuple[After, ...]
    waiting: int
    """Cliffs whose days after are not over, or whose days before are not all known."""
    effect: Effect | None
    """None: too few cliffs to say anything."""
    least: int
    """From so many cliffs something is said."""

    @property
    def false_ones(self) -> int:
        """Count the cliffs after which the rep neither opened nor won less."""
        return sum(not each.is_borne_out for each in self.cliffs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The time that is known, and how much of it lies on each side of a cliff."""

    since: datetime
    until: datetime
    span: timedelta


def aftermath(
    cliffs: Iterable[tuple[int, datetime]],
    careers: Mapping[int, Career],
    *,
    known: Known,
    least: int,
) -> Aftermath:
    """Return what followed each of `cliffs`: (rep id, when it was told)."""
    told = sorted(cliffs, key=lambda each: (each[1], each[0]))
    found = [
        _after(rep_id, at, told, careers, known)
        for rep_id, at in told
        if _is_over(careers.get(rep_id), at, known)
    ]
    return Aftermath(
        cliffs=tuple(found),
        waiting=len(told) - len(found),
        effect=_effect(found) if len(found) >= least else None,
        least=least,
    )


def _is_over(career: Career | None, at: datetime, known: Known) -> bool:
    """Say whether all days before and after `at` are known of this rep."""
    return (
        career is not None
        and career.here_since is not None
        and max(known.since, career.here_since) <= at - known.span
        and at + known.span <= known.until
    )


def _after(
    rep_id: int,
    at: datetime,
    told: Sequence[tuple[int, datetime]],
    careers: Mapping[int, Career],
    known: Known,
) -> After:
    around = {rep for rep, when in told if abs(when - at) <= known.span}
    others = [
        career
        for other, career in careers.items()
        if other not in around
        and career.currency == careers[rep_id].currency
        and _is_over(career, at, known)
    ]
    rep = careers[rep_id]
    before, after = _sides(at, known)
    return After(
        rep_id=rep_id,
        at=at,
        before=_stretch(rep, before),
        after=_stretch(rep, after),
        others_before=_mean([_stretch(other, before) for other in others]),
        others_after=_mean([_stretch(other, after) for other in others]),
        others=len(others),
        currency=rep.currency,
        apart=sum(
            win.currency != rep.currency and before[0] < win.at <= after[1]
            for win in rep.won
        ),
    )


_Side = tuple[datetime, datetime]


def _sides(at: datetime, known: Known) -> tuple[_Side, _Side]:
    return (at - known.span, at), (at, at + known.span)


def _stretch(career: Career, side: _Side) -> Stretch:
    first, last = side
    return Stretch(
        opened=sum(first < at <= last for at in career.opened),
        won_minor=sum(
            win.amount_minor
            for win in career.won
            if first < win.at <= last and win.currency == career.currency
        ),
    )


def _mean(stretches: Sequence[Stretch]) -> Stretch | None:
    if not stretches:
        return None
    n = len(stretches)
    return Stretch(
        opened=fsum(each.opened for each in stretches) / n,
        won_minor=fsum(each.won_minor for each in stretches) / n,
    )


def _effect(found: Sequence[After]) -> Effect:
    pairs = [(each.before, each.after) for each in found]
    beside = [
        (each.others_before, each.others_after)
        for each in found
        if each.others_before is not None and each.others_after is not None
    ]
    return Effect(
        n=len(found),
        opened=_ratio([(b.opened, a.opened) for b, a in pairs]),
        won=_ratio([(b.won_minor, a.won_minor) for b, a in pairs]),
        others_opened=_ratio([(b.opened, a.opened) for b, a in beside]),
        others_won=_ratio([(b.won_minor, a.won_minor) for b, a in beside]),
    )


def _ratio(pairs: Sequence[tuple[float, float]]) -> float | None:
    before = fsum(one for one, _ in pairs)
    return fsum(other for _, other in pairs) / before if before else None
