"""How long nothing new has come to a rep, beside the pace at which it used to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, log

from coaching.facts import RepBook
from coaching.measures.prospecting import BD_PER_WEEK
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPace:
    """The time since the last new deal, and how likely chance makes it so long."""

    last_on: date
    gap_bd: int
    gap_days: int
    """Calendar days, long company holidays left out."""
    per_week: float
    """New deals a week of five business days, before the gap began."""

    @property
    def chance(self) -> float:
        """Return the chance, 0 to 1, of so long a gap at the usual pace.

        Deals that come one by one at a steady pace are a Poisson process: nothing comes
        in a span with the chance exp(-pace * span).
        """
        return exp(-self._due)

    @property
    def every_bd(self) -> float:
        """Return the usual business days from one new deal to the next."""
        return BD_PER_WEEK / self.per_week

    def is_improbable(self, chance: float, moment: Moment) -> bool:
        """Say whether the gap has at most this `chance`, eased as `moment` eases."""
        return self._due >= moment.least(-log(chance))

    @property
    def _due(self) -> float:
        """Return how many new deals were due in the gap."""
        return self.per_week * self.gap_bd / BD_PER_WEEK


def opening_pace(book: RepBook, moment: Moment) -> OpeningPace | None:
    """Return the gap since the last new deal; None where no pace is known.

    A deal that was handed over ends the gap too: whoever gets deals still sells. The
    pace is that of the base weeks up to the last opening, for the gap itself would slow
    it down, pulled towards the team's where that is known.
    """
    opened = [each.at for each in book.creations if each.at <= moment.now]
    if not opened:
        return None
    per_week = _per_week(book, max(opened), moment)
    if per_week is None:
        return None
    calendar = book.rep.calendar
    last = max([*opened, *_came(book, moment.now)])
    return OpeningPace(
        last_on=calendar.today(last),
        gap_bd=calendar.between(last, moment.now),
        gap_days=calendar.days_apart(calendar.today(last), calendar.today(moment.now)),
        per_week=per_week,
    )


def _came(book: RepBook, now: datetime) -> list[datetime]:
    came = (deal.taken_over_at or deal.created_at for deal in book.deals)
    return [at for at in came if at <= now]


def _per_week(book: RepBook, last: datetime, moment: Moment) -> float | None:
    """Return the pace; with the team's as if so many weeks of it had been seen.

    Up to the k-th opening only k - 1 have shown how long one takes: the last one is
    there by the choice of the span.
    """
    limits, calendar = moment.thresholds.cliff, book.rep.calendar
    since = moment.now - timedelta(weeks=limits.rate_weeks)
    if book.rep.start_date is not None:
        since = max(since, calendar.start_of(book.rep.start_date))
    seen = sum(since <= each.at <= last for each in book.creations)
    own = max(0, seen - 1)
    weeks = calendar.between(since, last) / BD_PER_WEEK if own else 0.0
    if book.team_rate is not None:
        weeks += limits.team_weeks
        own_and_team = own + limits.team_weeks * book.team_rate
    else:
        own_and_team = own
    return own_and_team / weeks if own_and_team and weeks else None
