"""Deals of which more is expected than their contacts, odds or amounts bear out."""

from datetime import timedelta

from coaching.calendar import Calendar
from coaching.evidence import WinChance
from coaching.facts import Deal, Tier
from coaching.flags.flag import Flag, FlagKind
from coaching.measures.lapsed_deals import is_settling
from coaching.moment import Moment
from coaching.money import in_words

SEVERAL = 0
"""The key of a touch that reached more than one contact."""


def single_threaded(deal: Deal, moment: Moment) -> Flag | None:
    """Flag a large deal past discovery that hangs on one contact.

    Large is the median of the team's open deals or more, in the same currency. Off
    without any touch in the window, and where one of them names no contact: who else
    was there is then not known.
    """
    if not moment.has_feed() or deal.stage is None:
        return None
    if deal.stage.tier in {None, Tier.DISCOVERY}:
        return None
    if deal.amount_minor is None or deal.team_median_minor is None:
        return None
    if deal.amount_minor < deal.team_median_minor:
        return None
    days = moment.thresholds.flags.single_threaded_days
    since = moment.now - timedelta(days=days)
    active = {contact.key for contact in deal.contacts if contact.last_at > since}
    if len(active) != 1 or active & {None, SEVERAL}:
        return None
    return Flag(
        kind=FlagKind.SINGLE_THREADED,
        is_risk=False,
        words=f"one contact alone in the last {days} calendar days",
    )


def optimistic_commit(
    deal: Deal, chance: WinChance | None, *, calendar: Calendar, moment: Moment
) -> Flag | None:
    """Flag a deal that is committed although the odds or the log speak against it.

    The odds are the shrunken win rate, and off where too few deals of this floor's own
    tell. A booked meeting answers the silence.
    """
    limits = moment.thresholds.flags
    if deal.forecast_category not in limits.commit_categories:
        return None
    doubts = []
    is_known = chance is not None and chance.n and chance.is_told
    if chance is not None and is_known and chance.p < limits.commit_below:
        doubts.append(
            f"deals like it are won in {chance.p:.0%} (n = {chance.n},"
            f" limit {limits.commit_below:.0%})"
        )
    silent = _silence(deal, calendar, moment)
    if silent is not None and silent > limits.commit_silent_bd:
        doubts.append(f"no touch for {silent} bd (limit {limits.commit_silent_bd})")
    if not doubts:
        return None
    return Flag(
        kind=FlagKind.OPTIMISTIC_COMMIT,
        is_risk=True,
        words=f"forecast as {_plain(deal.forecast_category)}, but"
        f" {', and '.join(doubts)}",
    )


def amount_jump(deal: Deal, *, calendar: Calendar, moment: Moment) -> Flag | None:
    """Flag an amount that rose or fell by much within a few days.

    Beside the amount before the first change of these days, in the same currency.
    """
    limits = moment.thresholds.flags
    since = calendar.today(moment.now) - timedelta(days=limits.amount_days)
    lately = [move for move in deal.amount_moves if move.on > since]
    if not lately or deal.amount_minor is None:
        return None
    before = min(lately, key=lambda move: move.on).before_minor
    if before <= 0:
        return None
    moved = deal.amount_minor - before
    if abs(moved) < limits.amount_jump * before:
        return None
    way = "up" if moved > 0 else "down"
    return Flag(
        kind=FlagKind.AMOUNT_JUMP,
        is_risk=False,
        words=(
            f"amount {way} {abs(moved) / before:.0%} in {limits.amount_days} calendar"
            f" days, from {in_words(before, deal.currency)}"
        ),
    )


def _silence(deal: Deal, calendar: Calendar, moment: Moment) -> int | None:
    """Return for how long nobody has touched it; None where that says nothing."""
    if not moment.has_feed() or is_settling(deal, calendar=calendar, moment=moment):
        return None
    if deal.next_meeting_at is not None:
        return None
    return calendar.between(deal.last_touch_at or deal.created_at, moment.now)


def _plain(category: str | None) -> str:
    return (category or "").replace("_", " ")
