"""What leaders see of the work themselves: for the leader alone, or of all together.

A leader's own figures are shown to nobody else. Upward goes only what at least five
leaders did together, without a name and without a total for any one of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.evidence import Area, LeaderPresence
from coaching.facts import LeaderWeek, MeetingKind, Person
from coaching.measures.kitchen_coverage import AREAS, seen
from coaching.measures.win_rates import WinRates
from coaching.moment import Moment

LEAST_LEADERS = 5
"""Below this a figure of the group could be read as one of a person."""
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
RULE = "field_time"
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTime:
    """A leader's hours in customer meetings with a rep, beside the working hours."""

    hours: float
    """Added up over `weeks`; two meetings at once count once."""
    working_hours: int
    goal: float
    weeks: int
    without_end: int
    """Joined meetings of which the CRM tells no end: they are not counted."""

    @property
    def share(self) -> float:
        """Return the hours as a share of the working hours."""
        return self.hours / self.working_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """How often the leader joined one rep in each area, in the last 60 days."""

    rep: Person
    areas: tuple[tuple[MeetingKind, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPresence:
    """What one leader sees of the own presence; nobody else is shown it."""

    field_time: FieldTime | None
    """None: fewer than one working day, or the CRM does not tell."""
    uncertain: int
    """Joined meetings of 60 days on deals whose end was open."""
    sure: int
    """Joined meetings of 60 days on deals that were all but won."""
    sampled: tuple[Sampled, ...]


def own_presence(week: LeaderWeek, moment: Moment) -> OwnPresence | None:
    """Return the leader's own figures; None where the CRM cannot tell them."""
    if not moment.reads_fresh(RULE) or not week.names_guests:
        return None
    uncertain, sure = _ends(week, moment)
    joined = seen(week)
    return OwnPresence(
        field_time=field_time(week, moment),
        uncertain=uncertain,
        sure=sure,
        sampled=tuple(
            Sampled(
                rep=rep, areas=tuple((area, joined[rep.id, area]) for area in AREAS)
            )
            for rep in sorted(week.reps, key=lambda rep: rep.id)
        ),
    )


def leader_presence(
    weeks: Sequence[LeaderWeek], moment: Moment
) -> LeaderPresence | None:
    """Return the figures of all leaders together; None below five of them."""
    known = [week for week in weeks if week.names_guests]
    if len(known) < LEAST_LEADERS or not moment.reads_fresh(RULE):
        return None
    ends = [_ends(week, moment) for week in known]
    met = [one.id for week in known for one in week.together if one.with_customer]
    return LeaderPresence(
        leaders=len(known),
        joined=len(set(met)),
        uncertain=sum(uncertain for uncertain, _ in ends),
        sure=sum(sure for _, sure in ends),
        areas=tuple(
            Area(kind=area.value, joined=_reached(known, area)) for area in AREAS
        ),
        reps=sum(len(week.reps) for week in known),
    )


def field_time(week: LeaderWeek, moment: Moment) -> FieldTime | None:
    """Return the field time of the last weeks; None without a working day in them."""
    limits = moment.thresholds.field_time
    since = moment.now - limits.weeks * WEEK
    calendar = week.leader.calendar
    today = calendar.today(moment.now)
    days = calendar.between_days(calendar.today(since), today)
    if not days:
        return None
    joined = [
        one for one in week.together if one.with_customer and one.starts_at > since
    ]
    spans = [
        (one.starts_at, min(one.ends_at, moment.now))
        for one in joined
        if one.ends_at is not None and one.ends_at > one.starts_at
    ]
    hours = _hours(spans, week.leader, most=limits.hours_per_day)
    return FieldTime(
        hours=hours,
        working_hours=days * limits.hours_per_day,
        goal=limits.goal,
        weeks=limits.weeks,
        without_end=len(joined) - len(spans),
    )


def _hours(spans: Sequence[Span], leader: Person, *, most: int) -> float:
    """Add up spans, overlaps once and at most `most` hours on any one day."""
    by_day: dict[date, float] = defaultdict(float)
    until: datetime | None = None
    for begins, ends in sorted(spans):
        counted = begins if until is None else max(begins, until)
        by_day[leader.calendar.today(begins)] += max(0.0, (ends - counted) / HOUR)
        until = ends if until is None else max(until, ends)
    return sum(min(hours, most) for hours in by_day.values())


def _ends(week: LeaderWeek, moment: Moment) -> tuple[int, int]:
    """Count the joined meetings whose deal's end was open, and those that were sure.

    The deal is as it stood then; the rates are those of today.
    """
    limits = moment.thresholds.uncertain_meeting
    rates = WinRates(moment.passages, moment.thresholds)
    uncertain = sure = 0
    for one in week.together:
        deal = one.deal
        if not one.with_customer or deal is None or deal.stage is None:
            continue
        # A deal that had ended was neither: who visits a new customer does well.
        if deal.stage.is_closed:
            continue
        p = rates.chance(deal, team_id=week.leader.id).p
        uncertain += limits.lost_to < p < limits.sure_from
        sure += p >= limits.sure_from
    return uncertain, sure


def _reached(weeks: Sequence[LeaderWeek], area: MeetingKind) -> int:
    return sum(bool(seen(week)[rep.id, area]) for week in weeks for rep in week.reps)
