"""A rule that cannot speak is named with what it misses, and no other is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.signals.cannot_speak import unable
from tests.coaching.makers import (
    NOW,
    make_book,
    make_creations,
    make_person,
    make_touches,
)
from tests.coaching.signals.grounds import (
    CUSTOMERS,
    LIFE,
    VIP,
    WEEKS,
    fresh,
    make_ground,
)

LEDGER = ("cliff", "quiet_deal", "role_change")


def off(**fields: object) -> dict[str, str]:
    return {each.rule: each.reason for each in unable(make_ground(**fields))}


def test_on_a_whole_floor_nothing_is_off():
    assert off() == {}


def test_a_stream_that_was_never_read_silences_each_rule_that_reads_it():
    found = off(**fresh(meetings_at=None))

    assert found["one_on_one"] == "meetings were never read whole from the CRM"
    assert "nearly_empty" not in found
    assert "cliff" in found


def test_a_stale_stream_is_named_with_its_age():
    found = off(**fresh(deals_at=NOW - timedelta(hours=200)))

    assert found["nearly_empty"] == "deals were last read 200 hours ago"


def test_where_nobody_logs_anything_the_rules_that_need_it_say_so():
    found = off(**fresh(last_activity_at=None))

    assert sorted(found) == sorted(LEDGER)
    for rule in LEDGER:
        assert found[rule].startswith("no calls, e-mails or meetings with customers")


def test_where_nobody_logs_the_cliff_is_on_as_far_as_the_deals_tell():
    unlogged = fresh(last_activity_at=None)
    able = make_book(touches=(), creations=make_creations(last=3))
    without_amounts = replace(
        able, deals=tuple(replace(deal, amount_minor=None) for deal in able.deals)
    )

    assert "cliff" not in off(books=(able,), **unlogged)
    said = off(books=(without_amounts,), **unlogged)["cliff"]
    assert said.startswith("no calls, e-mails or meetings with customers are logged")
    assert said.endswith("from which it could be told all the same")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"has_outbound": False}, "no calls or e-mails are logged"),
        ({"reads_whole_feed": False}, "calls or e-mails may not be read"),
    ],
)
def test_the_quiet_deal_needs_calls_and_emails(fields, reason):
    assert off(**fresh(**fields)) == {"quiet_deal": reason}


@pytest.mark.parametrize(
    ("fields", "rule", "reason"),
    [
        (
            {"books": (make_book(touches=make_touches(1, 8)),)},
            "cliff",
            "no rep with 4 open deals logs 15 touches in 15 business days",
        ),
        ({"books": (make_book(deals=()),)}, "cliff", "no rep has 4 open deals"),
        (
            {"books": (make_book(ever_owned=0),)},
            "nearly_empty",
            "no rep has ever owned a deal in the CRM",
        ),
        (
            {"books": (make_book(creations=()),)},
            "nearly_empty",
            "it is not known of any rep how often they open a deal",
        ),
        (
            {"books": (make_book(creations=()),)},
            "role_change",
            "it is not known of any rep how often they open a deal",
        ),
        (
            {"books": (make_book(won_life=replace(LIFE, won=19)),)},
            "looks_over",
            "fewer than 20 deals were won in a year, so nobody knows what they take",
        ),
        ({"books": ()}, "nearly_empty", "no rep is a user of the CRM"),
        ({"people": [VIP]}, "cliff", "nobody is a rep in people.csv"),
        ({"weeks": ()}, "one_on_one", "nobody leads a rep in people.csv"),
        (
            {"weeks": (replace(WEEKS[0], p90_amounts=()),)},
            "uncertain_meeting",
            "no open deal of a team has an amount and a currency",
        ),
        (
            {"weeks": (replace(WEEKS[0], names_guests=False),)},
            "first_meetings",
            "the CRM does not say who comes to a meeting besides its host",
        ),
        (
            {"weeks": (replace(WEEKS[0], met_customers=0),)},
            "kitchen",
            "no team has 8 meetings with customers in the last 60 days",
        ),
        (
            {"customers": ()},
            "executive_visits",
            "no companies are read from the CRM: it may need one more scope",
        ),
        (
            {"customers": (replace(CUSTOMERS[0], is_complete=False),)},
            "executive_visits",
            "the CRM has not told the company of each deal yet",
        ),
        (
            {"customers": (replace(CUSTOMERS[0], logs_leaders=False),)},
            "executive_visits",
            "no leader is on record with any customer",
        ),
        (
            {"customers": (replace(CUSTOMERS[0], bought=1),)},
            "executive_visits",
            "fewer than 7 customers have bought in two years",
        ),
        ({"people": [make_person()]}, "digest", "nobody is a VP in people.csv"),
    ],
)
def test_each_rule_says_what_it_misses(fields, rule, reason):
    assert off(**fields)[rule] == reason


def test_where_no_1_1_is_on_record_none_can_be_late():
    week = replace(WEEKS[0], held=())

    found = off(weeks=(week,))

    assert found["one_on_one"] == (
        "no 1:1 is on record in 90 days, so it is not known which were held"
    )


def test_where_no_start_is_known_nobody_is_new():
    rep = make_person(start_date=None)

    found = off(weeks=(replace(WEEKS[0], reps=(rep,)),))

    assert found["first_meetings"].startswith("no rep has a start_date")
