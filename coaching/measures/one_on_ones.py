"""Which leaders' 1:1s can be seen at all, and how many of those were held.

Most 1:1s stand in no CRM. Where none of a leader's is on record, a leader who holds
each one looks like a leader who holds none: it is not known, and nothing is claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from coaching.facts import LeaderWeek, Person
from coaching.limits import OneOnOne
from coaching.moment import Moment

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """1:1s held in the last 30 days, of the leaders whose 1:1s can be seen."""

    held: int
    due: int
    """Pairs of leader and rep that are at least 30 days old."""
    leaders: int
    """Leaders with such a pair whose 1:1s are counted."""
    unseen: int
    """Leaders with such a pair whose 1:1s are not known, and so not counted."""


def sees_talks(week: LeaderWeek, moment: Moment) -> bool:
    """Say whether a 1:1 of this leader with anybody is on record, and lately.

    By a meeting in the CRM or by one tap; a booked one does not tell of those before.
    """
    today = week.leader.calendar.today(moment.now)
    window = timedelta(days=moment.most(_window(week, moment.thresholds.one_on_one)))
    return any(day > today - window for _, day in week.held)


def tally(weeks: Iterable[LeaderWeek], moment: Moment) -> Tally:
    """Count the talks of `weeks`; a leader whose talks are not known counts as unseen.

    Each leader is judged by the values of the own team, as the message to them is.
    """
    held = due = leaders = unseen = 0
    for week in weeks:
        own = moment.thresholds.of_team(week.leader.email)
        pairs = _old_pairs(week, moment)
        sees = sees_talks(week, replace(moment, thresholds=own))
        if pairs and not (sees and _saw_a_month(week, moment)):
            unseen += 1
        elif pairs:
            leaders += 1
            due += len(pairs)
            held += sum(_met_lately(week, rep, moment) for rep in pairs)
    return Tally(held=held, due=due, leaders=leaders, unseen=unseen)


def scaled(day: int, target: int, limits: OneOnOne) -> int:
    """Return the day of a 30-day cadence on a cadence of `target` days."""
    return ceil(day * target / limits.every_days)


def _window(week: LeaderWeek, limits: OneOnOne) -> int:
    """Return for how many days back a talk shows that this leader's are on record.

    By the slowest cadence in the team: who meets once a quarter is not unknown.
    """
    cadences = (rep.one_on_one_days or limits.every_days for rep in week.reps)
    slowest = max(cadences, default=limits.every_days)
    return scaled(limits.seen_within_days, max(slowest, limits.every_days), limits)


def _old_pairs(week: LeaderWeek, moment: Moment) -> list[Person]:
    """Return the reps led for 30 days or more; an undated line is an old one."""
    oldest = _month_ago(week, moment)
    return [
        rep
        for rep in week.reps
        if rep.leader_since is None or rep.leader_since <= oldest
    ]


def _met_lately(week: LeaderWeek, rep: Person, moment: Moment) -> bool:
    since = _month_ago(week, moment)
    return any(rep_id == rep.id and day > since for rep_id, day in week.held)


def _saw_a_month(week: LeaderWeek, moment: Moment) -> bool:
    """Say whether talks of this leader are on record for all of the last 30 days."""
    return week.seen_since is None or week.seen_since <= _month_ago(week, moment)


def _month_ago(week: LeaderWeek, moment: Moment) -> date:
    return week.leader.calendar.today(moment.now - MONTH)
