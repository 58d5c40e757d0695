"""Top customers hear from a leader of ours, and not from the rep alone."""

from math import ceil

from coaching.evidence import ExecutiveVisitsEvidence
from coaching.facts import Customer, CustomerBook, Role
from coaching.moment import Moment
from coaching.money import worth
from coaching.refs import person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, with_role

RULE = "executive_visits"
CONFIDENCE = 0.3


def executive_visits(book: CustomerBook, moment: Moment) -> tuple[Signal, ...]:
    """Return the top customers without a leader's contact, the largest first.

    The plan lets one a week through. A visit that is booked says for now what a visit
    would. Silent while the CRM has not told the company of
    each deal that matters, with few customers, and where no leader is on record with
    any customer: then the CRM does not log what leaders do.
    """
    limits = moment.thresholds.executive_visits
    if (
        not moment.reads_fresh(RULE)
        or not (book.is_complete and book.logs_leaders)
        or book.bought < limits.least_customers
    ):
        return ()
    largest = sorted(book.customers, key=lambda one: (-one.won_minor, one.id))
    top = largest[: ceil(limits.top_share * book.bought)]
    return tuple(
        _signal(book, customer, rank, moment)
        for rank, customer in enumerate(top, start=1)
        if _is_silent(customer, book, moment)
    )


def _days(customer: Customer, book: CustomerBook, moment: Moment) -> int | None:
    if customer.executive_on is None:
        return None
    return (book.vp.calendar.today(moment.now) - customer.executive_on).days


def _is_silent(customer: Customer, book: CustomerBook, moment: Moment) -> bool:
    days = _days(customer, book, moment)
    limit = moment.least(moment.thresholds.executive_visits.silent_days)
    is_long = days is None or days > limit
    return is_long and not _is_booked(customer, book, moment)


def _is_booked(customer: Customer, book: CustomerBook, moment: Moment) -> bool:
    """Say whether a leader meets them within as many days as a silence may last."""
    if customer.booked_on is None:
        return False
    ahead = customer.booked_on - book.vp.calendar.today(moment.now)
    return ahead.days <= moment.thresholds.executive_visits.silent_days


def _signal(
    book: CustomerBook, customer: Customer, rank: int, moment: Moment
) -> Signal:
    limits = moment.thresholds.executive_visits
    return Signal(
        rule=RULE,
        person_id=book.vp.id,
        subject_id=customer.id,
        deal_ids=(),
        worth=worth(customer.won_minor, customer.currency),
        confidence=CONFIDENCE,
        evidence=ExecutiveVisitsEvidence(
            customer=customer.name,
            won_minor=customer.won_minor,
            currency=customer.currency,
            won_deals=customer.won_deals,
            open_deals=customer.open_deals,
            rank=rank,
            customers=book.bought,
            top_share=limits.top_share,
            silent_days=limits.silent_days,
            executive_on=customer.executive_on,
            days=_days(customer, book, moment),
            touched_on=customer.touched_on,
            rep=person_ref(customer.rep) if customer.rep else None,
        ),
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    if (reason := stale(RULE, ground)) is not None:
        return reason
    if not with_role(ground, Role.VP):
        return "nobody is a VP in people.csv"
    return _without_customers(ground)


def _without_customers(ground: Ground) -> str | None:
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
