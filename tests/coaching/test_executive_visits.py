"""Top customers whom no leader of ours has met or called for long."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import Customer, CustomerBook, Role
from coaching.signals.evaluate import customer_signals
from coaching.signals.executive_visits import executive_visits
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    NOW,
    VP,
    days_ago,
    make_freshness,
    make_moment,
    make_person,
)


def make_vp():
    return make_person(id=VP, name="Val Ortiz", role=Role.VP, leader_id=None)


def customer(number: int, **fields: object) -> Customer:
    given = {
        "id": number,
        "name": f"Customer {number}",
        "won_minor": 1_000 - number,
        "currency": "EUR",
        "won_deals": 2,
        "executive_on": days_ago(91),
    }
    return Customer(**given | fields)


def ten(**first: object) -> list[Customer]:
    """Return ten customers, the first of which brought most."""
    others = [customer(n, executive_on=days_ago(5)) for n in range(2, 11)]
    return [customer(1, **first), *others]


def found(*customers: Customer, **fields: object):
    return executive_visits(book_of(*customers, **fields), make_moment())


def book_of(*customers: Customer, **fields: object) -> CustomerBook:
    given = {
        "vp": make_vp(),
        "customers": customers,
        "bought": len(customers),
        "is_complete": True,
        "logs_leaders": True,
    }
    return CustomerBook(**given | fields)


def test_a_top_customer_whom_no_leader_saw_is_named():
    (signal,) = found(*ten(touched_on=days_ago(3), rep=make_person()))

    evidence = signal.evidence
    assert (signal.person_id, signal.subject_id) == (VP, 1)
    assert (evidence.customer, evidence.rank, evidence.customers) == (
        "Customer 1",
        1,
        10,
    )
    assert (evidence.days, evidence.executive_on) == (91, days_ago(91))
    assert evidence.rep.name == "Sam Reed"
    assert signal.worth == 999


@pytest.mark.parametrize(
    ("executive_on", "speaks"),
    [(days_ago(90), False), (days_ago(91), True), (None, True)],
    ids=["ninety days", "ninety-one", "never on record"],
)
def test_ninety_days_are_the_limit(executive_on, speaks):
    assert bool(found(*ten(executive_on=executive_on))) is speaks


@pytest.mark.parametrize(
    ("booked_on", "speaks"),
    [(days_ago(0), False), (days_ago(-90), False), (days_ago(-91), True)],
    ids=["today", "ninety days ahead", "ninety-one"],
)
@pytest.mark.parametrize("executive_on", [days_ago(91), None], ids=["long", "never"])
def test_a_visit_that_is_booked_in_time_says_nothing(booked_on, speaks, executive_on):
    first = {"executive_on": executive_on, "booked_on": booked_on}

    assert bool(found(*ten(**first))) is speaks


def test_of_many_customers_the_largest_few_are_in_the_book():
    silent = [customer(n) for n in range(1, 4)]

    assert len(found(*silent, bought=1_000)) == 3


def test_only_the_top_fifteen_per_cent_count():
    silent = [customer(n) for n in range(1, 11)]

    assert [signal.subject_id for signal in found(*silent)] == [1, 2]


@pytest.mark.parametrize(
    ("customers", "fields"),
    [
        (ten(), {"is_complete": False}),
        (ten()[:6], {}),
        (ten(executive_on=None), {"logs_leaders": False}),
        ([], {}),
    ],
    ids=[
        "companies not all known",
        "few customers",
        "leaders are never logged",
        "no companies",
    ],
)
def test_what_the_crm_does_not_tell_says_nothing(customers, fields):
    assert found(*customers, **fields) == ()


@pytest.mark.parametrize("stream", ["deals_at", "activities_at", "meetings_at"])
def test_stale_data_says_nothing(stream):
    stale = make_freshness(**{stream: NOW - timedelta(hours=25)})
    book = book_of(*ten())

    signals = customer_signals(book, freshness=stale, thresholds=Thresholds(), now=NOW)

    assert signals == ()


@given(data=st.data())
def test_order_changes_nothing(data):
    customers = [customer(n, won_minor=500 + n % 3) for n in range(1, 15)]

    assert found(*data.draw(st.permutations(customers))) == found(*customers)


@given(days=st.integers(0, 400), more=st.integers(0, 400))
def test_a_longer_silence_never_says_less(days, more):
    shorter = found(*ten(executive_on=days_ago(days)))
    longer = found(*ten(executive_on=days_ago(days + more)))

    assert len(shorter) <= len(longer)
