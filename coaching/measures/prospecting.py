"""Whether a rep has stopped opening opportunities, beside the rep's own usual rate."""

from dataclasses import dataclass
from datetime import date, timedelta

from coaching.facts import RepBook
from coaching.measures.opened_by import handed_out, own_openings
from coaching.moment import Moment

BD_PER_WEEK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospecting:
    """The time since the last new opportunity beside what is usual for this rep."""

    gap_bd: int
    gap_days: int
    """Since any new deal, one that was handed out too."""
    handed_out: int
    """Deals that others opened for the rep since the last own one."""
    limit_bd: float
    last_opened_on: date
    rate_per_week: float
    outbound: int | None
    """Outbound touches on no open deal lately; None: no outbound data."""
    outbound_norm: float | None
    """What is usual for this rep in as many business days."""
    lapsed: bool


def prospecting(book: RepBook, moment: Moment) -> Prospecting | None:
    """Judge the gap since the rep last opened one; None if none was ever seen.

    What was handed to the rep opens nothing; of who has never opened any, the pace of
    what is handed out is all there is to tell.
    """
    if not book.creations:
        return None
    own = own_openings(book.creations) or book.creations
    limits = moment.thresholds.cliff
    last = max(creation.at for creation in own)
    came = max(creation.at for creation in book.creations)
    rate = _rate(book, moment)
    usual = limits.gap_factor * BD_PER_WEEK / rate if rate else limits.gap_max_bd
    limit = max(limits.gap_min_bd, min(usual, limits.gap_max_bd))
    calendar = book.rep.calendar
    gap = calendar.between(last, moment.now)
    outbound, norm = _outbound(book, moment)
    if outbound is None or norm is None:
        quiet_outbound = rate >= moment.least(limits.slow_rate)
    else:
        quiet_outbound = outbound <= moment.most(limits.outbound_share) * norm
    return Prospecting(
        gap_bd=gap,
        gap_days=calendar.days_apart(calendar.today(came), calendar.today(moment.now)),
        handed_out=handed_out(book.creations, since=last, until=moment.now),
        limit_bd=limit,
        last_opened_on=calendar.today(last),
        rate_per_week=rate,
        outbound=outbound,
        outbound_norm=norm,
        lapsed=gap > moment.least(limit) and quiet_outbound,
    )


def _rate(book: RepBook, moment: Moment) -> float:
    """Return new opportunities a week, pulled towards the team's rate if known."""
    limits = moment.thresholds.cliff
    since = moment.now - timedelta(weeks=limits.rate_weeks)
    opened = own_openings(book.creations) or book.creations
    own = sum(since <= creation.at <= moment.now for creation in opened)
    if book.team_rate is None:
        return own / limits.rate_weeks
    weeks = limits.rate_weeks + limits.team_weeks
    return (own + limits.team_weeks * book.team_rate) / weeks


def _outbound(book: RepBook, moment: Moment) -> tuple[int | None, float | None]:
    """Count outbound prospecting lately, and what is usual; None where unknown."""
    if not moment.freshness.has_outbound:
        return None, None
    limits = moment.thresholds.cliff
    lately = _count(book, moment, days=limits.outbound_bd)
    usual = _count(book, moment, days=limits.outbound_norm_bd)
    if not usual:
        # Somebody who never logs outbound work has no norm to fall below.
        return None, None
    return lately, usual * limits.outbound_bd / limits.outbound_norm_bd


def _count(book: RepBook, moment: Moment, *, days: int) -> int:
    calendar = book.rep.calendar
    since = calendar.start_of(calendar.back(calendar.today(moment.now), days))
    return sum(since <= at <= moment.now for at in book.prospecting_at)
