"""A rule that cannot speak is named with what it misses, and no other is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.facts import CustomerBook, OpenedBy, Role, StageNorm, WonLife
from coaching.signals.cannot_speak import Ground, half_known, unable
from tests.coaching.makers import (
    NOW,
    VP,
    make_book,
    make_creations,
    make_freshness,
    make_joined,
    make_leader,
    make_moment,
    make_person,
    make_touches,
    make_week,
)

VIP = make_person(id=VP, name="Kim Vance", role=Role.VP, leader_id=None)
LIFE = WonLife(won=20, days=60, silent_days=20)
BOOKS = (
    make_book(
        touches=make_touches(1, 15),
        ever_owned=3,
        creations=make_creations(last=3, count=7),
        won_life=LIFE,
    ),
)
WEEKS = (
    make_week(
        names_guests=True,
        met_customers=20,
        together=(make_joined(),),
        p90_amounts=(("EUR", 1),),
    ),
)
CUSTOMERS = (CustomerBook(vp=VIP, bought=50, logs_leaders=True, is_complete=True),)
LEDGER = ("cliff", "quiet_deal", "role_change")


def make_ground(**fields: object) -> Ground:
    given = {
        "people": [make_person(), make_leader(), VIP],
        "books": BOOKS,
        "weeks": WEEKS,
        "customers": CUSTOMERS,
        "moment": make_moment(freshness=make_freshness(has_outbound=True)),
    }
    return Ground(**given | fields)


def off(**fields: object) -> dict[str, str]:
    return {each.rule: each.reason for each in unable(make_ground(**fields))}


def fresh(**fields: object) -> dict[str, object]:
    given = {"has_outbound": True} | fields
    return {"moment": make_moment(freshness=make_freshness(**given))}


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


def test_who_is_told_of_without_a_log_is_counted_once_for_preview_and_doctor():
    able = make_book(touches=(), creations=make_creations(last=3))
    ground = make_ground(books=(able, *BOOKS), **fresh())

    first = next(half_known(ground))

    assert first == (
        "no log: 1 rep logs next to nothing, so that this one's cliff is told from"
        " amounts, new deals, stages and dates, and nothing is said about work"
    )
    assert "no log" not in "".join(half_known(make_ground()))


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


@pytest.mark.parametrize(("closed", "is_said"), [(49, True), (50, False)])
def test_too_few_closed_deals_are_named(closed, is_said):
    norm = StageNorm(
        stage_id=1, median_days=9, won=1, pipeline_days=9, pipeline_won=1, closed=closed
    )
    ground = make_ground(
        people=[make_person(target_minor=1, currency="EUR")],
        books=(make_book(stage_norms=(norm,)),),
    )

    said = "".join(half_known(ground))

    assert ("closed deals: fewer than 50 in a year" in said) == is_said


def test_what_is_half_known_is_said_once_for_all():
    bare = [make_person(id=n, target_minor=None, currency=None) for n in (1, 2)]
    whole = make_person(id=3, target_minor=1_00, currency="EUR")

    of_all = list(half_known(make_ground(people=bare)))
    of_some = list(half_known(make_ground(people=[*bare, whole])))

    assert of_all[0].startswith("no target: all 2 reps have none in people.csv")
    assert of_all[1].startswith("no currency: all 2 reps have none in people.csv")
    assert of_some[0].startswith("no target: 2 of 3 reps have none in people.csv")


NOT_TOLD = (
    "new deals: the CRM does not tell who made them, so that one handed to a rep counts"
    " as opened by the rep"
)


def test_where_the_crm_never_tells_who_made_a_deal_that_is_said():
    assert NOT_TOLD in half_known(make_ground())


def test_where_it_tells_of_one_it_is_not_said():
    told = replace(BOOKS[0].creations[0], by=OpenedBy.OTHERS)
    book = replace(BOOKS[0], creations=(told, *BOOKS[0].creations[1:]))

    assert NOT_TOLD not in half_known(make_ground(books=(book,)))
