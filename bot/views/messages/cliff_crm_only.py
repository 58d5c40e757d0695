"""A cliff's figures where nothing is logged: amounts, new deals, edits, in sentences.

Nothing here claims how anybody spent their time.
"""

from bot.views.messages.draft import Frame
from bot.views.slack_text.escape import LINE_LIMIT, escape
from bot.views.slack_text.words import business_days, count, money, number, percent
from coaching.evidence import CliffEvidence, OneDeal, StillDeal

HEADLINE_NAME = 40
STILL_SHOWN = 4
A_TENTH = 0.1
WHY = (
    "*The cliff, where nothing is logged.* More of the open amount than usual lies in "
    "one deal, and no other new deal came for longer than the rep's own pace explains; "
    "a cliff if others have stood unchanged for longer than their stage takes, or "
    "would not be enough alone. An edit in the CRM is no work with a customer, and "
    "its lack is no idleness."
)


def lies_in(evidence: CliffEvidence, found: OneDeal, whose: str) -> str:
    """Return the point: how much of the open amount lies in one deal."""
    focus = escape(evidence.focus.name, HEADLINE_NAME)
    point = f"{percent(found.share)} of {whose} open amount lies in {focus}"
    if found.usual is None:
        return point
    return f"{point}, where {percent(found.usual.usual)} in one deal is usual"


def behind(evidence: CliffEvidence, found: OneDeal) -> str:
    """Return what lies behind the one deal, the gravest of it."""
    gap = business_days(evidence.gap_bd)
    if evidence.level == "heads_up":
        return f"no new deal has come for {gap}"
    if found.still:
        return f"no new one has come for {gap}, and others have not moved in the CRM"
    return f"no new one has come for {gap}, and without it the next 90 days look thin"


def lines(
    evidence: CliffEvidence, found: OneDeal, frame: Frame, whose: str
) -> list[str]:
    """Return a line for each figure with the usual beside it, and what is not seen."""
    said = [_share(evidence, found, frame, whose), _opened(evidence, found, frame)]
    if found.still:
        said.append(_still(evidence, found, frame))
    return said


def unseen(found: OneDeal, whose: str) -> str:
    """Return what the figures cannot tell."""
    seen = "see next to none of" if found.logged else "do not see"
    return (
        f"I {seen} {whose} calls, e-mails and meetings; what I see is amounts, stages, "
        "dates and new deals in the CRM."
    )


def why(found: OneDeal, whose: str) -> str:
    """Return the limits that were passed, and where `whose` usual comes from."""
    share, due = percent(found.share_limit), number(found.due_limit)
    usual = (
        f"if it is more than usual in {whose} last {count(found.weeks, 'week')} that I "
        "know of"
        if found.usual is not None
        else f"as I know of too few of {whose} weeks to tell what is usual"
    )
    return (
        f"Why this: with no activity logged I write from {share} of the open amount in "
        f"one deal on, {usual}, once {due} new deals would have come at {whose} own "
        f"pace (from {count(found.openings, 'deal')}) and none did. Set under "
        "[crm_only] in coaching.toml."
    )


def step_for(still: StillDeal, frame: Frame) -> str:
    """Return the one step that would move a deal, with its name."""
    step = escape(still.step, LINE_LIMIT).rstrip(".")
    return f"{frame.deal(still.deal)}: {step[:1].lower()}{step[1:]}."


def about(still: StillDeal) -> str:
    """Return how long a deal has stood unedited."""
    return f"{count(still.days, 'day')} without a change"


def _share(evidence: CliffEvidence, found: OneDeal, frame: Frame, whose: str) -> str:
    deal = frame.deal(evidence.focus)
    amount = money(evidence.focus.amount_minor, evidence.focus.currency)
    total = money(found.total_minor, found.currency)
    line = f"{deal} is {amount} of {whose} {total} open: {percent(found.share)}."
    beside = []
    if found.usual is not None:
        beside.append(f"{percent(found.usual.usual)} is usual for the largest deal")
    if found.floor_usual is not None:
        now = percent(found.floor_usual)
        beside.append(f"for the middle rep of the company it is {now} now")
    if not beside:
        return line
    said = "; ".join(beside)
    return f"{line} {said[0].upper()}{said[1:]}."


def _opened(evidence: CliffEvidence, found: OneDeal, frame: Frame) -> str:
    gap, due = business_days(evidence.gap_bd), number(round(found.due))
    on = f", on {frame.day(evidence.last_opened_on)}" if evidence.last_opened_on else ""
    line = f"The last other new deal was {gap} ago{on}; at the usual pace about {due}"
    line += " would have come since."
    if found.floor_due > A_TENTH:
        line += " The whole floor opened fewer; that is taken off."
    return line


def _still(evidence: CliffEvidence, found: OneDeal, frame: Frame) -> str:
    shown = found.still[:STILL_SHOWN]
    more = len(found.still) - len(shown)
    deals = [
        f"    • {frame.deal(each.deal)} ({count(each.days, 'day')}, usual "
        f"{number(round(each.usual_days))})"
        for each in shown
    ]
    rest = [f"    and {more} more"] if more else []
    others = count(evidence.others, "other open deal")
    of_all = f"{len(found.still)} of {others}"
    first = f"{of_all} unchanged in the CRM for longer than usual:"
    return "\n".join([first, *deals, *rest])
