"""What messages change is told with its range, and not at all from too little."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.hold_out.effect import RepWeek, effect
from coaching.hold_out.effect_words import OFF, SAYS, Study, effect_lines
from coaching.limits import HoldOut
from coaching.planning.hold_out import week_of

LIMITS = HoldOut(share=0.25)
SINCE = date(2026, 1, 5)
TODAY = SINCE + timedelta(weeks=40)


def floor(
    seed: int, *, reps: int = 12, weeks: int = 15, lift: float = 0
) -> list[RepWeek]:
    """Return rep-weeks of reps who differ, where messages add `lift` to each rate."""
    dice = Random(seed)  # noqa: S311 - a simulation, not a secret
    found = []
    for rep_id in range(reps):
        pace = dice.gammavariate(2, 0.05)
        for number in range(weeks):
            is_held_out = dice.random() < 0.25
            chance = pace if is_held_out else pace * (1 + lift)
            neglected = dice.randrange(5)
            found.append(
                RepWeek(
                    rep_id=rep_id,
                    week=week_of(SINCE + timedelta(weeks=number)),
                    is_held_out=is_held_out,
                    opened=sum(dice.random() < chance for _ in range(10)),
                    won=sum(dice.random() < chance / 2 for _ in range(10)),
                    neglected=neglected,
                    touched=sum(dice.random() < 0.2 + chance for _ in range(neglected)),
                )
            )
    return found


def lines(weeks: Sequence[RepWeek]) -> list[str]:
    study = Study(since=SINCE, today=TODAY, weeks=weeks)
    return list(effect_lines(study, LIMITS))


def test_rates_are_of_all_rep_weeks_of_a_kind():
    told = RepWeek(
        rep_id=1,
        week="2026-W02",
        is_held_out=False,
        opened=3,
        won=1,
        neglected=4,
        touched=2,
    )
    held = replace(told, is_held_out=True, opened=1, won=0, neglected=2, touched=0)
    other = replace(told, rep_id=2, opened=0, won=0, neglected=6, touched=0)

    found = effect([told, held, other, replace(held, rep_id=2)])

    assert (found.opened.told, found.opened.held_out) == (1.5, 1)
    assert (found.won.told, found.won.held_out) == (0.5, 0)
    assert (found.touched.told, found.touched.held_out) == (0.2, 0)


def test_a_range_holds_the_truth_about_as_often_as_it_says():
    # Where messages change nothing, the truth is 0. Ten reps are the fewest allowed.
    floors = [effect(floor(seed, reps=10)).opened for seed in range(100)]

    held = sum(each.low <= 0 <= each.high for each in floors)

    assert 88 <= held <= 99


def test_what_messages_change_is_found():
    found = effect(floor(3, reps=40, weeks=26, lift=0.6))

    assert found.opened.is_sure
    assert found.opened.low > 0


@settings(max_examples=20)
@given(seed=st.integers(min_value=0, max_value=10**6))
def test_the_order_of_the_weeks_and_the_numbers_of_the_reps_change_nothing(seed: int):
    weeks = floor(seed, reps=5, weeks=8)
    mixed = [replace(each, rep_id=each.rep_id + 7) for each in weeks]
    Random(seed).shuffle(mixed)  # noqa: S311 - an order, not a secret

    assert effect(mixed) == effect(weeks)


def test_weeks_of_one_rep_count_as_one_reps():
    # Ten reps who each did the same in 40 weeks tell no more than in 4 such weeks.
    few = floor(1, reps=10, weeks=4)
    found, again = effect(few).opened, effect(few * 10).opened

    assert (again.low, again.high) == pytest.approx((found.low, found.high))


def test_what_could_never_happen_is_not_told():
    weeks = [replace(each, neglected=0, touched=0) for each in floor(2, weeks=26)]

    assert effect(weeks).touched is None
    assert any("New deals" in line for line in lines(weeks))
    assert not any("neglected" in line for line in lines(weeks))


def test_the_whole_print_reads_as_it_was_approved():
    assert lines(floor(5, reps=24, weeks=26, lift=0.8)) == APPROVED


APPROVED = [
    "What messages change within 10 business days, by the weeks since 5 Jan:",
    (
        "454 rep-weeks with messages, of 24 reps; 170 rep-weeks without messages, of 24"
        " reps"
    ),
    (
        "• New deals, for 100 rep-weeks: 156 with messages, 81 without: 75 more (43 to"
        " 109 more)"
    ),
    (
        "• Deals won, for 100 rep-weeks: 83 with messages, 44 without: 39 more (23 to"
        " 60 more)"
    ),
    (
        "• Neglected deals touched, of 100: 37 with messages, 27 without: 10 more (5 to"
        " 16 more)"
    ),
    SAYS,
]


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (
            floor(5, reps=24, weeks=12),
            ["• 12 of 26 weeks in which anything was due are over"],
        ),
        (
            floor(5, reps=9, weeks=26),
            [
                "• 9 of 10 reps who had a week with messages",
                "• 9 of 10 reps who had a week without messages",
            ],
        ),
        (
            [replace(each, is_held_out=False) for each in floor(5, weeks=26)],
            [
                "• 0 of 30 rep-weeks without messages",
                "• 0 of 10 reps who had a week without messages",
            ],
        ),
    ],
    ids=["time", "reps", "held-out weeks"],
)
def test_from_too_little_nothing_is_told_but_what_is_missing(weeks, said):
    first, *rest = lines(weeks)

    assert first == (
        "Too little is known yet to tell what messages change, since 5 Jan:"
    )
    assert rest == said


def test_while_it_is_off_the_setting_is_named():
    assert list(effect_lines(None, LIMITS)) == [OFF]


def test_a_difference_that_may_be_chance_says_so():
    told = lines(floor(8, reps=12, weeks=26))

    assert any(line.endswith("; that may be chance") for line in told)
    assert told[-1] == SAYS
