"""To the leader: the next first meeting of somebody who is new."""

from datetime import date

from bot import action_ids
from bot.views.messages import meeting_brief
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_A_MEETING, Answers, Instead, Kind, Muting, Reader
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, day, first_name, moment, money
from coaching.evidence import FirstMeetingsEvidence, Notice


def draft(evidence: FirstMeetingsEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: one meeting, and how many were joined so far."""
    del notice
    rep = first_name(evidence.rep.name)
    on = frame.day(frame.reader.today(evidence.meeting.starts_at))
    return Draft(
        headline=f"{rep} is new, and has a first meeting on {on}{_with(evidence)}.",
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame, rep)),),
        steps=(
            meeting_brief.lines(evidence.brief, frame),
            f"*One small step:* tell {rep} that you come to listen, and talk after.",
        ),
        buttons=(
            (action_ids.STEP, "I'll Join"),
            (action_ids.SECOND, "Pre-Brief Instead"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=(
            f"Why this: in the first {count(evidence.new_until_days, 'day')} of a rep "
            f"I look for {evidence.target} joined first meetings in "
            f"{count(evidence.within_days, 'day')} (set in coaching.toml)."
        ),
    )


def _with(evidence: FirstMeetingsEvidence) -> str:
    return f" for {escape(evidence.deal.name, 40)}" if evidence.deal else ""


def _facts(evidence: FirstMeetingsEvidence, frame: Frame, rep: str) -> list[str]:
    starts = moment(evidence.meeting.starts_at, frame.reader)
    lines = [f"“{escape(evidence.meeting.title)}”, {starts}."]
    if evidence.deal is not None:
        amount = money(evidence.deal.amount_minor, evidence.deal.currency)
        lines.append(f"{frame.deal(evidence.deal)}: {amount}.")
    lines.append(_joined(evidence, rep))
    return lines


def _joined(evidence: FirstMeetingsEvidence, rep: str) -> str:
    within = f"in the last {count(evidence.within_days, 'day')}"
    if not evidence.joined:
        return f"I know of no first meeting of {rep}'s that you joined {within}."
    joined = count(evidence.joined, "first meeting")
    return f"You joined {joined} of {rep}'s {within}."


def _done(evidence: FirstMeetingsEvidence, today: date) -> str:
    rep, on = first_name(evidence.rep.name), day(today, today)
    return f"Noted on {on}: you will join. Tell {rep} that you come to listen."


KIND = Kind(
    draft=draft,
    why=(
        "*First meetings of a new rep.* The first weeks shape how somebody sells. A "
        "meeting counts as joined when the CRM names you among those who went, or when "
        "you told me that you did."
    ),
    muting=Muting(reader=Reader.LEADER, words="First meetings of new reps"),
    answers=Answers(
        done=_done,
        second=Instead(done=meeting_brief.instead),
        reasons=ON_A_MEETING,
        offers_help=False,
    ),
)
