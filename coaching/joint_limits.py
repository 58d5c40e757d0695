"""From where several figures together are more than a person's ordinary week.

Chosen by measurement on seeds 1 to 4 of tests/floors/weathervane, floors that were
written without these rules in view; `python -m tests.floors.judge` reports on others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JointLimits:
    """The limits of coaching.unusual_focus; spreads are those of coaching.unusual."""

    past_weeks: int = 52
    skip_weeks: int = 3
    """The last weeks are no past: a chase would become its own usual."""
    least_samples: int = 8
    least_prospecting: float = 3.0
    """Who usually seeks fewer people in ten worked days cannot be seen to stop."""
    least_openings: float = 2.0
    """Deals that must have been due, to see that none came."""
    openings_weeks: int = 26
    unusual: float = 1.0
    """Each figure has left the middle two thirds of the person's own past."""
    enough: float = 4.5
    """All together: one alone, however far out, does not come to this."""
    most: float = 4.0
    """What one figure may add: beyond this a spread says how steady the past was."""
    others_weight: float = 0.5
    others_most: float = 3.0
    others_least: float = -1.0
    min_touches: int = 8
    closing_within_bd: int = 10
    closed_since_bd: int = 3
    closing_words: int = 3
    """The customer's words in `closing_within_bd` without which nothing is closing."""
    closing_silent_bd: int = 3
    closing_age_days: int = 45
    """A younger deal cannot have earned it: a chase is loudest in the beginning."""


# On the scale of each figure: the least by which a steady person varies all the same.
SPREAD_OF_SHARE = 0.25
SPREAD_OF_FOCUS_WORK = 0.4
SPREAD_OF_OTHER_WORK = 0.15
SPREAD_OF_PROSPECTING = 0.5
