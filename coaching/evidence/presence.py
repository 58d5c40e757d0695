"""Evidence of what a leader has not seen lately: an area, or a new rep's beginnings."""

from typing import ClassVar, Literal

from coaching.evidence.parts import DealRef, Fact, MeetingRef, PersonRef
from coaching.evidence.uncertain_meeting import MeetingBrief


class Area(Fact):
    """How often a leader joined one rep in one kind of work."""

    kind: str
    joined: int


class KitchenEvidence(Fact):
    """An area of a rep's work that the leader has not joined within the look-back."""

    forgotten: ClassVar[tuple[str, ...]] = ("leader",)

    rule: Literal["kitchen"] = "kitchen"
    version: int = 1
    rep: PersonRef
    gap: str
    """The kind of work to join next."""
    areas: tuple[Area, ...]
    """Every area of this rep, as often as the leader joined it."""
    target: int
    look_back_days: int
    met_customers: int
    """Customer meetings of the team in that time, joined or not."""
    meeting: MeetingRef | None = None
    """A booked one that fills the gap; None: none is booked."""
    deal: DealRef | None = None


class FirstMeetingsEvidence(Fact):
    """A new rep whose first meetings the leader has hardly joined."""

    forgotten: ClassVar[tuple[str, ...]] = ("leader", "tenure_days")

    rule: Literal["first_meetings"] = "first_meetings"
    version: int = 1
    rep: PersonRef
    new_until_days: int
    joined: int
    target: int
    within_days: int
    meeting: MeetingRef
    deal: DealRef | None = None
    brief: MeetingBrief


class LeaderPresence(Fact):
    """What the leaders of a floor did together in 60 days; it names nobody."""

    leaders: int
    """Five at least."""
    joined: int
    """Customer meetings in which a leader took part."""
    uncertain: int
    """Of these, on deals whose end was open."""
    sure: int
    """Of these, on deals that were all but won."""
    areas: tuple[Area, ...]
    """Reps whom their leader joined in each area."""
    reps: int
