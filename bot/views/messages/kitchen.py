"""To the leader: the part of a rep's work that was not sampled lately."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_NO_DEAL, Answers, Kind, Muting, Reader
from bot.views.messages.meeting_brief import kind_in_words
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, day, first_name, moment, money
from coaching.evidence import Area, KitchenEvidence, MeetingRef, Notice


def draft(evidence: KitchenEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the suggestion: one meeting to join, or an hour to sit beside."""
    del notice
    rep = first_name(evidence.rep.name)
    days = count(evidence.look_back_days, "day")
    gap = kind_in_words(evidence.gap)
    if evidence.meeting is None:
        headline = f"You have not sat in on {rep}'s {gap} in the last {days}."
        step = f"ask {rep} for an hour next to the phone, to listen."
        label = "I'll Sit In"
    else:
        on = frame.day(frame.reader.today(evidence.meeting.starts_at))
        headline = f"{rep} has a {gap} on {on}: a chance to come along."
        step = f"ask {rep} whether you may come and listen."
        label = "I'll Join"
    return Draft(
        headline=headline,
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame, rep)),),
        steps=(f"*One small step:* {step}",),
        buttons=((action_ids.STEP, label), (action_ids.NOT_NOW, "Not Now")),
        why=(
            f"Why this: I look for {evidence.target} of each with each rep (set in "
            f"coaching.toml) in {days}, and suggest one a week. I know of a meeting "
            f"only from the CRM: it holds {evidence.met_customers:,} of your team's "
            "with customers in that time."
        ),
    )


def _facts(evidence: KitchenEvidence, frame: Frame, rep: str) -> list[str]:
    return [*_booked(evidence.meeting, evidence, frame), _joined(evidence, rep)]


def _joined(evidence: KitchenEvidence, rep: str) -> str:
    days = count(evidence.look_back_days, "day")
    if not any(area.joined for area in evidence.areas):
        *most, last = (kind_in_words(area.kind) for area in evidence.areas)
        kinds = f"{', '.join(most)} or {last}" if most else last
        return f"In the last {days} I know of no {kinds} of {rep}'s that you joined."
    areas = ", ".join(_area(area) for area in evidence.areas)
    return f"In the last {days} you joined, with {rep}: {areas}."


def _booked(
    meeting: MeetingRef | None, evidence: KitchenEvidence, frame: Frame
) -> list[str]:
    if meeting is None:
        return []
    line = f"“{escape(meeting.title)}”, {moment(meeting.starts_at, frame.reader)}"
    if evidence.deal is None:
        return [f"{line}."]
    amount = money(evidence.deal.amount_minor, evidence.deal.currency)
    return [f"{line}: {frame.deal(evidence.deal)}, {amount}."]


def _area(area: Area) -> str:
    return f"{kind_in_words(area.kind)} {area.joined}"


def _done(evidence: KitchenEvidence, today: date) -> str:
    rep, on = first_name(evidence.rep.name), day(today, today)
    if evidence.meeting is None:
        return f"Noted on {on}: you will sit in. {rep} knows when it suits."
    return f"Noted on {on}: you will join. Tell {rep} that you come to listen."


KIND = Kind(
    draft=draft,
    why=(
        "*Every element of the kitchen.* Prospecting, first meetings, presentations, "
        "customer visits: a leader who joins each of them now and then, with each rep, "
        "knows the work. It is counted for you alone."
    ),
    muting=Muting(reader=Reader.LEADER, words="Kinds of work not joined lately"),
    answers=Answers(
        done=_done,
        second=None,
        reasons=ON_NO_DEAL,
        offers_help=False,
    ),
)
