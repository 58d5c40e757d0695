"""What a person reads after an answer: what was noted, or kindly why not."""

from datetime import date

from bot.views.replies import meeting_outcomes
from bot.views.slack_text.words import day, first_name
from coaching.evidence import (
    AskRepEvidence,
    CliffEvidence,
    Evidence,
    FirstMeetingsEvidence,
    KitchenEvidence,
    NearlyEmptyEvidence,
    OneOnOneEvidence,
    RoleChangeEvidence,
    UncertainMeetingEvidence,
)

REPEATED = "You have answered this already, so nothing has changed."
UNKNOWN = "I no longer know this message. Nothing has changed."
NOT_YOURS = "This message was for somebody else, so I have left it as it is."
OUT_OF_SIGHT = (
    "The person whom this message is about is not on your team any more, so I have "
    "left it as it is."
)
NOT_FOR_ROLE = (
    "This message was written for a VP, which you are not any more, so I have left it "
    "as it is."
)
STALE = (
    "This message is over: it is old, a newer one took its place, or the meeting has "
    "begun. Nothing has changed."
)
NOT_APPLICABLE = "That does not fit this message, so nothing has changed."
TOO_LATE = (
    "Slack gives me three seconds to open a window, and this time they were over "
    "before I could. Please press the button once more."
)
USEFUL = "Noted: this was useful. Thank you."
WRONG_DATA = (
    "Noted: the data is wrong. The admin sees it, and I do not bring this up again. "
    "What is mended in the CRM counts from the next sync on."
)


def stepped(evidence: Evidence, *, is_leader: bool, today: date) -> str:
    """Return what stands in place of the buttons after the step was taken."""
    on = day(today, today)
    match evidence:
        case CliffEvidence() if is_leader:
            rep = first_name(evidence.rep.name)
            return f"Noted on {on}: you will talk to {rep}. Ask what would help."
        case RoleChangeEvidence():
            return f"Noted on {on}: you will ask. I will not bring it up again."
        case NearlyEmptyEvidence():
            return f"Noted on {on}: you will open one today."
        case (
            AskRepEvidence()
            | FirstMeetingsEvidence()
            | KitchenEvidence()
            | UncertainMeetingEvidence()
        ):
            return meeting_outcomes.joined(evidence, today=today)
        case OneOnOneEvidence():
            return f"Noted: you met on {on}. The count starts again from there."
        case _:
            return f"Noted on {on}: you will do this. I will not bring it up again."
