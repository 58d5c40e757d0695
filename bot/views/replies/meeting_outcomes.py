"""What a person reads after an answer about company in a meeting."""

from datetime import date

from bot.views.slack_text.words import day, first_name
from coaching.evidence import (
    AskRepEvidence,
    FirstMeetingsEvidence,
    KitchenEvidence,
    UncertainMeetingEvidence,
)

JOINED = "Noted: you joined. It counts among what you have seen of the work."
NOT_HELD = "Noted: it did not happen. It is not counted."

AboutMeeting = (
    AskRepEvidence | FirstMeetingsEvidence | KitchenEvidence | UncertainMeetingEvidence
)


def joined(evidence: AboutMeeting, *, today: date) -> str:
    """Return what stands in place of the buttons after the step was taken."""
    on = day(today, today)
    if isinstance(evidence, AskRepEvidence):
        leader = first_name(evidence.leader.name)
        return f"Noted on {on}: it would help. {leader} hears of it from me."
    rep = first_name(evidence.rep.name)
    if isinstance(evidence, UncertainMeetingEvidence):
        return f"Noted on {on}: you will attend. Tell {rep} what you will do there."
    if evidence.meeting is None:
        return f"Noted on {on}: you will sit in. {rep} knows when it suits."
    return f"Noted on {on}: you will join. Tell {rep} that you come to listen."


def pre_brief(evidence: AboutMeeting, *, today: date) -> str:
    """Return what stands in place of the buttons when a pre-brief was chosen."""
    on = day(today, today)
    if isinstance(evidence, AskRepEvidence):
        leader = first_name(evidence.leader.name)
        return f"Noted on {on}: a pre-brief instead. {leader} hears of it from me."
    rep = first_name(evidence.rep.name)
    return f"Noted on {on}: a pre-brief instead. Fifteen minutes with {rep} are enough."


def not_this_one(*, today: date) -> str:
    """Return what stands in place of the buttons when a rep wants no company."""
    return f"Noted on {day(today, today)}: not this one. Nobody hears of it from me."
