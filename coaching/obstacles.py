"""What keeps one person from hearing of one signal now, the firmest reason first."""

from coaching.cases import Case, is_answered, tellings
from coaching.floor import Floor
from coaching.holds import Hold, days_back, is_working_hour
from coaching.put_offs import silencing
from coaching.refs import day_in_words

Obstacle = tuple[Hold, str]


def first_obstacle(case: Case, floor: Floor) -> Obstacle | None:
    """Return what stands in the way; None if the message may go out now."""
    return (
        _unreachable(case)
        or _put_off(case, floor)
        or _grace(case, floor)
        or _away(case, floor)
        or _back(case, floor)
        or _hours(case, floor)
    )


def _unreachable(case: Case) -> Obstacle | None:
    if case.recipient.reachable:
        return None
    return Hold.UNREACHABLE, "no active Slack user is matched"


def _put_off(case: Case, floor: Floor) -> Obstacle | None:
    found = silencing(
        case.live.signal,
        recipient_id=case.recipient.id,
        today=floor.today(case.recipient),
        put_offs=floor.history.put_offs,
    )
    if found is None:
        return None
    reason = found.reason.replace("_", " ")
    if found.until is None:
        return Hold.PUT_OFF, f"put off for good: {reason}"
    until = day_in_words(found.until, beside=floor.today(case.recipient))
    return Hold.PUT_OFF, f"put off until {until}: {reason}"


def _grace(case: Case, floor: Floor) -> Obstacle | None:
    """Let the person concerned act first."""
    if not case.row.after_grace:
        return None
    person = case.live.person
    told = tellings(case.live, person.id, floor)
    if not told:
        return Hold.GRACE, f"{person.name} has not had it yet"
    if is_answered(case.live, told):
        return Hold.ANSWERED, f"{person.name} has answered"
    days = floor.moment.thresholds.plan.grace_bd
    if person.calendar.between(told[0], floor.moment.now) < days:
        return Hold.GRACE, f"{person.name} has had it for fewer than {days} bd"
    return None


def _away(case: Case, floor: Floor) -> Obstacle | None:
    """Wait for whoever is away: the recipient, or the rep whom the matter needs."""
    rep = floor.people.get(case.live.signal.rep_id or case.recipient.id)
    for person in (case.recipient, rep or case.recipient):
        if person.calendar.is_away(floor.today(person)):
            return Hold.AWAY, f"{person.name} is away"
    return None


def _back(case: Case, floor: Floor) -> Obstacle | None:
    limit = floor.moment.thresholds.plan.first_days_back_bd
    today = floor.today(case.recipient)
    back = days_back(case.recipient.calendar, today, limit=limit)
    return (Hold.BACK, f"day {back} back from time off") if back else None


def _hours(case: Case, floor: Floor) -> Obstacle | None:
    limits = floor.moment.thresholds.plan
    if is_working_hour(case.recipient.calendar, floor.moment.now, limits):
        return None
    hours = f"{limits.day_starts:%H:%M} to {limits.day_ends:%H:%M}"
    return Hold.QUIET_HOURS, f"only from {hours} on business days"
