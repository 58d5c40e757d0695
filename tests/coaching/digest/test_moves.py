"""Which deals moved since the last digest, by name and with a reason."""

from datetime import date, timedelta

import pytest

from coaching.digest.facts import DealMove
from coaching.digest.moves import Moves, ordinal
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    NOW,
    make_digest_facts,
    make_move,
    make_state,
)

CLOSED_AT = NOW - timedelta(days=2)


def moves(*each: DealMove) -> Moves:
    return Moves(make_digest_facts(each), Thresholds())


def test_a_won_deal_says_when_from_where_and_at_which_amount():
    move = make_move(
        closed_at=CLOSED_AT,
        is_won=True,
        before=make_state(amount_minor=20_000_00),
        after=make_state(amount_minor=18_500_00),
    )

    (won,) = moves(move).won()

    assert won.why == (
        "17 Nov from Proposal, 58 days after opening, amount was 20,000 EUR"
    )
    assert won.owner is not None
    assert won.owner.name == "Sam Reed"
    assert (won.deal.amount_minor, won.deal.stage) == (18_500_00, "Proposal")


def test_a_lost_deal_says_as_much_as_is_known():
    move = make_move(
        closed_at=CLOSED_AT,
        created_at=None,
        before=None,
        after=make_state(owner_id=None, stage=None, amount_minor=None),
    )

    (lost,) = moves(move).lost()

    assert lost.why == "17 Nov"
    assert (lost.owner, lost.deal.stage, lost.deal.amount_minor) == (None, None, None)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, 20_000_00), (None, 20_000_00), (25_000_00, 20_000_00)],
    ids=["set to nothing", "emptied", "raised at the end"],
)
def test_a_lost_deal_is_worth_what_it_was_while_it_was_open(amount, shown):
    move = make_move(
        closed_at=CLOSED_AT,
        before=make_state(amount_minor=20_000_00),
        after=make_state(amount_minor=amount),
    )

    (lost,) = moves(move).lost()

    assert lost.deal.amount_minor == shown
    assert "amount" not in lost.why


def test_a_deal_lost_in_its_first_week_is_worth_what_it_was_while_it_was_open():
    move = make_move(
        created_at=CLOSED_AT - timedelta(days=1),
        closed_at=CLOSED_AT,
        before=None,
        last_open=make_state(amount_minor=20_000_00),
        after=make_state(amount_minor=0),
    )

    (lost,) = moves(move).lost()

    assert lost.deal.amount_minor == 20_000_00
    assert lost.why == "17 Nov, 1 day after opening"


def test_the_largest_loss_comes_first_whatever_the_crm_set_it_to():
    def lost(number: int, before: int) -> DealMove:
        return make_move(
            id=number,
            closed_at=CLOSED_AT,
            before=make_state(amount_minor=before),
            after=make_state(amount_minor=0),
        )

    found = moves(lost(1, 5), lost(2, 9)).lost()

    assert [each.deal.id for each in found] == [2, 1]


@pytest.mark.parametrize(
    ("hours", "age"),
    [(23, "0 days"), (24, "1 day"), (49, "2 days")],
    ids=["the same day", "a day", "two days"],
)
def test_a_closed_deal_says_how_long_it_was_open(hours, age):
    opened = CLOSED_AT - timedelta(hours=hours)
    move = make_move(closed_at=CLOSED_AT, is_won=True, created_at=opened)

    (won,) = moves(move).won()

    assert won.why.endswith(f"{age} after opening")


@pytest.mark.parametrize(
    "move",
    [
        make_move(is_won=True),
        make_move(is_won=True, closed_at=NOW - timedelta(days=7)),
        make_move(is_won=True, closed_at=NOW + timedelta(hours=1)),
        make_move(is_won=True, closed_at=CLOSED_AT, after=None),
    ],
    ids=["still open", "told last week", "not yet", "left the floor"],
)
def test_what_did_not_close_this_week_is_not_named(move):
    assert moves(move).won() == []
    assert moves(move).lost() == []


@pytest.mark.parametrize(
    ("after", "later", "why"),
    [
        (date(2026, 12, 4), (6,), None),
        (
            date(2026, 12, 5),
            (),
            "close date from 28 Nov to 5 Dec, moved for the 1st time",
        ),
        (
            date(2027, 1, 15),
            (7, 6, 41),
            "close date from 28 Nov to 15 Jan 2027, moved for the 2nd time",
        ),
        (date(2026, 11, 1), (), None),
        (None, (), None),
    ],
    ids=["six days", "seven days", "into the next year", "earlier", "no date"],
)
def test_a_slip_names_both_dates_and_how_often(after, later, why):
    move = make_move(after=make_state(close_date=after), later_days=later)

    assert [each.why for each in moves(move).slipped()] == ([why] if why else [])


def test_how_often_it_slipped_goes_by_the_same_days_as_the_slip():
    strict = parse("flags.push_days = 14")
    move = make_move(
        after=make_state(close_date=date(2027, 1, 15)), later_days=(7, 13, 14, 41)
    )

    (slipped,) = Moves(make_digest_facts((move,)), strict).slipped()

    assert slipped.why.endswith("moved for the 2nd time")


@pytest.mark.parametrize(
    "fields",
    [
        {"before": None},
        {"after": None},
        {"closed_at": CLOSED_AT},
        {"before": make_state(close_date=None)},
    ],
    ids=["not there before", "not there now", "closed", "no date before"],
)
def test_only_a_deal_that_stays_open_can_slip(fields):
    later = {"after": make_state(close_date=date(2027, 1, 15))}

    assert moves(make_move(**later | fields)).slipped() == []


def test_a_slip_says_when_the_amount_changed_too():
    move = make_move(
        before=make_state(currency="USD"),
        after=make_state(close_date=date(2026, 12, 24)),
    )

    (slipped,) = moves(move).slipped()

    assert slipped.why.endswith("1st time, amount was 20,000 USD")


def test_a_new_deal_says_where_it_stands():
    opened = {"before": None, "created_at": CLOSED_AT}
    known = make_move(**opened)
    bare = make_move(
        id=2, after=make_state(stage=None, close_date=None, amount_minor=None), **opened
    )

    first, second = moves(bare, known).new()

    assert first.why == "17 Nov in Proposal, to close 28 Nov"
    assert second.why == "17 Nov"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"before": make_state()},
        {"closed_at": CLOSED_AT},
        {"after": None},
        {"created_at": NOW - timedelta(days=7)},
    ],
    ids=["old", "open before", "closed since", "left the floor", "a week ago"],
)
def test_what_is_not_new_is_not_named(fields):
    base = {"before": None, "created_at": CLOSED_AT} if fields else {}

    assert moves(make_move(**base | fields)).new() == []


def test_the_largest_comes_first_and_one_without_an_amount_last():
    def won(number: int, amount: int | None) -> DealMove:
        return make_move(
            id=number,
            is_won=True,
            closed_at=CLOSED_AT,
            after=make_state(amount_minor=amount),
        )

    found = moves(won(1, None), won(2, 5), won(3, 9), won(4, 5)).won()

    assert [each.deal.id for each in found] == [3, 2, 4, 1]


def test_ordinals_read_as_people_say_them():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "112th",
    ]
