"""How often healthy reps would hear of a cliff, and how many planted ones are found."""

from datetime import timedelta
from random import Random

from coaching.facts import Creation, Deal, RepBook, Touch, TouchKind
from coaching.signal import Signal
from coaching.signals.evaluate import rep_signals
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    NOW,
    bd_ago,
    days_ahead,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_person,
    make_touches,
)

REPS = 2_000
SEED = 7


def signals(book: RepBook) -> tuple[Signal, ...]:
    return rep_signals(
        book,
        passages=(),
        freshness=make_freshness(),
        thresholds=Thresholds(),
        now=NOW,
    )


def healthy_book(dice: Random) -> RepBook:
    """Return a rep with an ordinary spread of amounts, attention and creation."""
    deals = [_healthy_deal(n, dice) for n in range(dice.randint(4, 14))]
    return make_book(
        rep=make_person(target_minor=100_000_00),
        deals=tuple(deals),
        touches=_touches(deals, dice),
        creations=_creations(dice),
    )


def _healthy_deal(number: int, dice: Random) -> Deal:
    touched = bd_ago(min(25, int(dice.expovariate(1 / 4))))
    return make_deal(
        id=number,
        amount_minor=round(dice.lognormvariate(10, 1) * 100),
        close_date=days_ahead(dice.randint(5, 120)),
        last_touch_at=touched,
        last_customer_touch_at=touched,
        next_step_on=days_ahead(5) if dice.random() < 0.6 else None,
    )


def _touches(deals: list[Deal], dice: Random) -> tuple[Touch, ...]:
    """Return about three touches a day, unevenly spread over deals and prospecting."""
    places = [*(deal.id for deal in deals), None]
    interest = [dice.lognormvariate(0, 1) for _ in places]
    return tuple(
        Touch(
            deal_id=dice.choices(places, weights=interest)[0],
            kind=dice.choice(list(TouchKind)),
            at=bd_ago(dice.randint(0, 15)),
        )
        for _ in range(dice.randint(30, 60))
    )


def _creations(dice: Random) -> tuple[Creation, ...]:
    """Return deals opened at random, one a week on average."""
    at, found = NOW, []
    while at > NOW - timedelta(weeks=26):
        at -= timedelta(days=dice.expovariate(1 / 7))
        found.append(Creation(deal_id=10_000 + len(found), at=at))
    return tuple(found)


def planted_book(dice: Random) -> RepBook:
    """Return a rep whose weeks have gone to one deal while the rest lies still."""
    others = [
        make_lapsed_deal(id=n, amount_minor=dice.randint(5_000_00, 15_000_00))
        for n in range(2, 2 + dice.randint(3, 6))
    ]
    focus = make_deal(id=1, amount_minor=dice.randint(80_000_00, 200_000_00))
    return make_cliff_book(
        deals=(focus, *others),
        touches=make_touches(1, 15) + make_touches(2, dice.randint(0, 5)),
        creations=make_creations(last=dice.randint(25, 40)),
    )


def test_healthy_reps_hardly_ever_hear_of_a_cliff():
    dice = Random(SEED)  # noqa: S311 - a simulation, not a secret

    alarms = sum(bool(signals(healthy_book(dice))) for _ in range(REPS))

    assert alarms <= REPS * 0.005


def test_planted_cliffs_are_found():
    dice = Random(SEED)  # noqa: S311 - a simulation, not a secret

    found = [signals(planted_book(dice)) for _ in range(100)]

    rules = [signal.rule for each in found for signal in each]
    assert rules == ["cliff"] * 100
