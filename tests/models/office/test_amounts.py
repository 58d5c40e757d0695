"""An amount is read as its writer meant it, or refused: never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.office.amounts import amount, common_mark, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250000", "250000"),
        ("250000.0", "250000"),
        ("250,000.00", "250000"),
        ("250.000,00", "250000"),
        ("1 250 000,5", "1250000.5"),
        ("1\u202f250\u00a0000,50", "1250000.50"),
        ("1'250'000.50", "1250000.50"),
        ("1\u2019250\u2019000", "1250000"),
        ("1,250,000", "1250000"),
        ("1.250.000", "1250000"),
        ("1 250,125", "1250.125"),
        ("0,125", "0.125"),
        ("1250,125", "1250.125"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("2.5E+05", "250000"),
        ("0", "0"),
    ],
)
def test_reads_an_amount_that_can_be_read_one_way_only(text, expected):
    assert amount(text, decimals=2, mark=None) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "many",
        "NaN",
        ".",
        "1,2,3",
        "1,25,000",
        "1,250.000.00",
        "1250.000,00",
        "1.250,00,5",
        "25 0000",
        "1 25",
        "250000 EUR",
        "€250000",
        "25%",
        "1e",
        "1e99999999999999999999",
        "٢٥٠",
    ],
)
def test_refuses_what_is_no_amount_in_words(text):
    with pytest.raises(ValueError, match=r"write|such as"):
        amount(text, decimals=2, mark=None)


@pytest.mark.parametrize("text", ["1,250", "250.000", "1.005"])
def test_refuses_what_can_be_read_two_ways_and_names_both(text):
    digits = text.replace(",", "").replace(".", "")

    with pytest.raises(ValueError, match=f"unclear: write {digits}, or {text[0]}"):
        amount(text, decimals=2, mark=None)


@pytest.mark.parametrize(
    ("text", "decimals", "mark", "expected"),
    [
        ("1,250", 0, None, "1250"),
        ("1,250", 2, ".", "1250"),
        ("1,250", 3, ",", "1.25"),
        ("250.000", 2, ",", "250000"),
    ],
    ids=["yen have no decimals", "points elsewhere", "dinars", "commas elsewhere"],
)
def test_the_currency_or_other_cells_decide(text, decimals, mark, expected):
    assert amount(text, decimals=decimals, mark=mark) == Decimal(expected)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        ([], None),
        (["1,250", "250000"], None),
        (["1,250", "1,250.00"], "."),
        (["1.250,00", "3,5", ""], ","),
        (["1,250.00", "1.250,00"], None),
        (["no amount.", "3,5"], ","),
    ],
)
def test_other_cells_show_the_mark_only_when_they_agree(texts, mark):
    assert common_mark(texts) == mark


@given(
    number=st.decimals(0, 10**12, places=3),
    decimals=st.integers(0, 3),
    mark=st.sampled_from([None, ".", ","]),
)
def test_what_we_write_is_read_back_whatever_the_file_writes_elsewhere(
    number, decimals, mark
):
    assert amount(plain(number), decimals=decimals, mark=mark) == number


@given(text=st.text("0123456789., '\u00a0€%eE+-", max_size=12))
def test_nothing_but_words_comes_of_any_text(text):
    said = ""
    try:
        found = amount(text, decimals=2, mark=None)
    except ValueError as error:
        found, said = Decimal(0), str(error)

    assert found >= 0
    assert not said or repr(text) in said
