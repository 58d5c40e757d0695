"""Who logs too little is counted, so that an admin can mend it."""

import pytest

from coaching.signals.logging_share import logging
from tests.coaching.makers import make_book, make_deal, make_moment, make_touches


@pytest.mark.parametrize(
    ("count", "below"), [(14, 1), (15, 0), (0, 1)], ids=["too few", "enough", "none"]
)
def test_a_rep_below_the_limit_is_counted(count, below):
    book = make_book(touches=make_touches(1, count))

    found = logging([book, make_book()], make_moment())

    assert (found.reps, found.below) == (2, below)
    assert (found.least, found.window_bd) == (15, 15)


def test_a_rep_with_few_open_deals_is_not_judged():
    book = make_book(deals=(make_deal(),), touches=())

    assert logging([book], make_moment()).reps == 0
