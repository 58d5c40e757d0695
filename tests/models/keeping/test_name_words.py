"""A name is found letter by letter as it is found in the whole text."""

from hypothesis import given
from hypothesis import strategies as st

from models.keeping.name_words import BLOT, name_words
from models.people.plain_names import to_plain


@given(text=st.text())
def test_a_text_is_as_plain_as_its_letters(text):
    assert to_plain(text) == "".join(map(to_plain, text))


@given(before=st.text(), after=st.text())
def test_what_stands_around_a_name_stays_as_it_was(before, after):
    words = name_words(["Łukasz"], [], parts=(), shared=())

    left = words.blotted(f"{before} ŁUKASZ {after}")

    assert left == f"{words.blotted(before)} {BLOT} {words.blotted(after)}"


def test_nobody_is_named_by_no_words():
    words = name_words(["Jose"], [], parts=(), shared={"jose"})

    assert words.blotted("Jose") == "Jose"
