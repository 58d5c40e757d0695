"""Deals of which more is expected than their contacts, odds or amounts bear out."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import WinChance
from coaching.facts import AmountMove, ContactSeen, Deal, Tier
from coaching.flags.expectations import (
    amount_jump,
    optimistic_commit,
    single_threaded,
)
from coaching.flags.flag import Flag
from coaching.thresholds import parse
from tests.coaching.makers import (
    CALENDAR,
    NOW,
    bd_ago,
    bd_ahead,
    days_ago,
    make_deal,
    make_freshness,
    make_moment,
    make_stage,
)


def seen(*keys: int | None, back: int = 3) -> tuple[ContactSeen, ...]:
    at = NOW - timedelta(days=back)
    return tuple(ContactSeen(key=key, last_at=at) for key in keys)


def threaded(**fields: object) -> Deal:
    usual = {
        "contacts": seen(7),
        "amount_minor": 20_000_00,
        "team_median_minor": 20_000_00,
        "stage": make_stage(Tier.EVALUATION),
    }
    return make_deal(**usual | fields)


@pytest.mark.parametrize(
    ("fields", "flagged"),
    [
        ({}, True),
        ({"contacts": seen(7, 8)}, False),
        ({"contacts": seen(0)}, False),
        ({"contacts": seen(7) + seen(8, back=31)}, True),
        ({"contacts": seen(7) + seen(8, back=29)}, False),
        ({"contacts": seen(7, None)}, False),
        ({"contacts": seen(None)}, False),
        ({"contacts": ()}, False),
        ({"contacts": seen(7, back=31)}, False),
        ({"amount_minor": 19_999_99}, False),
        ({"stage": make_stage(Tier.DISCOVERY)}, False),
        ({"stage": make_stage(Tier.NEGOTIATION)}, True),
    ],
    ids=[
        "one contact",
        "two",
        "several at once",
        "the other long ago",
        "the other lately",
        "a touch without a contact",
        "no contact is known",
        "no touch",
        "the only one long ago",
        "below the median",
        "too early",
        "late",
    ],
)
def test_a_large_deal_that_hangs_on_one_contact(fields, flagged):
    flag = single_threaded(threaded(**fields), make_moment())

    assert (flag is not None) is flagged
    if flag:
        assert flag.words == "one contact alone in the last 30 calendar days"


@pytest.mark.parametrize(
    "unknown", ["amount_minor", "team_median_minor", "stage"], ids=str
)
def test_what_is_not_known_hangs_on_nobody(unknown):
    assert single_threaded(threaded(**{unknown: None}), make_moment()) is None


def test_without_a_feed_contacts_are_not_known():
    moment = make_moment(freshness=make_freshness(is_crm_only=True))

    assert single_threaded(threaded(), moment) is None


def chance(p: float, n: int = 10) -> WinChance:
    basis = "deals of the team in this stage"
    return WinChance(p=p, n=n, basis=basis, told_from=5)


def committed(deal: Deal, odds: WinChance | None, **moment: object) -> Flag | None:
    return optimistic_commit(
        deal, odds, calendar=CALENDAR, moment=make_moment(**moment)
    )


@pytest.mark.parametrize(
    ("category", "odds", "flagged"),
    [
        ("commit", chance(0.49), True),
        ("commit", chance(0.5), False),
        ("commit", chance(0.1, n=0), False),
        ("commit", chance(0.1, n=4), False),
        ("commit", None, False),
        ("best_case", chance(0.1), False),
        (None, chance(0.1), False),
    ],
    ids=[
        "below",
        "at the limit",
        "from nothing",
        "from too few",
        "unknown",
        "hoped for",
        "none",
    ],
)
def test_a_commitment_beside_its_odds(category, odds, flagged):
    flag = committed(make_deal(forecast_category=category), odds)

    assert (flag is not None) is flagged
    if flag:
        assert flag.is_risk
        assert flag.words == (
            "forecast as commit, but deals like it are won in 49% (n = 10, limit 50%)"
        )


@pytest.mark.parametrize(
    ("fields", "flagged"),
    [
        ({"last_touch_at": bd_ago(11)}, True),
        ({"last_touch_at": bd_ago(10)}, False),
        ({"last_touch_at": None, "created_at": bd_ago(11)}, True),
        ({"last_touch_at": bd_ago(11), "next_meeting_at": bd_ahead(2)}, False),
        ({"last_touch_at": bd_ago(11), "taken_over_at": bd_ago(3)}, False),
    ],
    ids=["silent", "at the limit", "never", "a meeting is booked", "taken over"],
)
def test_a_commitment_that_nobody_works_on(fields, flagged):
    flag = committed(make_deal(forecast_category="commit", **fields), chance(0.9))

    assert (flag is not None) is flagged
    if flag:
        assert flag.words == "forecast as commit, but no touch for 11 bd (limit 10)"


def test_stale_activities_leave_a_commitment_its_odds_alone():
    deal = make_deal(forecast_category="commit", last_touch_at=bd_ago(30))
    stale = make_freshness(activities_at=None)

    assert committed(deal, chance(0.9), freshness=stale) is None


def test_a_crm_with_words_of_its_own_can_name_them():
    thresholds = parse('[flags]\ncommit_categories = ["sure thing"]\n')
    deal = make_deal(forecast_category="sure thing")

    assert committed(deal, chance(0.1), thresholds=thresholds) is not None
    assert committed(deal, chance(0.1)) is None


def jumped(*moves: tuple[int, int], now: int | None, **fields: object) -> Flag | None:
    """Judge a deal whose amount was `moves`' (days back, before) and is `now`."""
    deal = make_deal(
        amount_minor=now,
        amount_moves=tuple(
            AmountMove(on=days_ago(back), before_minor=before, after_minor=1)
            for back, before in moves
        ),
        **fields,
    )
    return amount_jump(deal, calendar=CALENDAR, moment=make_moment())


