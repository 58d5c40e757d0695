"""What several rules cannot do without, and what an admin reads where it is missing."""

from datetime import timedelta

from coaching.facts import Role
from coaching.measures.opening_pace import opening_pace
from coaching.moment import missing_streams
from coaching.signals.ground import Ground

STREAMS = {
    "deals_at": "deals",
    "activities_at": "calls and e-mails",
    "meetings_at": "meetings",
}
"""What each stream of the freshness is called."""
HOUR = timedelta(hours=1)


def stale(rule: str, ground: Ground) -> str | None:
    """Say which stream that `rule` reads was never read, or too long ago."""
    moment = ground.moment
    if moment.reads_fresh(rule):
        return None
    words = []
    for stream, at in missing_streams(rule, moment).items():
        name = STREAMS[stream]
        if stream in moment.freshness.held:
            words.append(f"{name} look incomplete in the CRM and are held")
        elif at is None:
            words.append(f"{name} were never read whole from the CRM")
        else:
            words.append(f"{name} were last read {(moment.now - at) // HOUR} hours ago")
    return ", and ".join(words)


def unlogged(ground: Ground) -> str | None:
    """Say that nobody logs any work, if that is so."""
    if ground.moment.logs_activity():
        return None
    days = ground.moment.thresholds.work.active_within_days
    return f"no calls, e-mails or meetings with customers are logged in {days} days"


def without_pace(ground: Ground) -> str | None:
    """Say that nobody's pace of opening deals is known, if that is so."""
    if any(opening_pace(book, ground.moment) for book in ground.books):
        return None
    return "it is not known of any rep how often they open a deal"


def without_feed(ground: Ground) -> str | None:
    """Say why calls and e-mails tell nothing, if they do not."""
    if ground.moment.has_feed():
        return None
    fresh = ground.moment.freshness
    if fresh.is_crm_only or not fresh.reads_whole_feed:
        return "calls or e-mails may not be read"
    return "no calls or e-mails are logged"


def without_guests(ground: Ground) -> str | None:
    """Say that nobody knows who comes to meetings, if that is so."""
    if any(week.names_guests for week in ground.weeks):
        return None
    return "the CRM does not say who comes to a meeting besides its host"


def without_reps(ground: Ground) -> str | None:
    """Say that there is no rep to speak to, if that is so."""
    if not with_role(ground, Role.REP):
        return "nobody is a rep in people.csv"
    return None if ground.books else "no rep is a user of the CRM"


def without_leaders(ground: Ground) -> str | None:
    """Say that there is no leader to speak to, if that is so."""
    led = any(week.reps for week in ground.weeks)
    return None if led else "nobody leads a rep in people.csv"


def with_role(ground: Ground, role: Role) -> bool:
    """Say whether anybody has this role."""
    return any(person.role is role for person in ground.people)
