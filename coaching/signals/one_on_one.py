"""A 1:1 between a leader and a rep that has not been held and is not booked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coaching.calendar import DAY
from coaching.evidence import AgendaDeal, OneOnOneEvidence
from coaching.facts import Deal, LeaderWeek, Person
from coaching.flags.deal_flags import deal_flags
from coaching.measures.one_on_ones import scaled, sees_talks
from coaching.meetings.one_on_one_agenda import goal_of, promises_of, requests_of
from coaching.moment import Moment
from coaching.refs import at_stake, by_worth, deal_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_leaders

CONFIDENCE = {"due": 0.7, "overdue": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a pair has not met, beside the rep's own cadence."""

    last_held_on: date | None
    counted_from: date
    days: int
    target_days: int
    due_from: int
    state: Literal["due", "overdue"]


def one_on_ones(week: LeaderWeek, moment: Moment) -> tuple[Signal, ...]:
    """Return one signal for each rep with whom a 1:1 is due and not booked.

    None where no 1:1 of this leader is on record: it is not known then.
    """
    if not moment.reads_fresh("one_on_one") or not sees_talks(week, moment):
        return ()
    reps = sorted(week.reps, key=lambda rep: rep.id)
    found = (_one_on_one(week, rep, moment) for rep in reps)
    return tuple(signal for signal in found if signal is not None)


def _one_on_one(week: LeaderWeek, rep: Person, moment: Moment) -> Signal | None:
    if _is_booked(week, rep, moment):
        return None
    wait = _wait(week, rep, moment)
    if wait is None:
        return None
    deals = _major_deals(week, rep, moment)
    return Signal(
        rule="one_on_one",
        person_id=week.leader.id,
        subject_id=rep.id,
        deal_ids=tuple(deal.id for deal in deals),
        worth=at_stake(*deals),
        confidence=CONFIDENCE[wait.state],
        evidence=_evidence(week, rep, wait, deals, moment),
        rep_id=rep.id,
    )


def _is_booked(week: LeaderWeek, rep: Person, moment: Moment) -> bool:
    today = week.leader.calendar.today(moment.now)
    ahead = timedelta(days=moment.thresholds.one_on_one.booked_within_days)
    return any(
        rep_id == rep.id and today <= day <= today + ahead
        for rep_id, day in week.booked
    )


def _wait(week: LeaderWeek, rep: Person, moment: Moment) -> Wait | None:
    """Count the days since the last 1:1 or the start of the reporting line.

    None while it is not due, and where neither day is known: a calendar that was never
    read must not look like a year without a talk. Nor must the time before the first
    talk of this leader that is on record with anybody.
    """
    today = week.leader.calendar.today(moment.now)
    held = max((day for rep_id, day in week.held if rep_id == rep.id), default=None)
    known = [day for day in (held, rep.leader_since) if day is not None]
    if not known:
        return None
    reach = week.seen_since if held is None else None
    since = max(*known, reach) if reach is not None else max(known)
    limits = moment.thresholds.one_on_one
    target = rep.one_on_one_days or limits.every_days
    due = scaled(limits.nudge_day, target, limits)
    overdue = scaled(limits.overdue_day, target, limits)
    days = days_at_work(week.leader, rep, since=since, until=today)
    if days < moment.least(due):
        return None
    return Wait(
        last_held_on=held,
        counted_from=since,
        days=days,
        target_days=target,
        due_from=due,
        state="overdue" if days >= overdue else "due",
    )


def days_at_work(leader: Person, rep: Person, *, since: date, until: date) -> int:
    """Count the calendar days in `(since, until]` on which neither had time off.

    A company holiday of three days or more is nobody's time either.
    """
    days = (since + DAY * n for n in range(1, (until - since).days + 1))
    both = (leader.calendar, rep.calendar)
    return sum(
        not any(each.is_away(day) or each.is_closed(day) for each in both)
        for day in days
    )


def _major_deals(week: LeaderWeek, rep: Person, moment: Moment) -> list[Deal]:
    own = (deal for deal in week.major_deals if deal.owner_id == rep.id)
    return sorted(own, key=by_worth)[: moment.thresholds.one_on_one.agenda_deals]


def _evidence(
    week: LeaderWeek, rep: Person, wait: Wait, deals: list[Deal], moment: Moment
) -> OneOnOneEvidence:
    return OneOnOneEvidence(
        leader=person_ref(week.leader),
        rep=person_ref(rep),
        last_held_on=wait.last_held_on,
        counted_from=wait.counted_from,
        days=wait.days,
        target_days=wait.target_days,
        due_from=wait.due_from,
        booked_look_ahead_days=moment.thresholds.one_on_one.booked_within_days,
        agenda=tuple(
            AgendaDeal(
                deal=deal_ref(deal),
                flags=tuple(
                    flag.words
                    for flag in deal_flags(deal, calendar=rep.calendar, moment=moment)
                ),
            )
            for deal in deals
        ),
        goal=goal_of(week, rep),
        commitments=promises_of(week, rep),
        help_requests=requests_of(week, rep),
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale("one_on_one", ground) or without_leaders(ground)
    if reason is not None:
        return reason
    if any(sees_talks(week, ground.moment) for week in ground.weeks):
        return None
    days = ground.moment.thresholds.one_on_one.seen_within_days
    return f"no 1:1 is on record in {days} days, so it is not known which were held"
