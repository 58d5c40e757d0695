"""Which rules cannot speak at all at this moment, and why, for the admin.

Each reason is the very condition under which the rule itself stays silent
(coaching/signals/): nothing is judged here by other numbers.
"""

from dataclasses import dataclass
from datetime import timedelta

from coaching.facts import Role
from coaching.measures.looks_over import bounds
from coaching.measures.one_on_ones import sees_talks
from coaching.measures.opening_pace import opening_pace
from coaching.moment import missing_streams
from coaching.signals.ground import Ground
from coaching.signals.logging_share import logging, told_without_a_log

STREAMS = {
    "deals_at": "deals",
    "activities_at": "calls and e-mails",
    "meetings_at": "meetings",
}
"""What each stream of the freshness is called."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unable:
    """One rule that cannot speak."""

    rule: str
    reason: str
    """As the second half of "the cliff is off: ..."."""


def unable(ground: Ground) -> tuple[Unable, ...]:
    """Return each rule that can say nothing to anybody, with the firmest reason."""
    found = (
        ("cliff", _cliff(ground)),
        ("nearly_empty", _stale("nearly_empty", ground) or _nearly_empty(ground)),
        ("quiet_deal", _stale("quiet_deal", ground) or _quiet_deal(ground)),
        ("looks_over", _stale("looks_over", ground) or _looks_over(ground)),
        ("role_change", _stale("role_change", ground) or _role_change(ground)),
        ("one_on_one", _stale("one_on_one", ground) or _one_on_one(ground)),
        ("ask_rep", _stale("ask_rep", ground) or _meetings(ground)),
        (
            "uncertain_meeting",
            _stale("uncertain_meeting", ground) or _meetings(ground),
        ),
        ("first_meetings", _stale("first_meetings", ground) or _firsts(ground)),
        ("kitchen", _stale("kitchen", ground) or _kitchen(ground)),
        (
            "executive_visits",
            _stale("executive_visits", ground) or _visits(ground),
        ),
        ("digest", _digest(ground)),
    )
    return tuple(
        Unable(rule=rule, reason=reason) for rule, reason in found if reason is not None
    )


def _stale(rule: str, ground: Ground) -> str | None:
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


def _unlogged(ground: Ground) -> str | None:
    if ground.moment.logs_activity():
        return None
    days = ground.moment.thresholds.work.active_within_days
    return f"no calls, e-mails or meetings with customers are logged in {days} days"


def _cliff(ground: Ground) -> str | None:
    if ground.moment.sees_no_activity():
        return _without_reps(ground) or _crm_only(ground)
    stale = _stale("cliff", ground)
    return stale or _without_reps(ground) or _by_the_work(ground)


def _by_the_work(ground: Ground) -> str | None:
    limits = ground.moment.thresholds.cliff
    found = logging(ground.books, ground.moment)
    if not found.reps:
        return f"no rep has {limits.min_open_deals} open deals"
    if told_without_a_log(ground.books, ground.moment):
        return None
    if found.below == found.reps:
        window = f"{found.least} touches in {found.window_bd} business days"
        return f"no rep with {limits.min_open_deals} open deals logs {window}"
    if not any(book.creations for book in ground.books):
        return "it is not known of any rep when they opened a deal"
    return None


def _crm_only(ground: Ground) -> str | None:
    """Say what lacks for a cliff from the deals alone, as nothing is logged."""
    if told_without_a_log(ground.books, ground.moment):
        return None
    limits = ground.moment.thresholds
    return (
        f"{_unlogged(ground)}, and of no rep with {limits.cliff.min_open_deals} open "
        f"deals are amounts and {limits.crm_only.min_openings} new deals in half a year"
        " known, from which it could be told all the same"
    )


def _nearly_empty(ground: Ground) -> str | None:
    reason = _without_reps(ground)
    if reason is None and not any(book.ever_owned for book in ground.books):
        return "no rep has ever owned a deal in the CRM"
    return reason or _without_pace(ground)


def _without_pace(ground: Ground) -> str | None:
    if any(opening_pace(book, ground.moment) for book in ground.books):
        return None
    return "it is not known of any rep how often they open a deal"


def _quiet_deal(ground: Ground) -> str | None:
    return _without_reps(ground) or _unlogged(ground) or _without_feed(ground)


def _looks_over(ground: Ground) -> str | None:
    if (reason := _without_reps(ground)) is not None:
        return reason
    least = ground.moment.thresholds.looks_over.least_won
    if any(bounds(book.won_life, ground.moment) for book in ground.books):
        return None
    return (
        f"fewer than {least} deals were won in a year, so nobody knows what they take"
    )


def _without_feed(ground: Ground) -> str | None:
    if ground.moment.has_feed():
        return None
    fresh = ground.moment.freshness
    if fresh.is_crm_only or not fresh.reads_whole_feed:
        return "calls or e-mails may not be read"
    return "no calls or e-mails are logged"


def _role_change(ground: Ground) -> str | None:
    reason = _without_leaders(ground) or _unlogged(ground)
    return reason or _without_pace(ground)


def _one_on_one(ground: Ground) -> str | None:
    if (reason := _without_leaders(ground)) is not None:
        return reason
    if any(sees_talks(week, ground.moment) for week in ground.weeks):
        return None
    days = ground.moment.thresholds.one_on_one.seen_within_days
    return f"no 1:1 is on record in {days} days, so it is not known which were held"


def _meetings(ground: Ground) -> str | None:
    if (reason := _without_leaders(ground)) is not None:
        return reason
    if any(week.p90_amounts for week in ground.weeks):
        return None
    return "no open deal of a team has an amount and a currency"


def _firsts(ground: Ground) -> str | None:
    reason = _without_leaders(ground) or _without_guests(ground)
    if reason is not None:
        return reason
    if any(rep.start_date for week in ground.weeks for rep in week.reps):
        return None
    return "no rep has a start_date in people.csv, so nobody is known to be new"


def _kitchen(ground: Ground) -> str | None:
    reason = _without_leaders(ground) or _without_guests(ground)
    least = ground.moment.thresholds.kitchen.least_meetings
    if reason is not None or any(w.met_customers >= least for w in ground.weeks):
        return reason
    return f"no team has {least} meetings with customers in the last 60 days"


def _without_guests(ground: Ground) -> str | None:
    if any(week.names_guests for week in ground.weeks):
        return None
    return "the CRM does not say who comes to a meeting besides its host"


def _visits(ground: Ground) -> str | None:
    if not _with_role(ground, Role.VP):
        return "nobody is a VP in people.csv"
    if not ground.customers:
        return "no companies are read from the CRM: it may need one more scope"
    if not any(book.is_complete for book in ground.customers):
        return "the CRM has not told the company of each deal yet"
    if not any(book.logs_leaders for book in ground.customers):
        return "no leader is on record with any customer"
    least = ground.moment.thresholds.executive_visits.least_customers
    if any(book.bought >= least for book in ground.customers):
        return None
    return f"fewer than {least} customers have bought in two years"


def _digest(ground: Ground) -> str | None:
    if not _with_role(ground, Role.VP):
        return "nobody is a VP in people.csv"
    return None


def _without_reps(ground: Ground) -> str | None:
    if not _with_role(ground, Role.REP):
        return "nobody is a rep in people.csv"
    return None if ground.books else "no rep is a user of the CRM"


def _without_leaders(ground: Ground) -> str | None:
    led = any(week.reps for week in ground.weeks)
    return None if led else "nobody leads a rep in people.csv"


def _with_role(ground: Ground, role: Role) -> bool:
    return any(person.role is role for person in ground.people)
