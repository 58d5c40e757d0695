"""To the leader, after the rep has had time: the same facts and three questions."""

from datetime import date

from bot import action_ids
from bot.views.messages import cliff_crm_only
from bot.views.messages.cliff_lines import WHY, facts, image, limits
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_ONE_DEAL, Answers, Kind, Opens
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, day, first_name, plain_first_name
from coaching.evidence import CliffEvidence, DealRef, LapsedDeal, Notice

_QUESTIONS = (
    "who there wants this to happen, and when did they last say so?",
    "what is the next step with a date on it, and who takes it?",
    "what would have to be true for it to move, and what is in its way?",
)
_QUESTIONS_WITHOUT_DEALS = (
    "Which two conversations could become the next deals?",
    "What would have to leave the calendar to make room for them?",
    "If this one deal slips by a quarter, what is plan B?",
)


def draft(evidence: CliffEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the leader's message, which says since when the rep has had it."""
    rep = first_name(evidence.rep.name)
    whose = f"{rep}'s"
    told = f"{rep} has had this{_since(notice, frame)}."
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
        why=limits(evidence, pace=f"the team's pace and {whose} own", whose=whose),
    )


def _since(notice: Notice, frame: Frame) -> str:
    told_on = notice.told_rep_on
    return "" if told_on is None else f" since {frame.weekday(told_on)}"


def questions(evidence: CliffEvidence, frame: Frame) -> list[str]:
    """Return three questions, about as many deals as lie still."""
    deals = _behind(evidence)
    if not deals:
        asked = list(_QUESTIONS_WITHOUT_DEALS)
    else:
        asked = [
            f"{_named(deals, index, frame)}: {question}"
            for index, question in enumerate(_QUESTIONS)
        ]
    return [f"{number}. {question}" for number, question in enumerate(asked, start=1)]


def _named(deals: list[tuple[DealRef, str]], index: int, frame: Frame) -> str:
    """Return the deal of a question; how long it lies still is said but once."""
    if index < len(deals):
        deal, still = deals[index]
        return f"{frame.deal(deal)} ({still})"
    return frame.deal(deals[-1][0])


def _behind(evidence: CliffEvidence) -> list[tuple[DealRef, str]]:
    """Return each deal that lies still, and since when."""
    if evidence.crm_only is not None:
        still = evidence.crm_only.still
        return [(each.deal, cliff_crm_only.about(each)) for each in still]
    return [(each.deal, _about(each)) for each in evidence.lapsed]


def _about(lapsed: LapsedDeal) -> str:
    if lapsed.silent_bd is None:
        return "no touch logged"
    return f"{business_days(lapsed.silent_bd)} without a touch"


def _step(evidence: CliffEvidence, rep: str) -> str:
    still = evidence.crm_only.still if evidence.crm_only else evidence.lapsed
    if not still:
        return f"ask {rep} what would help to start one new conversation."
    first = escape(still[0].deal.name)
    focus = escape(evidence.focus.name)
    return (
        f"ask {rep} about {first} before {focus}, and what you could take off "
        f"{rep}'s desk."
    )


def _done(evidence: CliffEvidence, today: date) -> str:
    rep, on = first_name(evidence.rep.name), day(today, today)
    return f"Noted on {on}: you will talk to {rep}. Ask what would help."


KIND = Kind(
    draft=draft,
    why=WHY,
    muting=None,
    answers=Answers(
        done=_done,
        second=Opens.DEALS,
        reasons=ON_ONE_DEAL,
        offers_help=False,
    ),
)
