"""To the leader, after the rep has had time: the same facts and three questions."""

from datetime import date

from bot import action_ids
from bot.views.messages import cliff_crm_only
from bot.views.messages.cliff_lines import facts, image, limits
from bot.views.messages.draft import Draft, Frame
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, first_name, plain_first_name
from coaching.evidence import CliffEvidence, LapsedDeal

_QUESTIONS = (
    "who there wants this to happen, and when did they last say so?",
    "what is the next step with a date on it, and who takes it?",
    "what would have to be true for it to move, and what could you clear away?",
)
_QUESTIONS_WITHOUT_DEALS = (
    "Which two conversations could become the next deals?",
    "What would have to leave the calendar to make room for them?",
    "If this one deal slips by a quarter, what is plan B?",
)


def draft(evidence: CliffEvidence, told_on: date, frame: Frame) -> Draft:
    """Return the leader's message; the rep has had it since `told_on`."""
    rep = first_name(evidence.rep.name)
    whose = f"{rep}'s"
    told = f"{rep} has had this since {frame.weekday(told_on)}."
    asked = "\n".join(questions(evidence, frame))
    return Draft(
        headline=f"{rep} may be heading for the cliff: {image(evidence, whose)}",
        facts=(f"{told}\n{facts(evidence, frame, whose)}",),
        steps=(
            f"*Three questions for {rep}*\n{asked}",
            f"*One small step:* {_step(evidence, rep)}",
        ),
        buttons=(
            (action_ids.STEP, f"I'll Talk to {plain_first_name(evidence.rep.name)}"),
            (action_ids.SECOND, "Show the Deals"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=limits(evidence, f"the team's pace and {whose} own"),
    )


def questions(evidence: CliffEvidence, frame: Frame) -> list[str]:
    """Return three questions, about as many deals as lie still."""
    deals = _behind(evidence, frame)
    if not deals:
        asked = list(_QUESTIONS_WITHOUT_DEALS)
    else:
        asked = [
            f"{deals[min(index, len(deals) - 1)]}: {question}"
            for index, question in enumerate(_QUESTIONS)
        ]
    return [f"{number}. {question}" for number, question in enumerate(asked, start=1)]


def _behind(evidence: CliffEvidence, frame: Frame) -> list[str]:
    if evidence.crm_only is not None:
        return [cliff_crm_only.about(each, frame) for each in evidence.crm_only.still]
    return [_about(each, frame) for each in evidence.lapsed]


def _about(lapsed: LapsedDeal, frame: Frame) -> str:
    name = frame.deal(lapsed.deal)
    if lapsed.silent_bd is None:
        return f"{name} (no touch logged)"
    return f"{name} ({business_days(lapsed.silent_bd)} without a touch)"


def _step(evidence: CliffEvidence, rep: str) -> str:
    still = evidence.crm_only.still if evidence.crm_only else evidence.lapsed
    if not still:
        return f"ask {rep} what would help to start one new conversation."
    first = escape(still[0].deal.name)
    focus = escape(evidence.focus.name)
    return (
        f"ask {rep} about {first} before {focus}, and what you could take off the desk."
    )
