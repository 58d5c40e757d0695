"""One press of a button counts once, work by hand counts as it is."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.measures.bulk_mail import without_bulk
from tests.coaching.makers import NOW


def minutes(*after: float) -> list:
    return [NOW + timedelta(minutes=each) for each in after]


def test_eight_in_twenty_minutes_are_work():
    sent = minutes(*range(8))

    assert without_bulk(sent) == sent


def test_nine_in_twenty_minutes_are_one_mailing():
    assert without_bulk(minutes(*range(9))) == minutes(0)


def test_what_comes_after_a_mailing_counts_again():
    sent = minutes(*[each / 10 for each in range(50)], 40, 60)

    assert without_bulk(sent) == minutes(0, 40, 60)


@given(st.lists(st.integers(0, 500), max_size=40))
def test_nothing_is_made_up_and_the_order_does_not_matter(after):
    kept = without_bulk(minutes(*after))

    assert kept == sorted(kept)
    assert set(kept) <= set(minutes(*after))
    assert kept == without_bulk(minutes(*reversed(after)))
