"""Bytes become the text that was typed, or are refused: never a wrong letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.office.encoding import decode
from models.office.table import OfficeFileError

NAMES = "email,name\nj@x.com,Jörg Müller\nf@x.com,François O\u2019Brien\n"


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", 'Windows-1252 (as in "Jörg" on line 2)'),
    ],
)
def test_reads_what_office_programs_write_and_names_it(codec, told):
    assert decode(NAMES.encode(codec)) == (NAMES, told)


def test_reads_utf_16_of_either_byte_order():
    assert decode(b"\xfe\xff" + NAMES.encode("utf-16-be"))[0] == NAMES
    assert decode(b"\xff\xfe" + NAMES.encode("utf-16-le"))[0] == NAMES


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("mac-roman", "Jürgen Müller"),
        ("mac-roman", "Andrée Lenoir"),
        ("cp850", "Jürgen"),
        ("cp850", "Jörg Bäcker"),
        ("cp1251", "Иван"),
        ("cp1253", "Γιώργος"),
        ("cp1250", "Wałęsa"),
        ("shift-jis", "山田太郎"),
    ],
)
def test_refuses_letters_of_other_code_pages_with_the_mend(codec, name):
    with pytest.raises(OfficeFileError, match='save it as "CSV UTF-8"'):
        decode(f"email,name\na@x.com,{name}\n".encode(codec))


@pytest.mark.parametrize(
    "content",
    [
        NAMES.encode("utf-16-le"),
        NAMES.encode("utf-16")[:-1],
        b"\xef\xbb\xbfname\xff",
        b"\x00" * 10,
    ],
    ids=["UTF-16 without its mark", "cut off", "a wrong byte", "nothing but zeros"],
)
def test_refuses_damaged_text_with_the_mend(content):
    with pytest.raises(OfficeFileError, match='save it as "CSV UTF-8"'):
        decode(content)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_text_or_refused_in_words(content):
    try:
        _, told = decode(content)
    except OfficeFileError as error:
        told = str(error)

    assert told
