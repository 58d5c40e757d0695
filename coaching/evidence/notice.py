"""What is said to one recipient besides the evidence."""

from datetime import date, datetime

from coaching.evidence.parts import Fact


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
    late_from: datetime | None = None
    """When a digest goes out after its time: the time it was due."""
