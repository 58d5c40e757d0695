"""To the VP: a top customer who has not heard from a leader of ours for long."""

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_NO_DEAL, Answers, Kind, Muting, Reader, will_do
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import (
    count,
    count_or_no,
    first_name,
    money,
    percent,
)
from coaching.evidence import ExecutiveVisitsEvidence, Notice


def draft(evidence: ExecutiveVisitsEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the suggestion with a brief: one customer to see or to call."""
    del notice
    name = escape(evidence.customer, 40)
    won = money(evidence.won_minor, evidence.currency)
    days = count(evidence.silent_days, "day")
    ask = _ask(evidence)
    return Draft(
        headline=f"{name} brought {won}, and {_silence(evidence)}.",
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame)),),
        steps=(f"*One small step:* {ask}",),
        buttons=(
            (action_ids.STEP, "I'll Get in Touch"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=(
            f"Why this: of the {percent(evidence.top_share)} of customers that brought "
            f"most, I name those whom no leader of ours met or called in {days} "
            "(set in coaching.toml). What is not logged in the CRM I cannot see."
        ),
    )


def _silence(evidence: ExecutiveVisitsEvidence) -> str:
    if evidence.days is None:
        return "no leader of ours is on record there"
    return f"no leader of ours was in touch for {count(evidence.days, 'day')}"


def _facts(evidence: ExecutiveVisitsEvidence, frame: Frame) -> list[str]:
    place = f"Number {evidence.rank} of {count(evidence.customers, 'customer')}"
    deals = (
        f"{count(evidence.won_deals, 'won deal')}, "
        f"{count_or_no(evidence.open_deals, 'open deal')}"
    )
    lines = [f"{place} by what was won in two years: {deals}."]
    if evidence.executive_on is not None:
        last = frame.day(evidence.executive_on)
        lines.append(f"A leader was last in touch on {last}.")
    if evidence.touched_on is not None:
        last = frame.day(evidence.touched_on)
        lines.append(f"Our last call or meeting with them was on {last}.")
    if evidence.rep is not None:
        lines.append(f"{first_name(evidence.rep.name)} knows them best.")
    return lines


def _ask(evidence: ExecutiveVisitsEvidence) -> str:
    if evidence.rep is None:
        return "call them, with no agenda but theirs."
    rep = first_name(evidence.rep.name)
    return f"ask {rep} what they would like to hear, and call them."


KIND = Kind(
    draft=draft,
    why=(
        "*Top customers.* Those who brought most should hear from a leader of ours now "
        "and then. A meeting or a call counts when the CRM ties it to one of their "
        "deals and names a manager or VP."
    ),
    muting=Muting(reader=Reader.LEADER, words="Customers to visit"),
    answers=Answers(
        done=will_do,
        second=None,
        reasons=ON_NO_DEAL,
        offers_help=False,
    ),
)
