"""To the rep: hardly a deal is open, so the next one matters more than the last one."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_NO_DEAL, Answers, Kind, Muting, Opens, Reader
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, count, day, money, one_every
from coaching.evidence import NearlyEmptyEvidence, Notice


def draft(evidence: NearlyEmptyEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: what is open, and when the last deal was opened."""
    del notice
    is_open = f"{_open(evidence)} open"
    return Draft(
        headline=f"Your pipeline is nearly empty: {is_open}{_new(evidence)}.",
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame)),),
        steps=(
            "*One small step:* write to one person you know and ask for 20 minutes.",
        ),
        buttons=(
            (action_ids.STEP, "I'll Open One Today"),
            (action_ids.SECOND, "Show My Deals"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=(
            f"Why this: {_limit(evidence)} (set in coaching.toml). A deal that is "
            "not in the CRM yet is not counted."
        ),
    )


def _limit(evidence: NearlyEmptyEvidence) -> str:
    if evidence.usual is not None:
        return "I write when far fewer deals are open than usual and none came for long"
    return f"I write below {count(evidence.limit, 'open deal')}"


def _open(evidence: NearlyEmptyEvidence) -> str:
    if not evidence.open_deals:
        return "no deal is"
    if len(evidence.open_deals) == 1:
        return f"only {escape(evidence.open_deals[0].name, 40)} is"
    return f"only {len(evidence.open_deals)} deals are"


def _new(evidence: NearlyEmptyEvidence) -> str:
    if not evidence.gap_bd:
        return ""
    return f", and nothing new came for {business_days(evidence.gap_bd)}"


def _facts(evidence: NearlyEmptyEvidence, frame: Frame) -> list[str]:
    lines = [
        f"{frame.deal(deal)}: {money(deal.amount_minor, deal.currency)}, "
        f"{escape(deal.stage) if deal.stage else 'stage not known'}."
        for deal in evidence.open_deals[: frame.listed]
    ]
    more = len(evidence.open_deals) - len(lines)
    lines += [f"And {more} more."] if more else []
    return [*lines, *_usual(evidence), _last(evidence, frame)]


def _usual(evidence: NearlyEmptyEvidence) -> list[str]:
    if evidence.usual is None:
        return []
    whose = "in your team" if evidence.usual_of == "team" else "for you"
    is_open = count(len(evidence.open_deals), "open deal")
    return [f"You have {is_open}. Usual {whose}: {evidence.usual:g}."]


def _last(evidence: NearlyEmptyEvidence, frame: Frame) -> str:
    if evidence.last_opened_on is None:
        return "No opened deal is on record."
    when = frame.day(evidence.last_opened_on)
    if evidence.gap_bd is None:
        return f"The last new deal was on {when}."
    last = f"The last new deal was {business_days(evidence.gap_bd)} ago, on {when}."
    if evidence.pace_bd is None:
        return last
    return f"{last} Usual for you: {one_every(evidence.pace_bd)}."


def _done(evidence: NearlyEmptyEvidence, today: date) -> str:
    del evidence
    return f"Noted on {day(today, today)}: you will open one today."


KIND = Kind(
    draft=draft,
    why=(
        "*Nearly empty.* Far fewer deals are open than is usual for you, and none "
        "came for longer than your pace explains. It says nothing about how you "
        "spend your time."
    ),
    muting=Muting(reader=Reader.REP, words="A nearly empty pipeline"),
    answers=Answers(
        done=_done,
        second=Opens.DEALS,
        reasons=ON_NO_DEAL,
        offers_help=True,
    ),
)
