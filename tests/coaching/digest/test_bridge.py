"""Why the open pipeline changed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.digest.bridge import bridges
from coaching.digest.facts import DealMove
from coaching.evidence import Bridge
from tests.coaching.makers import NOW, make_digest_facts, make_move, make_state

IN_WEEK = NOW - timedelta(days=2)


def state(amount: int | None, currency: str | None = "EUR"):
    return make_state(amount_minor=amount, currency=currency)


def found(*moves: DealMove) -> tuple[Bridge, ...]:
    return bridges(make_digest_facts(moves))


def parts(move: DealMove) -> dict[str, int]:
    (bridge,) = found(move)
    return {
        name.removesuffix("_minor"): value
        for name, value in bridge.model_dump(exclude={"currency"}).items()
        if value
    }


CLOSED = {"closed_at": IN_WEEK}
WON = CLOSED | {"is_won": True}
NEW = {"before": None, "created_at": IN_WEEK}


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (make_move(before=state(5), after=state(5)), {"start": 5, "end": 5}),
        (
            make_move(before=state(5), after=state(7)),
            {"start": 5, "changed": 2, "end": 7},
        ),
        (
            make_move(before=state(None), after=state(7)),
            {"changed": 7, "end": 7},
        ),
        (make_move(after=state(7), **NEW), {"new": 7, "end": 7}),
        (make_move(before=state(5), after=state(5), **WON), {"start": 5, "won": -5}),
        (
            make_move(before=state(5), after=state(4), **WON),
            {"start": 5, "changed": -1, "won": -4},
        ),
        (
            make_move(before=state(5), after=state(5), **CLOSED),
            {"start": 5, "lost": -5},
        ),
        (
            make_move(before=state(5), after=state(0), **CLOSED),
            {"start": 5, "lost": -5},
        ),
        (
            make_move(before=state(5), after=state(7, "USD"), **CLOSED),
            {"start": 5, "lost": -5},
        ),
        (
            make_move(before=state(5), after=state(None, None), **CLOSED),
            {"start": 5, "lost": -5},
        ),
        (make_move(after=state(7), **NEW, **WON), {"new": 7, "won": -7}),
        (
            make_move(last_open=state(5), after=state(0), **NEW, **CLOSED),
            {"new": 5, "lost": -5},
        ),
        (
            make_move(last_open=state(5), after=state(0, None), **NEW, **CLOSED),
            {"new": 5, "lost": -5},
        ),
        (
            make_move(last_open=state(5, None), after=state(7), **NEW, **CLOSED),
            {"new": 7, "lost": -7},
        ),
        (
            make_move(before=state(5), last_open=state(6), after=state(0), **CLOSED),
            {"start": 5, "lost": -5},
        ),
        (make_move(before=None, after=state(7)), {"other": 7, "end": 7}),
        (
            make_move(before=None, after=state(7), created_at=None),
            {"other": 7, "end": 7},
        ),
        (make_move(before=state(5), after=None), {"start": 5, "other": -5}),
        (
            make_move(before=state(5, None), after=state(7)),
            {"other": 7, "end": 7},
        ),
    ],
    ids=[
        "unchanged",
        "another amount",
        "an amount at last",
        "new",
        "won",
        "won for less",
        "lost",
        "lost and set to nothing",
        "lost in another currency",
        "lost without a currency at the end",
        "new and won",
        "new and lost, set to nothing",
        "new and lost, without a currency at the end",
        "new and lost, never with a currency before",
        "lost after another amount within the week",
        "reopened",
        "not known when opened",
        "handed over",
        "a currency at last",
    ],
)
def test_each_deal_has_its_place_in_the_bridge(move, expected):
    assert parts(move) == expected


def test_another_currency_leaves_one_bridge_and_enters_the_other():
    dollar, euro = found(make_move(before=state(5), after=state(7, "USD")))

    assert (euro.currency, euro.start_minor, euro.other_minor) == ("EUR", 5, -5)
    assert (dollar.currency, dollar.other_minor, dollar.end_minor) == ("USD", 7, 7)


def test_what_has_no_currency_is_in_no_bridge():
    assert found(make_move(before=state(5, None), after=state(5, None))) == ()


amounts = st.one_of(st.none(), st.integers(0, 10**12))
states = st.one_of(
    st.none(), st.builds(state, amounts, st.sampled_from(["EUR", "USD", None]))
)
moves_ = st.lists(
    st.builds(
        lambda before, last, after, closed, won, new: make_move(
            before=before,
            last_open=last,
            after=after,
            closed_at=IN_WEEK if closed else None,
            is_won=won,
            created_at=IN_WEEK if new else NOW - timedelta(days=90),
        ),
        states,
        states,
        states,
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(moves=moves_)
def test_start_and_parts_make_the_end_to_the_cent(moves):
    for bridge in found(*moves):
        assert bridge.end_minor == (
            bridge.start_minor
            + bridge.new_minor
            + bridge.won_minor
            + bridge.lost_minor
            + bridge.changed_minor
            + bridge.other_minor
        )


@given(moves=moves_)
def test_start_and_end_are_the_open_sums(moves):
    for bridge in found(*moves):

        def worth(each, currency=bridge.currency) -> int:
            same = each is not None and each.currency == currency
            return (each.amount_minor or 0) if same else 0

        assert bridge.start_minor == sum(worth(move.before) for move in moves)
        assert bridge.end_minor == sum(
            worth(move.after) for move in moves if move.closed_at is None
        )
