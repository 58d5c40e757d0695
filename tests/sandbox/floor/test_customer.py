"""Whether a customer wants it shows in all that they do, and is sure in nothing."""

from collections.abc import Callable
from random import Random
from statistics import fmean

import pytest

from sandbox.floor.customer import Customer, some

TIMES = 2_000
SHOWN: dict[str, tuple[Callable[[Customer, Random], float], int]] = {
    "passes a stage": (lambda each, random: each.goes_on(random, 0.6), 1),
    "speaks": (Customer.speaks, 1),
    "came first": (Customer.came_first, 1),
    "brings somebody": (Customer.brings_somebody, 1),
    "meets": (Customer.meets, 1),
    "all come": (Customer.all_come, 1),
    "puts off": (Customer.puts_off, -1),
    "takes days": (Customer.stage_days, -1),
}


def usual(does: Callable[[Customer, Random], float], wish: float) -> float:
    """Return how often, or how much on average, one with this wish does it."""
    random = Random(f"{wish}")  # noqa: S311 - the same each time
    return fmean(does(Customer(wish=wish), random) for _ in range(TIMES))


@pytest.mark.parametrize("shown", SHOWN)
def test_the_more_they_want_it_the_more_it_shows_and_never_for_sure(shown):
    does, sense = SHOWN[shown]

    little, some_of_it, much = (usual(does, wish) for wish in (-1.5, 0, 1.5))

    assert sense * little < sense * some_of_it < sense * much
    if shown != "takes days":
        assert 0.02 < min(little, much) < max(little, much) < 0.98


def test_the_usual_customer_passes_a_stage_as_often_as_told():
    assert usual(lambda each, random: each.goes_on(random, 0.54), 0) == pytest.approx(
        0.54, abs=0.03
    )


def test_a_stage_takes_four_to_thirteen_days():
    random = Random(1)  # noqa: S311 - the same each time

    days = {some(random).stage_days(random) for _ in range(TIMES)}

    assert days == set(range(4, 14))


def test_who_has_decided_shows_it_more():
    undecided = Customer(wish=0.2)

    assert undecided.decided(yes=True).wish > 0.2 > undecided.decided(yes=False).wish
