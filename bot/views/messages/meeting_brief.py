"""What to know before a meeting, in a few lines, with one question."""

from datetime import date

from bot.views.messages.draft import Frame
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, day, first_name, names, spelled
from coaching.evidence import (
    FirstMeetingsEvidence,
    MeetingBrief,
    UncertainMeetingEvidence,
)

FLAGS_SHOWN = 3
FLAG_LIMIT = 80
STEP_LIMIT = 120
NAMES_SHOWN = 5
KINDS = {
    "first_meeting": "first meeting",
    "presentation": "presentation",
    "proposal": "proposal",
    "negotiation": "negotiation",
    "signature": "signature",
    "customer_visit": "customer visit",
    "prospecting": "prospecting",
}


def kind_in_words(kind: str) -> str:
    """Return what a meeting is, as a person would call it."""
    return KINDS.get(kind, "meeting")


def lines(brief: MeetingBrief, frame: Frame) -> str:
    """Return the brief as one paragraph."""
    found = ["*The brief*", f"• Customer: {_customer(brief, frame)}."]
    if brief.flags:
        shown = brief.flags[:FLAGS_SHOWN]
        flags = "; ".join(escape(spelled(flag), FLAG_LIMIT) for flag in shown)
        found.append(f"• Worth a look: {flags}.")
    found.append(f"• Next step: {_next(brief, frame)}.")
    if brief.attending:
        found.append(f"• Going: {names(brief.attending[:NAMES_SHOWN])}.")
    found.append(f"• One question: {escape(brief.question, STEP_LIMIT)}")
    return "\n".join(found)


def instead(
    evidence: UncertainMeetingEvidence | FirstMeetingsEvidence, today: date
) -> str:
    """Return what stands in place of the buttons when a leader chose a pre-brief."""
    rep, on = first_name(evidence.rep.name), day(today, today)
    return f"Noted on {on}: a pre-brief instead. Fifteen minutes with {rep} are enough."


def _customer(brief: MeetingBrief, frame: Frame) -> str:
    if brief.customer_on is None or brief.customer_bd is None:
        return "no word logged"
    if not brief.customer_bd:
        return f"last word on {frame.day(brief.customer_on)}"
    ago = business_days(brief.customer_bd)
    return f"last word {ago} ago, on {frame.day(brief.customer_on)}"


def _next(brief: MeetingBrief, frame: Frame) -> str:
    on = f" on {frame.day(brief.next_step_on)}" if brief.next_step_on else ""
    if brief.next_step:
        return f"“{escape(brief.next_step, STEP_LIMIT)}”{on}"
    return f"a task{on}" if on else "none noted"
