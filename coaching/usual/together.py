"""Join the figures of a rep's work: each beside the usual, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coaching.facts import WorkSample
from coaching.limits import Usual
from coaching.limits.usual import (
    SPREAD_OF_FOCUS_WORK,
    SPREAD_OF_OTHER_WORK,
    SPREAD_OF_PROSPECTING,
    SPREAD_OF_SHARE,
)
from coaching.usual.unusual import Scale, Unusual, by_odds, by_root, unusual


class Figure(NamedTuple):
    """One figure of a sample, and how it is compared."""

    name: str
    scale: Scale
    least_spread: float


SHARE = Figure("focus_share", by_odds, SPREAD_OF_SHARE)
FOCUS_WORK = Figure("focus_work", by_root, SPREAD_OF_FOCUS_WORK)
OTHER_WORK = Figure("other_work", by_root, SPREAD_OF_OTHER_WORK)
PROSPECTING = Figure("prospecting", by_root, SPREAD_OF_PROSPECTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The figures of one instant beside the person's usual; None: not known."""

    share: Unusual | None
    focus_work: Unusual | None
    sought: Unusual | None
    """Prospecting, or openings in its place; below the usual its spreads are < 0."""
    other_work: Unusual | None
    limits: Usual
    floor_fall: float = 0.0
    """The spreads by which everybody seeks fewer people; they are taken off."""
    may_close: bool = False
    """The deal is about to close, so the focus may be right: counter-evidence."""

    @property
    def score(self) -> float | None:
        """What the figures come to; None where one of them is not known."""
        if self.share is None or self.sought is None or self.focus_work is None:
            return None
        others = -self.other_work.spreads if self.other_work else 0.0
        kept = max(self.limits.others_least, min(others, self.limits.others_most))
        fall = -self.sought.spreads - self.floor_fall
        joined = min(self.share.spreads, self.limits.most) + min(fall, self.limits.most)
        against = self.limits.closing_counts if self.may_close else 0.0
        return joined + self.limits.others_weight * kept - against

    def is_unusual(self, ease: Callable[[float], float]) -> bool:
        """Say whether each figure and all together pass their limits, eased by `ease`.

        The work on the deal keeps out who merely works, or logs, less on everything.
        """
        score = self.score
        if score is None or not (self.share and self.sought and self.focus_work):
            return False
        fall = -self.sought.spreads - self.floor_fall
        least = min(self.share.spreads, self.focus_work.spreads, fall)
        return least >= ease(self.limits.unusual) and score >= ease(self.limits.enough)


def together(
    sample: WorkSample,
    past: Sequence[WorkSample],
    *,
    limits: Usual,
    floor_fall: float = 0.0,
) -> Together:
    """Return the figures of `sample` beside those of `past`."""
    return Together(
        share=_beside(sample, past, limits, SHARE),
        focus_work=_beside(sample, past, limits, FOCUS_WORK),
        sought=sought(sample, past, limits=limits),
        other_work=_beside(sample, past, limits, OTHER_WORK),
        limits=limits,
        floor_fall=floor_fall,
    )


def sought(
    sample: WorkSample, past: Sequence[WorkSample], *, limits: Usual
) -> Unusual | None:
    """Return the prospecting of `sample` beside that of `past`; None: not known.

    None also where the usual is so little that nobody could see it stop.
    """
    found = _beside(sample, past, limits, PROSPECTING)
    return found if found and found.usual >= limits.least_prospecting else None


def _beside(
    sample: WorkSample, past: Sequence[WorkSample], limits: Usual, figure: Figure
) -> Unusual | None:
    value: float | None = getattr(sample, figure.name)
    values: list[float | None] = [getattr(each, figure.name) for each in past]
    known = [each for each in values if each is not None]
    if value is None or len(known) < limits.least_samples:
        return None
    return unusual(value, known, scale=figure.scale, least_spread=figure.least_spread)
