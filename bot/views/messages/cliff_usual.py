"""A cliff's figures beside what is usual for this rep, in sentences."""

from bot.views.messages.draft import Frame
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, number, percent
from coaching.evidence import Beside, CliffEvidence, UsualWork

HEADLINE_NAME = 40
A_TENTH = 0.1


def taken(evidence: CliffEvidence, usual: UsualWork, whose: str) -> str:
    """Return the point: what one deal has taken, beside the usual."""
    focus = escape(evidence.focus.name, HEADLINE_NAME)
    share, before = percent(usual.share.value), percent(usual.share.usual)
    return (
        f"{focus} has taken {share} of {whose} work on deals, where {before} is usual"
    )


def lines(
    evidence: CliffEvidence, usual: UsualWork, frame: Frame, whose: str
) -> list[str]:
    """Return a line for each figure with the usual beside it."""
    deal, days = frame.deal(evidence.focus), evidence.window_bd
    share, before = percent(usual.share.value), percent(usual.share.usual)
    span = f"the last {days} days with anything logged"
    point = (
        f"{deal} took {share} of {whose} work on deals in {span}; {before} is usual."
    )
    said = [point, _sought(usual)]
    if usual.others is not None:
        said += _others(usual.others, evidence.others)
    if usual.floor_fell:
        said.append("The whole floor reached fewer new people; that is taken off.")
    if usual.may_close:
        said.append(
            f"{deal} is due to close and the customer is in touch. That counts against "
            "a warning; the rest outweighs it."
        )
    return said


def why(usual: UsualWork, whose: str) -> str:
    """Return why it is enough: how rarely this comes together in `whose` weeks."""
    weeks = count(usual.weeks, "week")
    often = "none" if usual.like_this == 0 else f"{usual.like_this}"
    return (
        "Why this: each of these happens now and then. All together they did in "
        f"{often} of {whose} last {weeks} that I know of (how much is enough is set "
        f"under [usual] in coaching.toml). What is usual comes from {whose} own past."
    )


def _sought(usual: UsualWork) -> str:
    now, before = number(usual.sought.value), number(round(usual.sought.usual))
    if usual.by_openings:
        opened = "none" if now == "0" else now
        return f"New deals: {opened} in three weeks; about {before} is usual."
    sought = "no" if now == "0" else now
    return (
        f"New people: {sought} calls and messages in {usual.sought_bd} such days; "
        f"about {before} is usual."
    )


def _others(others: Beside, how_many: int) -> list[str]:
    """Return how much less the other deals get, where it is worth a line."""
    if others.usual <= 0 or others.value >= others.usual * (1 - A_TENTH):
        return []
    less = percent(1 - others.value / others.usual)
    deals = count(how_many, "other open deal")
    return [f"The {deals} got {less} less attention than usual."]
