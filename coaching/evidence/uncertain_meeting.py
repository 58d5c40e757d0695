"""Evidence of a meeting whose outcome is open, beside the sure one."""

from typing import Literal

from coaching.evidence.parts import DealRef, Fact, MeetingRef, PersonRef, WinChance


class UncertainMeetingEvidence(Fact):
    """The presentation whose outcome is open, and the sure one to leave to the rep."""

    rule: Literal["uncertain_meeting"] = "uncertain_meeting"
    version: int = 1
    leader: PersonRef
    rep: PersonRef
    meeting: MeetingRef
    deal: DealRef
    chance: WinChance
    sure_from: float
    lost_to: float
    days_since_joined: int | None
    """Since the leader last joined a meeting of this rep; None: not known."""
    new_rep: bool
    score: float
    sure: MeetingRef | None = None
    sure_deal: DealRef | None = None
    sure_chance: WinChance | None = None
    sure_rep: PersonRef | None = None
