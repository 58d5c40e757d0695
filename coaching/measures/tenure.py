"""How long somebody has been selling here, as far as it is known."""

from datetime import datetime

from coaching.facts import Person, RepBook
from coaching.thresholds import Thresholds


def tenure_days(person: Person, now: datetime) -> int | None:
    """Return the calendar days since the start date; None where it is not known."""
    if person.start_date is None:
        return None
    return (person.calendar.today(now) - person.start_date).days


def is_ramping(book: RepBook, thresholds: Thresholds, now: datetime) -> bool:
    """Say whether the rep may still be new: without a start date, by the first deal.

    Somebody without a start date and without a known deal counts as new, because what
    is not known never sets off a rule.
    """
    days = tenure_days(book.rep, now)
    if days is None and book.creations:
        first = min(creation.at for creation in book.creations)
        days = (now - first).days
    return days is None or days < thresholds.work.ramping_days


def has_handed_over(book: RepBook, thresholds: Thresholds, now: datetime) -> bool:
    """Say whether an open deal of the rep went to somebody else of late."""
    if book.handed_over_at is None:
        return False
    calendar = book.rep.calendar
    since = calendar.today(book.handed_over_at)
    days = calendar.days_apart(since, calendar.today(now))
    return days < thresholds.work.take_over_days
