"""To the leader: the meeting that is open, and the sure one to leave to the rep."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_A_MEETING, Answers, Instead, Kind, Muting, Reader
from bot.views.messages.meeting_brief import instead, kind_in_words, lines
from bot.views.messages.odds_words import odds_lines
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import (
    basis,
    count,
    day,
    first_name,
    moment,
    money,
    percent,
)
from coaching.evidence import Notice, UncertainMeetingEvidence, WinChance

WITH_ODDS = 3
"""The version of the evidence from which on odds are told or refused."""
_OFFER = "you in the room, or 15 minutes together before"
_BUTTONS = (
    (action_ids.STEP, "I'll Attend"),
    (action_ids.SECOND, "Pre-Brief Instead"),
    (action_ids.NOT_NOW, "Not Now"),
)
_PRE_BRIEF = (
    (action_ids.SECOND, "I'll Pre-Brief"),
    (action_ids.NOT_NOW, "Not Now"),
)


def draft(evidence: UncertainMeetingEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: one meeting to be in, and the one not to."""
    del notice
    rep = first_name(evidence.rep.name)
    brief = [lines(evidence.brief, frame)] if evidence.brief else []
    is_brief = evidence.rep_says == "pre_brief"
    return Draft(
        headline=_headline(evidence, frame, rep),
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame, rep)),),
        steps=(*brief, f"*One small step:* {_step(evidence, rep)}"),
        buttons=_PRE_BRIEF if is_brief else _BUTTONS,
        why=_why(evidence),
    )


def _why(evidence: UncertainMeetingEvidence) -> str:
    if not _is_called_open(evidence):
        return (
            "Why this: one of your people's booked customer meetings a week. None is"
            " called sure or uncertain while odds have no good record here (set in"
            " coaching.toml)."
        )
    return (
        "Why this: of your people's booked customer meetings, this is where you "
        f"change most. From {percent(evidence.sure_from)} a deal counts as sure, "
        f"up to {percent(evidence.lost_to)} as lost (set in coaching.toml)."
    )


def _is_called_open(evidence: UncertainMeetingEvidence) -> bool:
    """Say whether odds are told; messages from before there were any called all so."""
    return evidence.odds is not None or evidence.version < WITH_ODDS


def _headline(evidence: UncertainMeetingEvidence, frame: Frame, rep: str) -> str:
    on = frame.day(frame.reader.today(evidence.meeting.starts_at))
    deal = escape(evidence.deal.name, 40)
    kind = kind_in_words(evidence.meeting.kind)
    is_open = _is_called_open(evidence)
    if evidence.rep_says == "pre_brief":
        still = ", which is still open" if is_open else ""
        return (
            f"{rep} would like 15 minutes with you before the {kind} for {deal} on "
            f"{on}{still}."
        )
    if not is_open:
        return f"{rep}'s {kind} for {deal} on {on} is the one to think of joining."
    return (
        f"{rep}'s {kind} for {deal} on {on} is still open, "
        f"and {_help(evidence.meeting.kind)}."
    )


def _step(evidence: UncertainMeetingEvidence, rep: str) -> str:
    match evidence.rep_says:
        case "helpful":
            return f"tell {rep} that you come, and agree who does what."
        case "pre_brief":
            return f"offer {rep} 15 minutes before the day."
        case _:
            return f"ask {rep} what would help more: {_OFFER}."


def _says(evidence: UncertainMeetingEvidence, rep: str) -> list[str]:
    match evidence.rep_says:
        case "helpful":
            return [f"{rep} says it would help."]
        case "pre_brief":
            return [f"{rep} says a pre-brief would help more than company."]
        case "unanswered":
            return [f"{rep} has not answered yet whether it would help."]
        case _:
            return []


def _facts(evidence: UncertainMeetingEvidence, frame: Frame, rep: str) -> list[str]:
    stage = f", {escape(evidence.deal.stage)}" if evidence.deal.stage else ""
    amount = money(evidence.deal.amount_minor, evidence.deal.currency)
    starts = moment(evidence.meeting.starts_at, frame.reader)
    found = [
        *_says(evidence, rep),
        f"“{escape(evidence.meeting.title)}”, {starts}.",
        f"{frame.deal(evidence.deal)}: {amount}{stage}.{_before_odds(evidence)}",
        *_odds(evidence),
        _joined(evidence.days_since_joined, rep),
    ]
    if evidence.new_rep:
        found.append(f"{rep} is in the first six months here.")
    if evidence.least_sampled:
        kind = kind_in_words(evidence.meeting.kind)
        found.append(f"Of what you joined in 60 days, this kind is rarest: {kind}.")
    return [*found, *_sure(evidence, frame)]


def _odds(evidence: UncertainMeetingEvidence) -> list[str]:
    if evidence.version < WITH_ODDS:
        return []
    return odds_lines(evidence.odds, evidence.record)


def _before_odds(evidence: UncertainMeetingEvidence) -> str:
    return f" {_chance(evidence.chance)}" if evidence.version < WITH_ODDS else ""


def _chance(chance: WinChance) -> str:
    """Return the chance with what it rests on, or that too little is known of any."""
    if not chance.is_told:
        known = f"{chance.n:,} of the {chance.told_from:,} it takes"
        return (
            f"Too few deals like it have closed to tell a chance ({known}): this goes"
            " by its stage and size, and by whom you have joined."
        )
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
    likely = _likely(chance) if chance else ""
    has_it = (
        f": {first_name(evidence.sure_rep.name)} has it" if evidence.sure_rep else ""
    )
    return [f"*Not* {frame.deal(evidence.sure_deal)} on {on}{likely}{has_it}."]


def _likely(chance: WinChance) -> str:
    if not chance.is_told:
        return ", sure by its stage"
    return f", about {percent(chance.p)}"


def _help(kind: str) -> str:
    if kind == "first_meeting":
        return "you could help it start well"
    return "you could tip it"


def _done(evidence: UncertainMeetingEvidence, today: date) -> str:
    rep, on = first_name(evidence.rep.name), day(today, today)
    return f"Noted on {on}: you will attend. Tell {rep} what you will do there."


KIND = Kind(
    draft=draft,
    why=(
        "*The uncertain meeting.* Leaders help most where the outcome is open. Of the "
        "booked customer meetings I pick the one that is most open, large, early "
        "enough to change, and with a rep whose meetings you have not joined lately. "
        "How open it is I learn from your own closed deals, most of all from what "
        "their customers did; where that has foretold too little, I call none open or "
        "sure."
    ),
    muting=Muting(reader=Reader.LEADER, words="Meetings to join"),
    answers=Answers(
        done=_done,
        second=Instead(done=instead),
        reasons=ON_A_MEETING,
        offers_help=False,
    ),
)
