"""Which open deals nobody has touched within their stage's limit."""

from collections.abc import Iterable

from coaching.calendar import Calendar
from coaching.evidence import LapsedDeal
from coaching.facts import Deal, Tier
from coaching.moment import Moment
from coaching.refs import by_worth, deal_ref

STEPS = {
    Tier.DISCOVERY: "Suggest two times for a short call",
    Tier.EVALUATION: "Ask what is still open in their evaluation",
    Tier.PROPOSAL: "Ask for a date to go through the proposal",
    Tier.NEGOTIATION: "Ask who signs, and by when",
}
"""One small step that moves a deal, by the tier of its stage."""


def lapsed_deals(
    deals: Iterable[Deal], *, calendar: Calendar, moment: Moment
) -> tuple[LapsedDeal, ...]:
    """Return the lapsed ones among `deals`, the largest first."""
    found = (
        lapsed_deal(deal, calendar=calendar, moment=moment)
        for deal in sorted(deals, key=by_worth)
    )
    return tuple(lapsed for lapsed in found if lapsed is not None)


def lapsed_deal(deal: Deal, *, calendar: Calendar, moment: Moment) -> LapsedDeal | None:
    """Fire when no touch was logged for longer than the stage's limit, and none is due.

    A deal that was never touched counts from its first day. A booked meeting or a dated
    next step means that somebody looks after it. Off without a known tier, for a deal
    that has only just changed hands, and where calls and e-mails are not to be seen:
    they may well have been made.
    """
    if deal.stage is None or deal.stage.tier is None or is_planned(deal):
        return None
    if not moment.has_feed() or is_settling(deal, calendar=calendar, moment=moment):
        return None
    tier = deal.stage.tier
    limit = moment.thresholds.flags.no_touch_bd.of(tier)
    silent = calendar.between(deal.last_touch_at or deal.created_at, moment.now)
    if silent <= moment.least(limit):
        return None
    return LapsedDeal(
        deal=deal_ref(deal),
        silent_bd=silent if deal.last_touch_at else None,
        limit_bd=limit,
        step=STEPS[tier],
    )


def is_settling(deal: Deal, *, calendar: Calendar, moment: Moment) -> bool:
    """Say whether the deal came from somebody else so lately that it has grace."""
    if deal.taken_over_at is None:
        return False
    since = calendar.today(deal.taken_over_at)
    days = calendar.days_apart(since, calendar.today(moment.now))
    return days < moment.thresholds.work.take_over_days


def is_planned(deal: Deal) -> bool:
    """Say whether a meeting is booked or a next step has a date."""
    return deal.next_meeting_at is not None or deal.next_step_on is not None
