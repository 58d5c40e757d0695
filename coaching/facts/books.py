"""All that the rules about one rep read."""

from dataclasses import dataclass
from datetime import datetime

from coaching.facts.deals import Creation, Deal, Pause, StageNorm
from coaching.facts.past import WonLife
from coaching.facts.people import Person
from coaching.facts.touches import Touch
from coaching.facts.work import WorkSample


@dataclass(frozen=True, slots=True, kw_only=True)
class RepBook:
    """All that the rules about one rep read, as known at one instant."""

    rep: Person
    deals: tuple[Deal, ...] = ()
    touches: tuple[Touch, ...] = ()
    """On open deals and on none, of the last 60 calendar days or more."""
    prospecting_at: tuple[datetime, ...] = ()
    """Outbound touches on no open deal, of the last 60 bd or more."""
    creations: tuple[Creation, ...] = ()
    """Opportunities opened in the last 26 weeks, oldest first.

    Where there is none from the first half of these, the newest older one comes before.
    """
    ever_owned: int = 0
    """Deals this rep has ever had, open or closed, by `now`."""
    team_rate: float | None = None
    """New opportunities a week and rep in the team over 26 weeks; None: no team."""
    customer_touches: tuple[tuple[int, tuple[datetime, ...]], ...] = ()
    """(deal id, its customer-side touches oldest first), for deals worth a look."""
    won_90_minor: int | None = None
    """Won amount of the trailing 90 days in the rep's currency; None: not known."""
    won_currency: str | None = None
    """The currency of what was won; None: not known."""
    won_quarter_minor: int | None = None
    """Won amount of this calendar quarter so far in the rep's currency."""
    stage_norms: tuple[StageNorm, ...] = ()
    """How long won deals stand in each stage; the same for the whole floor."""
    pauses: tuple[Pause, ...] = ()
    """What the rep has asked for about single deals, oldest first, over or not."""
    past_work: tuple[WorkSample, ...] = ()
    """How the rep's work was spread in past weeks, oldest first; empty: not known."""
    won_life: WonLife | None = None
    """What won deals took; the same for the whole floor; None: not known."""
    team_work: tuple[WorkSample, ...] = ()
    """The same of the other reps of the team who are looked at; empty: not known."""
    handed_over_at: datetime | None = None
    """When an open deal of this rep last went to somebody else, of late."""
