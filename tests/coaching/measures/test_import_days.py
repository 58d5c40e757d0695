"""An import is told from a busy day by what is usual for a floor of any size."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.measures.import_days import LEAST, TIMES, import_days

NIGHT = date(2026, 11, 14)
DAYS = [NIGHT - timedelta(days=n) for n in range(1, 60)]


def floor(*counts: int) -> dict[date, int]:
    """Return a floor that opened so many deals on the days before NIGHT."""
    return dict(zip(DAYS, counts, strict=False))


@pytest.mark.parametrize(
    ("usual", "count", "is_import"),
    [
        ([3] * 40, 5_000, True),
        ([3] * 40, LEAST, True),
        ([3] * 40, LEAST - 1, False),
        ([500] * 40, 5_000, True),
        ([500] * 40, 4_999, False),
        ([], 5_000, True),
        ([], LEAST - 1, False),
        ([2, 3], 5_000, True),
    ],
    ids=[
        "5,000 in a night",
        "the least",
        "a trade fair",
        "a large floor's import",
        "a large floor's busy day",
        "a cut-over: all on one day",
        "a first small day",
        "two days after a cut-over",
    ],
)
def test_a_day_is_an_import_by_what_is_usual(usual, count, is_import):
    found = import_days({NIGHT: count} | floor(*usual))

    assert found == ({NIGHT} if is_import else frozenset())


def test_two_imports_do_not_make_each_other_usual():
    usual = floor(*[4] * 30)
    twice = usual | {NIGHT: 3_000, NIGHT + timedelta(days=1): 2_000}

    assert import_days(twice) == {NIGHT, NIGHT + timedelta(days=1)}


@given(st.lists(st.integers(10, 99), min_size=2, max_size=59))
def test_no_ordinary_history_holds_an_import(counts):
    assert import_days(floor(*counts)) == frozenset()


@given(
    counts=st.lists(st.integers(1, 200), min_size=5, max_size=59),
    extra=st.integers(0, 10_000),
)
def test_an_import_stays_one_when_it_grows(counts, extra):
    enough = max(LEAST, TIMES * max(counts))

    assert NIGHT in import_days(floor(*counts) | {NIGHT: enough + extra})