@pytest.mark.parametrize(
    ("moves", "now", "words"),
    [
        ([(1, 100_00)], 130_00, "amount up 30% in 7 calendar days, from 100 EUR"),
        ([(1, 100_00)], 129_00, None),
        ([(1, 100_00)], 70_00, "amount down 30% in 7 calendar days, from 100 EUR"),
        ([(6, 100_00)], 200_00, "amount up 100% in 7 calendar days, from 100 EUR"),
        ([(7, 100_00)], 200_00, None),
        ([(5, 100_00), (1, 200_00)], 100_00, None),
        ([(1, 0)], 100_00, None),
        ([(1, 100_00)], None, None),
        ([], 100_00, None),
    ],
    ids=[
        "up",
        "hardly up",
        "down",
        "at the week's begin",
        "before it",
        "there and back",
        "from nothing",
        "no amount",
        "never",
    ],
)
def test_an_amount_that_changed_much_within_a_week(moves, now, words):
    flag = jumped(*moves, now=now)

    assert (flag.words if flag else None) == words


@given(data=st.data())
def test_the_order_of_contacts_and_moves_changes_nothing(data):
    moves = [AmountMove(on=days_ago(n), before_minor=n, after_minor=1) for n in (1, 3)]
    contacts = [*seen(7), *seen(7, back=40), *seen(8, back=35)]
    first = threaded(contacts=tuple(contacts), amount_moves=tuple(moves))
    second = threaded(
        contacts=tuple(data.draw(st.permutations(contacts))),
        amount_moves=tuple(data.draw(st.permutations(moves))),
    )
    moment = make_moment()

    assert single_threaded(first, moment) == single_threaded(second, moment)
    assert amount_jump(first, calendar=CALENDAR, moment=moment) == amount_jump(
        second, calendar=CALENDAR, moment=moment
    )


@given(silence=st.integers(0, 60), more=st.integers(0, 60))
def test_more_silence_never_takes_a_doubt_away(silence, more):
    def doubted(back: int) -> bool:
        deal = make_deal(forecast_category="commit", last_touch_at=bd_ago(back))
        return committed(deal, None) is not None

    assert doubted(silence) <= doubted(silence + more)
