"""What is said to one recipient besides the evidence."""

from datetime import date, datetime, time

from coaching.evidence.parts import Fact
from coaching.evidence.union import Evidence


class OwnTerms(Fact):
    """The hours and the budget that held for a recipient, and who set them."""

    day_starts: time
    day_ends: time
    weekly: int
    """Messages in any seven days at most."""
    own_hours: bool = False
    """The recipient's own choice; otherwise the admin's default."""
    own_weekly: bool = False


class Notice(Fact):
    """What is said to whom about the same evidence besides the evidence itself."""

    data_as_of: datetime
    """The oldest finished sync among the streams that the rule read."""
    seen_by: tuple[str, ...]
    """Names of everybody who gets to see this message, the recipient as "you"."""
    told_rep_on: date | None = None
    """In a leader's message: the day on which the rep had it."""
    leader_from: date | None = None
    """In a rep's message: the day from which the leader gets it too if it still holds
    and was not answered; None: the leader never does, or has it already."""
    rule_version: str | None = None
    """Of the rule and of the values it was judged by; None: an older message."""
    late_from: datetime | None = None
    """When a digest goes out after its time: the time it was due."""
    also: tuple[Evidence, ...] = ()
    """What else was due to the same person: told by a short line each."""
    terms: OwnTerms | None = None
    """None: the message is older than personal settings, or no nudge at all."""
    standing: str | None = None
    """What the rule's record on the company's own past was then; None: not known."""
