"""One deal is more of a rep's open amount than usual, and no new one has come since.

For who logs no activity: amounts, openings, edits and dates are in any CRM. None of
it tells how time was spent. Each figure stands beside the rep's own past:

share = the largest amount / all open ones in its currency, in spreads by its odds;
due = own openings per business day before the last one x business days since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from statistics import median

from coaching.evidence import Exposure, StillDeal
from coaching.facts import Deal, Freshness, RepBook
from coaching.flags.crm_edits import still_deals
from coaching.limits.crm_only import SPREAD_OF_TOP_SHARE
from coaching.measures.concentration import Concentration, main_concentration
from coaching.measures.exposure import exposure
from coaching.measures.tenure import has_handed_over
from coaching.memory.resting_deals import resting
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from coaching.usual.unusual import Unusual, by_odds, unusual
from coaching.usual.unusual_focus import of_the_past

OPENINGS_WEEKS = 26
"""As far back as openings are read."""
ORDINARY = log(2)
"""The median wait for what comes by chance at a rate of one: 1 - exp(-x) = 1/2."""
LEAST_REPS = 5
"""Below this the middle of a floor says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeals:
    """The time since the last new deal beside the rep's own pace."""

    last_at: datetime
    gap_bd: int
    due: float
    """How many the pace would have brought meanwhile."""
    openings: int
    per_week: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InOneDeal:
    """What came together in one rep's book."""

    top: Concentration
    usual: Unusual | None
    """None: too few of the rep's past weeks are known."""
    share_limit: float
    opened: NewDeals
    still: tuple[StillDeal, ...]
    exposure: Exposure | None


def in_one_deal(book: RepBook, moment: Moment) -> InOneDeal | None:
    """Return what came together; None where nothing did, or it is right as it is.

    Right: the deal is due within days and its date was not put off lately, or the rep's
    deals have just gone to others.
    """
    top = main_concentration(book.deals)
    if top is None or len(book.deals) < moment.least(
        moment.thresholds.cliff.min_open_deals
    ):
        return None
    opened = new_deals(book, top.deal, moment)
    if opened is None or not _has_stopped(opened, moment):
        return None
    usual = usual_share(book, top, moment)
    limit = _share_limit(usual, moment)
    if not _is_concentrated(top, usual, limit, moment):
        return None
    if has_handed_over(book, moment.thresholds, moment.now):
        return None
    if _is_closing(top.deal, book, moment):
        return None
    return InOneDeal(
        top=top,
        usual=usual,
        share_limit=limit,
        opened=opened,
        still=_still(book, top.deal, moment),
        exposure=exposure(book, top.deal, moment),
    )


def can_tell(book: RepBook, moment: Moment) -> bool:
    """Say whether a book holds enough for a concentration and a pace to be known."""
    top = main_concentration(book.deals)
    if top is None or len(book.deals) < moment.thresholds.cliff.min_open_deals:
        return False
    return new_deals(book, top.deal, moment) is not None


def new_deals(book: RepBook, top: Deal, moment: Moment) -> NewDeals | None:
    """Return the gap since the last new deal but `top`; None if no pace is known."""
    calendar, limits = book.rep.calendar, moment.thresholds.crm_only
    since = moment.now - timedelta(weeks=OPENINGS_WEEKS)
    others = [
        each.at
        for each in book.creations
        if each.deal_id != top.id and since <= each.at <= moment.now
    ]
    if len(others) < limits.min_openings:
        return None
    last = max(others)
    worked = calendar.between(min(others), last)
    if worked == 0:
        # An import of one day is no pace: it would have brought dozens since.
        return None
    # The last one ends the span; from one to the next there is a gap fewer.
    per_day = (len(others) - 1) / worked
    gap = calendar.between(last, moment.now)
    return NewDeals(
        last_at=last,
        gap_bd=gap,
        due=per_day * gap,
        openings=len(others),
        per_week=per_day * 5,
    )


def usual_share(book: RepBook, top: Concentration, moment: Moment) -> Unusual | None:
    """Return the share beside the rep's own past weeks; None: too few are known."""
    past = [each.top_share for each in of_the_past(book.past_work, moment)]
    known = [share for share in past if share is not None]
    if len(known) < moment.thresholds.usual.least_samples:
        return None
    return unusual(top.share, known, scale=by_odds, least_spread=SPREAD_OF_TOP_SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The middle rep of a floor: what everybody has is no news about one."""

    top_share: float | None
    due: float


UNKNOWN = Crowd(top_share=None, due=0.0)


def crowd(books: Iterable[RepBook], thresholds: Thresholds, now: datetime) -> Crowd:
    """Return the middle rep's share in one deal, and the deals that everybody lacks.

    A holiday or a company event is a fact about the floor, and nobody's standstill.
    """
    shares: list[float] = []
    due: list[float] = []
    for book in books:
        top = main_concentration(book.deals)
        if top is None:
            continue
        shares.append(top.share)
        own = thresholds.of_team(book.rep.leader_email)
        moment = Moment(now=now, thresholds=own, freshness=Freshness())
        opened = new_deals(book, top.deal, moment)
        due += [opened.due] if opened else []
    return Crowd(
        top_share=median(shares) if len(shares) >= LEAST_REPS else None,
        due=max(0.0, median(due) - ORDINARY) if len(due) >= LEAST_REPS else 0.0,
    )


def _has_stopped(opened: NewDeals, moment: Moment) -> bool:
    limits = moment.thresholds.crm_only
    return opened.gap_bd >= moment.least(
        limits.min_gap_bd
    ) and opened.due - moment.freshness.floor_due >= moment.least(limits.due)


def _share_limit(usual: Unusual | None, moment: Moment) -> float:
    limits = moment.thresholds.crm_only
    return limits.share_alone if usual is None else limits.share


def _is_concentrated(
    top: Concentration, usual: Unusual | None, limit: float, moment: Moment
) -> bool:
    floor = moment.freshness.usual_top_share or 0.0
    if top.share < moment.least(max(limit, floor)):
        return False
    spreads = moment.thresholds.crm_only.unusual
    return usual is None or usual.spreads >= moment.least(spreads)


def _is_closing(deal: Deal, book: RepBook, moment: Moment) -> bool:
    """Say whether the deal is due within days, by a date that nobody put off lately."""
    if deal.close_date is None:
        return False
    calendar, within = book.rep.calendar, moment.thresholds.crm_only.closing_within_bd
    today = calendar.today(moment.now)
    is_near = (
        deal.close_date >= today
        and calendar.between_days(today, deal.close_date) <= within
    )
    return is_near and not _was_put_off(deal, since=calendar.back(today, 2 * within))


def _was_put_off(deal: Deal, *, since: date) -> bool:
    return any(
        move.on >= since and move.after > move.before for move in deal.close_moves
    )


def _still(book: RepBook, top: Deal, moment: Moment) -> tuple[StillDeal, ...]:
    at_rest = resting(book, moment.now)
    others: Sequence[Deal] = [
        deal for deal in book.deals if deal.id != top.id and deal.id not in at_rest
    ]
    return still_deals(
        others, book.stage_norms, calendar=book.rep.calendar, moment=moment
    )
