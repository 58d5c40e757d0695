"""Evidence of a meeting whose outcome is open, beside the sure one."""

from datetime import date
from typing import ClassVar, Literal

from coaching.evidence.odds import DealOdds, OddsRecord
from coaching.evidence.parts import DealRef, Fact, MeetingRef, PersonRef, WinChance


class MeetingBrief(Fact):
    """What a leader should know before a meeting, in a minute."""

    customer_on: date | None = None
    """The day of the customer's last word, by the rep's calendar; None: none known."""
    customer_bd: int | None = None
    """Business days since."""
    flags: tuple[str, ...] = ()
    next_step: str | None = None
    next_step_on: date | None = None
    attending: tuple[str, ...] = ()
    """Names of those of us who are invited."""
    question: str
    """One question to ask the rep."""


class UncertainMeetingEvidence(Fact):
    """The presentation whose outcome is open, and the sure one to leave to the rep."""

    forgotten: ClassVar[tuple[str, ...]] = ("leader", "score")

    rule: Literal["uncertain_meeting"] = "uncertain_meeting"
    version: int = 3
    rep: PersonRef
    meeting: MeetingRef
    deal: DealRef
    chance: WinChance
    """By the odds where they are told; else by the stage alone, which orders only."""
    odds: DealOdds | None = None
    """None: not told, or a message from before version 3."""
    record: OddsRecord | None = None
    """How such odds did on the own past; None: nothing was learned yet."""
    sure_from: float
    lost_to: float
    days_since_joined: int | None
    """Since the leader last joined a meeting of this rep; None: not known."""
    new_rep: bool
    sure: MeetingRef | None = None
    sure_deal: DealRef | None = None
    sure_chance: WinChance | None = None
    sure_rep: PersonRef | None = None
    rep_says: Literal["helpful", "pre_brief", "unanswered"] | None = None
    """What the rep answered; None in messages from before reps were asked."""
    least_sampled: bool = False
    brief: MeetingBrief | None = None


class AskRepEvidence(Fact):
    """A meeting that a leader could join, if its rep would like that."""

    rule: Literal["ask_rep"] = "ask_rep"
    version: int = 1
    rep: PersonRef
    leader: PersonRef
    meeting: MeetingRef
    deal: DealRef
    wait_bd: int
    """Business days after which the leader hears of it without an answer."""
