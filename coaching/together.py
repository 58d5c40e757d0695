"""Join the figures of a rep's work: each beside the usual, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coaching.facts import WorkSample
from coaching.joint_limits import (
    SPREAD_OF_FOCUS_WORK,
    SPREAD_OF_OTHER_WORK,
    SPREAD_OF_PROSPECTING,
    SPREAD_OF_SHARE,
    JointLimits,
)
from coaching.unusual import Scale, Unusual, by_odds, by_root, unusual

LIMITS = JointLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The figures of one instant beside the person's usual; None: not known."""

    share: Unusual | None
    focus_work: Unusual | None
    sought: Unusual | None
    """Prospecting, or openings in its place; below the usual its spreads are < 0."""
    other_work: Unusual | None
    floor_fall: float = 0.0
    """The spreads by which everybody seeks fewer people; they are taken off."""

    @property
    def score(self) -> float | None:
        """What the figures come to; None where one of them is not known."""
        if self.share is None or self.sought is None or self.focus_work is None:
            return None
        others = -self.other_work.spreads if self.other_work else 0.0
        kept = max(LIMITS.others_least, min(others, LIMITS.others_most))
        fall = -self.sought.spreads - self.floor_fall
        joined = min(self.share.spreads, LIMITS.most) + min(fall, LIMITS.most)
        return joined + LIMITS.others_weight * kept

    def is_unusual(self, ease: Callable[[float], float]) -> bool:
        """Say whether each figure and all together pass their limits, eased by `ease`.

        The work on the deal keeps out who merely works, or logs, less on everything.
        """
        score = self.score
        if score is None or not (self.share and self.sought and self.focus_work):
            return False
        fall = -self.sought.spreads - self.floor_fall
        least = min(self.share.spreads, self.focus_work.spreads, fall)
        return least >= ease(LIMITS.unusual) and score >= ease(LIMITS.enough)


def together(
    sample: WorkSample, past: Sequence[WorkSample], *, floor_fall: float = 0.0
) -> Together:
    """Return the figures of `sample` beside those of `past`."""
    return Together(
        share=_beside(sample, past, "focus_share", by_odds, SPREAD_OF_SHARE),
        focus_work=_beside(sample, past, "focus_work", by_root, SPREAD_OF_FOCUS_WORK),
        sought=sought(sample, past),
        other_work=_beside(sample, past, "other_work", by_root, SPREAD_OF_OTHER_WORK),
        floor_fall=floor_fall,
    )


def sought(sample: WorkSample, past: Sequence[WorkSample]) -> Unusual | None:
    """Return the prospecting of `sample` beside that of `past`; None: not known.

    None also where the usual is so little that nobody could see it stop.
    """
    found = _beside(sample, past, "prospecting", by_root, SPREAD_OF_PROSPECTING)
    return found if found and found.usual >= LIMITS.least_prospecting else None


def _beside(
    sample: WorkSample,
    past: Sequence[WorkSample],
    name: str,
    scale: Scale,
    least_spread: float,
) -> Unusual | None:
    value: float | None = getattr(sample, name)
    values: list[float | None] = [getattr(each, name) for each in past]
    known = [each for each in values if each is not None]
    if value is None or len(known) < LIMITS.least_samples:
        return None
    return unusual(value, known, scale=scale, least_spread=least_spread)
