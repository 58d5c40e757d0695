"""All that the rules about one leader read."""

from dataclasses import dataclass
from datetime import date

from coaching.facts.agreed import Commitment, Goal, HelpRequest
from coaching.facts.deals import Deal
from coaching.facts.meetings import Asked, Joined, Meeting
from coaching.facts.odds import DealSight
from coaching.facts.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderWeek:
    """What the rules about one leader read."""

    leader: Person
    reps: tuple[Person, ...] = ()
    held: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the last 1:1 held), by meeting or by one tap."""
    seen_since: date | None = None
    """The first 1:1 of this leader on record; None: as far back as anybody asks."""
    booked: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the next booked 1:1)."""
    meetings: tuple[Meeting, ...] = ()
    """Customer meetings of the reps in the next 50 days: 30 bd and more."""
    joined: tuple[tuple[int, date], ...] = ()
    """(rep id, day on which the leader last joined a customer meeting)."""
    p90_amounts: tuple[tuple[str, int], ...] = ()
    """The 90th percentile of open amounts on the leader's floor, by currency."""
    major_deals: tuple[Deal, ...] = ()
    """The largest open deals of each rep, at least three a rep, for the agenda."""
    together: tuple[Joined, ...] = ()
    """Meetings of the last 60 days in which the leader joined a rep, oldest first."""
    met_customers: int = 0
    """Customer meetings of the reps in the last 60 days, with the leader or without."""
    names_guests: bool = False
    """The CRM says who comes besides the host, at least of some of those meetings."""
    leader_ids: frozenset[int] = frozenset()
    """Everybody who leads somebody: of these one goes to a meeting, not two."""
    sights: tuple[DealSight, ...] = ()
    """What is known now of the deals of `meetings`."""
    asked: tuple[Asked, ...] = ()
    """What anybody's reps were asked about meetings, from the plan's own memory."""
    goals: tuple[Goal, ...] = ()
    """Of the reps that have a target and wins in one currency."""
    requests: tuple[HelpRequest, ...] = ()
    """What the reps asked help with, open."""
    commitments: tuple[Commitment, ...] = ()
    """What the reps said they would do, open."""
