"""How much of what is open lies in one deal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.measures.concentration import concentration, main_concentration
from tests.coaching.makers import make_deal


def euros(*amounts: int | None) -> list:
    return [
        make_deal(id=number, amount_minor=amount)
        for number, amount in enumerate(amounts, start=1)
    ]


def test_the_largest_deal_stands_beside_all_open_amounts():
    found = concentration(euros(100, 700, 200), currency="EUR")

    assert found is not None
    assert (found.deal.id, found.total_minor, found.deals) == (2, 1_000, 3)
    assert found.share == pytest.approx(0.7)


def test_other_currencies_and_deals_without_an_amount_are_left_out():
    deals = [
        *euros(300, 100, None),
        make_deal(id=9, amount_minor=9_000, currency="USD"),
    ]

    found = concentration(deals, currency="EUR")

    assert found is not None
    assert (found.share, found.deals) == (pytest.approx(0.75), 2)


@pytest.mark.parametrize(
    "amounts",
    [(), (500,), (None, 500), (0, 0), (900, -100)],
    ids=["no deal", "one deal", "one amount", "nothing but zeros", "a negative one"],
)
def test_without_something_to_compare_with_no_share_is_told(amounts):
    assert concentration(euros(*amounts), currency="EUR") is None


def test_the_main_currency_is_that_of_most_amounts_and_not_of_the_largest():
    deals = [
        *euros(100, 300, None),
        make_deal(id=8, amount_minor=90_000, currency="USD"),
        make_deal(id=9, amount_minor=5, currency=None),
    ]

    found = main_concentration(deals)

    assert found is not None
    assert (found.deal.id, found.share) == (2, pytest.approx(0.75))


def test_of_two_currencies_alike_the_first_by_the_alphabet_is_taken():
    dollars = [make_deal(id=n, amount_minor=n, currency="USD") for n in (7, 8)]

    found = main_concentration([*dollars, *euros(1, 2)])

    assert found is not None
    assert found.deal.currency == "EUR"
    assert main_concentration([]) is None


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=2, max_size=40))
def test_a_share_is_never_below_an_equal_part_nor_above_the_whole(amounts):
    found = concentration(euros(*amounts), currency="EUR")

    if sum(amounts) == 0:
        assert found is None
    else:
        assert found is not None
        assert 1 / len(amounts) <= found.share * (1 + 1e-9)
        assert found.share <= 1
        assert found.deal.amount_minor == max(amounts)
