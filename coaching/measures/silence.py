"""A customer who has fallen silent, or who waits for us, on one deal."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Literal

from coaching.calendar import Calendar
from coaching.evidence import QuietDeal
from coaching.facts import Deal
from coaching.measures.kinds import amount_band
from coaching.measures.lapsed_deals import is_settling
from coaching.moment import Moment


def quiet_deal(
    deal: Deal,
    customer_touches: Sequence[datetime],
    *,
    calendar: Calendar,
    moment: Moment,
) -> QuietDeal | None:
    """Fire when the customer's silence outlasts what this deal lets expect.

    `customer_touches` are the deal's own, in any order. Off without a feed of calls and
    e-mails, without any word of the customer, for an unknown stage, and for a deal that
    has only just changed hands. A booked meeting is an answer.
    """
    if deal.last_customer_touch_at is None or not _can_tell(deal, calendar, moment):
        return None
    expected, gaps = _expected(deal, customer_touches, calendar, moment)
    silent = calendar.between(deal.last_customer_touch_at, moment.now)
    # What was said before the deal was opened led to it: its silence begins with it.
    begins = max(deal.last_customer_touch_at, deal.created_at)
    as_deal = calendar.between(begins, moment.now)
    state = _state(deal, as_deal, expected, calendar=calendar, moment=moment)
    if state is None:
        return None
    return QuietDeal(
        silent_bd=silent,
        expected_bd=expected,
        basis="learned" if gaps else "stage",
        gaps=gaps,
        outbound_days=deal.outbound_days_since_customer,
        state=state,
    )


def _can_tell(deal: Deal, calendar: Calendar, moment: Moment) -> bool:
    return (
        moment.has_feed()
        and not is_settling(deal, calendar=calendar, moment=moment)
        and deal.stage is not None
        and deal.stage.tier is not None
    )


def _state(
    deal: Deal,
    silent: int,
    expected: float,
    *,
    calendar: Calendar,
    moment: Moment,
) -> Literal["quiet", "silent", "waiting_on_us"] | None:
    limits = moment.thresholds.quiet
    if deal.last_touch_inbound:
        since = calendar.between(deal.last_touch_at or moment.now, moment.now)
        waits = since > moment.least(limits.answer_within_bd)
        return "waiting_on_us" if waits else None
    outbound = deal.outbound_days_since_customer
    if (
        silent <= moment.least(expected)
        or outbound < 1
        or deal.next_meeting_at is not None
    ):
        return None
    is_silent = (
        silent > moment.least(limits.silent_factor * expected)
        and outbound >= limits.silent_outbound_days
    )
    return "silent" if is_silent else "quiet"


def _expected(
    deal: Deal, touches: Sequence[datetime], calendar: Calendar, moment: Moment
) -> tuple[float, int]:
    """Return the silence to be expected in bd, and on how many gaps that rests."""
    limits = moment.thresholds.quiet
    # Five mails of one afternoon are one word: they teach no reply time of no days.
    days = sorted({calendar.today(at) for at in touches})
    gaps = [calendar.between_days(*pair) for pair in pairwise(days)]
    if len(gaps) >= limits.min_gaps:
        learned = limits.gap_factor * median(gaps)
        return max(limits.floor_bd, min(learned, limits.cap_bd)), len(gaps)
    # A deal without an amount may be a large one, whose customers take their time.
    band = (
        amount_band(deal.amount_minor, deal.currency, kinds=moment.thresholds.kinds)
        or "enterprise"
    )
    factor = float(getattr(limits.band, band))
    tier = deal.stage.tier if deal.stage else None
    return (limits.stage_bd.of(tier) if tier else limits.cap_bd) * factor, 0
