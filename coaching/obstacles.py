"""What keeps one person from hearing of one signal now, the firmest reason first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.audience import PICKS, Row
from coaching.evidence import OneOnOneEvidence
from coaching.facts import Person
from coaching.history import History, PutOff
from coaching.holds import Hold, days_back, is_working_hour
from coaching.moment import Moment
from coaching.onset import Live
from coaching.put_offs import silencing
from coaching.refs import day_in_words
from coaching.signals.one_on_one import days_at_work, scaled

Obstacle = tuple[Hold, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One signal and one person who may hear of it."""

    live: Live
    row: Row
    recipient: Person


def told_at(live: Live, recipient_id: int) -> list[datetime]:
    """Return when `recipient_id` was told in this episode, the earliest first."""
    return sorted(at for person, at in live.episode.told if person == recipient_id)


def has_heard(case: Case, *, people: Mapping[int, Person], moment: Moment) -> bool:
    """Say whether there is nothing new to tell.

    An open signal is told once. A 1:1 is told once more when it becomes overdue, unless
    the first message was answered.
    """
    told = told_at(case.live, case.recipient.id)
    evidence = case.live.signal.evidence
    if len(told) != 1 or not isinstance(evidence, OneOnOneEvidence):
        return bool(told)
    if case.live.episode.answered_at is not None:
        return True
    leader = case.recipient
    rep = people.get(evidence.rep.id, leader)
    since = leader.calendar.today(told[0])
    until = leader.calendar.today(moment.now)
    then = evidence.days - days_at_work(leader, rep, since=since, until=until)
    limits = moment.thresholds.one_on_one
    overdue = scaled(limits.overdue_day, evidence.target_days, limits)
    return not then < overdue <= evidence.days


def first_obstacle(
    case: Case,
    *,
    people: Mapping[int, Person],
    history: History,
    moment: Moment,
) -> Obstacle | None:
    """Return what stands in the way; None if the message may go out now."""
    return (
        _unreachable(case)
        or _put_off(case, history.put_offs, moment)
        or _grace(case, moment)
        or _away(case, people, moment)
        or _hours(case, moment)
    )


def _unreachable(case: Case) -> Obstacle | None:
    if case.recipient.reachable:
        return None
    return Hold.UNREACHABLE, "no active Slack user is matched"


def _put_off(case: Case, put_offs: Sequence[PutOff], moment: Moment) -> Obstacle | None:
    calendar = case.recipient.calendar
    found = silencing(
        case.live.signal,
        recipient_id=case.recipient.id,
        calendar=calendar,
        put_offs=put_offs,
        now=moment.now,
    )
    if found is None:
        return None
    reason = found.reason.replace("_", " ")
    if found.until is None:
        return Hold.PUT_OFF, f"put off for good: {reason}"
    until = day_in_words(found.until, beside=calendar.today(moment.now))
    return Hold.PUT_OFF, f"put off until {until}: {reason}"


def _grace(case: Case, moment: Moment) -> Obstacle | None:
    """Let the person concerned act first."""
    if not case.row.after_grace:
        return None
    person = case.live.person
    told = told_at(case.live, person.id)
    if not told:
        return Hold.GRACE, f"{person.name} has not had it yet"
    if case.live.episode.answered_at is not None:
        return Hold.ANSWERED, f"{person.name} has answered"
    days = moment.thresholds.plan.grace_bd
    if person.calendar.between(told[0], moment.now) < days:
        return Hold.GRACE, f"{person.name} has had it for fewer than {days} bd"
    return None


def _away(case: Case, people: Mapping[int, Person], moment: Moment) -> Obstacle | None:
    recipient = case.recipient
    rep = people.get(case.live.signal.rep_id or recipient.id, recipient)
    for person in (recipient, rep):
        if person.calendar.is_away(person.calendar.today(moment.now)):
            return Hold.AWAY, f"{person.name} is away"
    limit = moment.thresholds.plan.first_days_back_bd
    today = recipient.calendar.today(moment.now)
    back = days_back(recipient.calendar, today, limit=limit)
    return (Hold.BACK, f"day {back} back from time off") if back else None


def _hours(case: Case, moment: Moment) -> Obstacle | None:
    limits = moment.thresholds.plan
    if is_working_hour(case.recipient.calendar, moment.now, limits):
        return None
    hours = f"{limits.day_starts:%H:%M} to {limits.day_ends:%H:%M}"
    return Hold.QUIET_HOURS, f"only from {hours} on business days"


def is_pick(case: Case) -> bool:
    """Say whether the signal is one of the picks that are rationed by the week."""
    return case.live.signal.rule in PICKS
