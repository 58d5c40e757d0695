"""To the rep: a customer has fallen silent on one deal, or waits for our answer."""

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_ONE_DEAL, Answers, Kind, Muting, Reader, will_do
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, count, money, number
from coaching.evidence import Notice, QuietDealEvidence
from coaching.memory.put_offs import Reason

NAME = 40


def draft(evidence: QuietDealEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: who spoke last and when, and one small step."""
    del notice
    is_ours = evidence.quiet.state == "waiting_on_us"
    return Draft(
        headline=_headline(evidence, is_ours=is_ours),
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame)),),
        steps=(f"*One small step:* {_step(is_ours=is_ours)}",),
        buttons=(
            (action_ids.STEP, "I'll Answer Today" if is_ours else "I'll Write Today"),
            (action_ids.SECOND, "It's Paused"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=_why(evidence, is_ours=is_ours),
    )


def _headline(evidence: QuietDealEvidence, *, is_ours: bool) -> str:
    name = escape(evidence.deal.name, NAME)
    silence = business_days(evidence.quiet.silent_bd)
    if is_ours:
        return (
            f"{name} may be waiting for your answer: "
            f"their last word came {silence} ago."
        )
    usual = number(evidence.quiet.expected_bd)
    return f"{name} has gone quiet: no word for {silence}, where {usual} is usual."


def _facts(evidence: QuietDealEvidence, frame: Frame) -> list[str]:
    deal, quiet = evidence.deal, evidence.quiet
    stage = f", {escape(deal.stage)}" if deal.stage else ""
    closes = (
        f", to close on {frame.day(evidence.close_date)}" if evidence.close_date else ""
    )
    amount = money(deal.amount_minor, deal.currency)
    lines = [
        f"{frame.deal(deal)}: {amount}{stage}{closes}.",
        _last_word(evidence, frame),
    ]
    if quiet.state == "waiting_on_us":
        return [*lines, "Nothing that went out since is logged."]
    tried = count(quiet.outbound_days, "day")
    return [*lines, f"You wrote or called on {tried} since; no meeting is booked."]


def _last_word(evidence: QuietDealEvidence, frame: Frame) -> str:
    day = frame.day(evidence.last_customer_on)
    if evidence.spoke:
        return f"You last spoke with the customer on {day}."
    return f"The customer's last logged word: {day}."


def _step(*, is_ours: bool) -> str:
    if is_ours:
        return "a short answer today, even if it only says when the rest will come."
    return "ask one question that can be answered in a line."


def _why(evidence: QuietDealEvidence, *, is_ours: bool) -> str:
    if is_ours:
        days = business_days(evidence.answer_within_bd)
        return f"Why this: I write past {days} unanswered (set in coaching.toml)."
    quiet = evidence.quiet
    source = (
        f"from {count(quiet.gaps, 'reply time')} on this deal"
        if quiet.basis == "learned"
        else "from its stage and size, set in coaching.toml"
    )
    usual, limit = number(quiet.expected_bd), number(evidence.silent_from_bd)
    return (
        f"Why this: {usual} business days is what I expect here ({source}). I write "
        f"past {limit}, after {count(evidence.attempts, 'day')} with an attempt (set in"
        " coaching.toml)."
    )


KIND = Kind(
    draft=draft,
    why=(
        "*A quiet deal.* Each deal teaches how long its customer takes to answer; "
        "where it is too young for that, its stage and size say. I write when the "
        "silence is twice as long, or when their word waits for ours. A booked "
        "meeting, or your own word that it rests, is enough of an answer."
    ),
    muting=Muting(reader=Reader.REP, words="A deal that has gone quiet"),
    answers=Answers(
        done=will_do,
        second=Reason.AGREED_PAUSE,
        reasons=ON_ONE_DEAL,
        offers_help=True,
    ),
)
