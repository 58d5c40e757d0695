"""From where several figures together are more than a person's ordinary week.

Chosen by measurement on seeds 1 to 4 of tests/floors/weathervane, floors that were
written without these rules in view; `python -m tests.floors.judge` reports on others.
"""

from typing import Annotated

from pydantic import Field

from coaching.limits.section import Count, Days, Section

Spreads = Annotated[float, Field(gt=0, le=20)]
Weeks = Annotated[int, Field(ge=1, le=52)]

# On the scale of each figure: the least by which a steady person varies all the same.
SPREAD_OF_SHARE = 0.25
SPREAD_OF_FOCUS_WORK = 0.4
SPREAD_OF_OTHER_WORK = 0.15
SPREAD_OF_PROSPECTING = 0.5


class Usual(Section):
    """A rep's work beside the own past; spreads are those of coaching.usual.unusual."""

    past_weeks: Weeks = 52
    skip_weeks: Weeks = 3
    """The last weeks are no past: a chase would become its own usual."""
    least_samples: Count = 8
    least_prospecting: Annotated[float, Field(ge=0, le=1000)] = 3.0
    """Who usually seeks fewer people in ten worked days cannot be seen to stop."""
    least_openings: Annotated[float, Field(ge=0, le=1000)] = 2.0
    """Deals that must have been due, to see that none came."""
    openings_weeks: Annotated[int, Field(ge=1, le=26)] = 26
    unusual: Spreads = 1.0
    """Each figure has left the middle two thirds of the person's own past."""
    enough: Spreads = 4.5
    """All together: one alone, however far out, does not come to this."""
    most: Spreads = 4.0
    """What one figure may add: beyond this a spread says how steady the past was."""
    others_weight: Annotated[float, Field(ge=0, le=1)] = 0.5
    others_most: Spreads = 3.0
    others_least: Annotated[float, Field(ge=-20, le=0)] = -1.0
    others_fewer: Spreads = 0.5
    """From here on the other deals get less than usual, and it is a cliff."""
    min_touches: Count = 8
    closing_counts: Annotated[float, Field(ge=0, le=20)] = 2.0
    """Counter-evidence: as much as two figures at the edge of the usual bring."""
    closing_within_bd: Days = 10
    closed_since_bd: Days = 3
    closing_words: Count = 3
    """The customer's words in `closing_within_bd` without which nothing is closing."""
    closing_silent_bd: Days = 3
    closing_age_days: Days = 45
    """A younger deal cannot have earned it: a chase is loudest in the beginning."""
