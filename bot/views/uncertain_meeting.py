"""To the leader: the meeting that is open, and the sure one to leave to the rep."""

from bot import actions
from bot.views.draft import Draft, Frame
from bot.views.text import escape
from bot.views.words import basis, count, first_name, moment, money, percent
from coaching.evidence import Notice, UncertainMeetingEvidence, WinChance

_OFFER = "you in the room, or 15 minutes together before"


def draft(evidence: UncertainMeetingEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: one meeting to be in, and the one not to."""
    del notice
    rep = first_name(evidence.rep.name)
    on = frame.day(frame.reader.today(evidence.meeting.starts_at))
    deal = escape(evidence.deal.name, 40)
    return Draft(
        headline=(
            f"{rep}'s {_kind(evidence.meeting.kind)} for {deal} on {on} is still open, "
            f"and {_help(evidence.meeting.kind)}."
        ),
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame, rep)),),
        steps=(f"*One small step:* ask {rep} what would help more: {_OFFER}.",),
        buttons=(
            (actions.STEP, "I'll Attend"),
            (actions.SECOND, "Pre-Brief Instead"),
            (actions.NOT_NOW, "Not Now"),
        ),
        why=(
            "Why this: of your people's booked customer meetings, this is where you "
            f"change most. From {percent(evidence.sure_from)} a deal counts as sure, "
            f"up to {percent(evidence.lost_to)} as lost (set in coaching.toml)."
        ),
    )


def _facts(evidence: UncertainMeetingEvidence, frame: Frame, rep: str) -> list[str]:
    stage = f", {escape(evidence.deal.stage)}" if evidence.deal.stage else ""
    amount = money(evidence.deal.amount_minor, evidence.deal.currency)
    starts = moment(evidence.meeting.starts_at, frame.reader)
    lines = [
        f"“{escape(evidence.meeting.title)}”, {starts}.",
        f"{frame.deal(evidence.deal)}: {amount}{stage}. {_chance(evidence.chance)}",
        _joined(evidence.days_since_joined, rep),
    ]
    if evidence.new_rep:
        lines.append(f"{rep} is in the first six months here.")
    return [*lines, *_sure(evidence, frame)]


def _chance(chance: WinChance) -> str:
    """Return the chance with what it rests on, however little that is."""
    return f"Chance of winning about {percent(chance.p)}, {basis(chance)}."


def _joined(days: int | None, rep: str) -> str:
    if days is None:
        return f"I know of no customer meeting of {rep}'s that you have joined."
    return f"You last joined a customer meeting of {rep}'s {count(days, 'day')} ago."


def _sure(evidence: UncertainMeetingEvidence, frame: Frame) -> list[str]:
    if evidence.sure is None or evidence.sure_deal is None:
        return []
    on = frame.day(frame.reader.today(evidence.sure.starts_at))
    chance = evidence.sure_chance
    likely = f", about {percent(chance.p)}" if chance else ""
    has_it = (
        f": {first_name(evidence.sure_rep.name)} has it" if evidence.sure_rep else ""
    )
    return [f"*Not* {frame.deal(evidence.sure_deal)} on {on}{likely}{has_it}."]


def _help(kind: str) -> str:
    if kind == "first_meeting":
        return "you could help it start well"
    return "you could tip it"


def _kind(kind: str) -> str:
    return escape(kind.replace("_", " "), 30) if kind != "other" else "meeting"
