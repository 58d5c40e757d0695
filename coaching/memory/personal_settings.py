"""A person's own hours, budget, muted rules and pause, within the admin's bounds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coaching.evidence import OwnTerms
from coaching.facts import Person, Role
from coaching.limits import Budgets, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What one person has set; None: as the admin has it."""

    person_id: int
    changed_at: datetime
    day_starts: time | None = None
    day_ends: time | None = None
    weekly: int | None = None
    """Messages in any seven days at most."""
    muted: frozenset[str] = frozenset()
    """Rules that stay silent towards this person."""
    paused_until: date | None = None
    """The first day on which messages may come again."""


def own_terms(person: Person, own: Personal | None, limits: Plan) -> OwnTerms:
    """Return the hours and the budget in force for `person`.

    What lies outside the admin's bounds, because these have changed since, is drawn
    back into them.
    """
    starts, ends = hours(own, limits)
    admins = budget_of(person.role, limits.budget)
    weekly = admins
    if own is not None and own.weekly is not None:
        weekly = min(admins, max(own.weekly, limits.personal.least_weekly))
    return OwnTerms(
        day_starts=starts,
        day_ends=ends,
        weekly=weekly,
        own_hours=(starts, ends) != (limits.day_starts, limits.day_ends),
        own_weekly=weekly != admins,
    )


def hours(own: Personal | None, limits: Plan) -> tuple[time, time]:
    """Return when the person's day starts and ends: never outside the admin's."""
    admins = limits.day_starts, limits.day_ends
    if own is None:
        return admins
    starts = max(own.day_starts or limits.day_starts, limits.day_starts)
    ends = min(own.day_ends or limits.day_ends, limits.day_ends)
    is_enough = _minutes(ends) - _minutes(starts) >= 60 * limits.personal.least_hours
    return (starts, ends) if is_enough else admins


def is_muted(rule: str, own: Personal | None, limits: Plan) -> bool:
    """Say whether the person has silenced `rule`, and may."""
    never = limits.personal.never_muted
    return own is not None and rule in own.muted and rule not in never


def paused_until(person: Person, own: Personal | None, limits: Plan) -> date | None:
    """Return the day on which the person's pause ends, no later than the admin lets."""
    if own is None or own.paused_until is None:
        return None
    asked_on = person.calendar.today(own.changed_at)
    furthest = asked_on + timedelta(days=limits.personal.longest_pause_days)
    return min(own.paused_until, furthest)


def budget_of(role: Role, budgets: Budgets) -> int:
    """Return how many messages the admin lets somebody in `role` have in seven days."""
    of_role = {
        Role.REP: budgets.rep,
        Role.MANAGER: budgets.manager,
        Role.VP: budgets.vp,
        Role.ADMIN: budgets.admin,
    }
    return of_role[role]


def _minutes(wall: time) -> int:
    return 60 * wall.hour + wall.minute
