"""All that the rules about one leader read."""

from dataclasses import dataclass
from datetime import date

from coaching.facts.deals import Deal
from coaching.facts.meetings import Meeting
from coaching.facts.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderWeek:
    """What the rules about one leader read."""

    leader: Person
    reps: tuple[Person, ...] = ()
    held: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the last 1:1 held), by meeting or by one tap."""
    booked: tuple[tuple[int, date], ...] = ()
    """(rep id, day of the next booked 1:1)."""
    meetings: tuple[Meeting, ...] = ()
    """Customer meetings of the reps in the next 14 days."""
    joined: tuple[tuple[int, date], ...] = ()
    """(rep id, day on which the leader last joined a customer meeting)."""
    p90_amount_minor: int | None = None
    """The 90th percentile of open amounts on the leader's floor."""
    major_deals: tuple[Deal, ...] = ()
    """The largest open deals of each rep, at least three a rep, for the agenda."""
