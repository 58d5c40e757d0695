"""However an office writes and saves its people, they are the same people."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from coaching.money import decimals
from models.office.table import OfficeFileError
from models.people_file import PeopleFileError, read_bytes
from models.people_file.header import NEEDED, OPTIONAL, column
from models.people_file.row import PersonRow
from tests.models.people_makers import NAMES, NAMES_ON_WINDOWS, people

LIBRE_OFFICE = Path(__file__).parent / "office" / "people-libreoffice.xlsx"
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252")
SEPARATORS = {"commas": ",", "semicolons": ";", "tabs": "\t"}
SPELLINGS: Mapping[str, Sequence[str]] = {
    "email": ("email", "E-Mail", " EMAIL ", "Email Address", "e_mail"),
    "name": ("name", "Name", "Full Name"),
    "role": ("role", "ROLE "),
    "leader_email": ("leader_email", "Leader E-Mail", "leader-email", "Manager"),
    "leader_since": ("leader_since", "Leader since"),
    "start_date": ("start_date", "Start Date", "start-date"),
    "time_zone": ("time_zone", "Time Zone", "timezone", "TZ"),
    "one_on_one_days": ("one_on_one_days", "One on one days"),
    "time_off": ("time_off", "Time\u00a0Off"),
}


@dataclass(frozen=True, kw_only=True)
class Hand:
    """How somebody writes: dates, amounts, letter case."""

    date_format: str
    thousands: str
    mark: str
    is_loud: bool

    def cells(self, row: PersonRow) -> list[str]:
        """Return the cells of `row` in the order of the columns."""
        role, zone, country, currency = (
            text.upper() if self.is_loud else text.lower()
            for text in (
                row.role.value,
                row.time_zone or "",
                row.country or "",
                row.currency or "",
            )
        )
        cells = [
            row.email.upper() if self.is_loud and row.email.isascii() else row.email,
            f"'{row.name}" if row.name[0] in "=@-+＝＋－＠" else row.name,  # noqa: RUF001 - what Excel in Japan takes for formulas
            role,
            row.leader_email or "",
            self._day(row.leader_since),
            self._day(row.start_date),
            zone,
            country,
            self._amount(row),
            currency,
            str(row.one_on_one_days or ""),
            " ; ".join(f"{self._day(a)}..{self._day(b)}" for a, b in row.time_off),
        ]
        return [f"\u00a0{cell} " for cell in cells] if self.is_loud else cells

    def _day(self, day: date | None) -> str:
        return day.strftime(self.date_format) if day else ""

    def _amount(self, row: PersonRow) -> str:
        if row.target_minor is None:
            return ""
        places = decimals(row.currency)
        text = f"{Decimal(row.target_minor).scaleb(-places):,.{places}f}"
        # A third decimal of dinars alone could be thousands; a fourth tells.
        text += "0" * (places == 3)
        return text.translate(str.maketrans({",": self.thousands, ".": self.mark}))


HANDS = st.builds(
    Hand,
    date_format=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"]),
    thousands=st.sampled_from(["", "\u00a0", " ", "'"]),
    mark=st.sampled_from([".", ","]),
    is_loud=st.booleans(),
) | st.sampled_from(
    [
        Hand(date_format="%Y-%m-%d", thousands=",", mark=".", is_loud=False),
        Hand(date_format="%d.%m.%Y", thousands=".", mark=",", is_loud=True),
    ]
)
HEADERS = st.tuples(
    *(st.sampled_from(SPELLINGS.get(name, (name,))) for name in (*NEEDED, *OPTIONAL))
)


def numbered(rows: Sequence[PersonRow], *, first: int) -> tuple[PersonRow, ...]:
    return tuple(replace(row, line=first + n) for n, row in enumerate(rows))


@given(data=st.data(), hand=HANDS, header=HEADERS)
@settings(max_examples=100, deadline=None)
def test_any_encoding_separator_and_spelling_gives_the_same_people(data, hand, header):
    codec = data.draw(st.sampled_from(CODECS))
    told = data.draw(st.sampled_from(sorted(SEPARATORS)))
    names = NAMES_ON_WINDOWS if codec == "cp1252" else NAMES
    rows = data.draw(people(names))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=SEPARATORS[told])
    writer.writerows([header, *(hand.cells(row) for row in rows), [""] * 12])
    mark = "\ufeff" if codec == "utf-16-be" else ""

    found = read_bytes((mark + file.getvalue()).encode(codec))

    assert found.rows == numbered(rows, first=2)
    assert found.told.startswith(f"{told}, ")


@given(rows=people(), header=HEADERS, blank=st.integers(0, 2))
@settings(max_examples=15, deadline=None)
def test_a_workbook_gives_the_same_people(rows, header, blank):
    book = Workbook()
    sheet = book.active
    for place, name in enumerate(header, start=1):
        sheet.cell(1 + blank, place, name)
    for number, row in enumerate(rows, start=2 + blank):
        for place, value in enumerate(typed(row), start=1):
            sheet.cell(number, place, value)
    file = io.BytesIO()
    book.save(file)

    found = read_bytes(file.getvalue())

    assert found.rows == numbered(rows, first=2 + blank)


def typed(row: PersonRow) -> list[object]:
    """Return the cells with days as days and amounts as numbers, as Excel has them."""
    plain = Hand(date_format="%Y-%m-%d", thousands="", mark=".", is_loud=False)
    cells: list[object] = [
        f"'{cell}" if cell.startswith(("=", "+", "-")) else cell or None
        for cell in plain.cells(row)
    ]
    cells[4:6] = row.leader_since, row.start_date
    if row.target_minor is not None:
        cells[8] = row.target_minor / 10 ** decimals(row.currency)
    cells[10] = row.one_on_one_days
    return cells


@pytest.mark.parametrize("name", ["zone", "mail", "boss", "", "Phone"])
def test_no_other_name_of_a_column_is_guessed(name):
    assert column(name) is None


def test_says_so_when_a_file_was_read_as_windows_1252():
    text = "email;name;role;leader_email\nj@x.com;Jörg;vp;\n"

    found = read_bytes(text.encode("cp1252"))

    assert found.told == 'semicolons, Windows-1252 (as in "Jörg" on line 2)'
    assert found.rows[0].name == "Jörg"


def test_takes_excels_hint_of_the_separator_for_no_header():
    found = read_bytes(b"sep=;\r\nemail;name;role;leader_email\r\na@x.com;A;vp;\r\n")

    assert [row.line for row in found.rows] == [3]


def test_a_comma_in_a_name_does_not_tell_the_separator():
    found = read_bytes(b"email;name;role;leader_email\na@x.com;Lee, Ann;vp;\n")

    assert found.rows[0].name == "Lee, Ann"


def test_dates_are_read_as_the_one_that_shows_how():
    header = "email,name,role,leader_email,start_date\n"
    lines = "a@x.com,A,vp,,05/01/2024\nb@x.com,B,rep,a@x.com,21/11/2024\n"

    found = read_bytes((header + lines).encode())

    assert found.rows[0].start_date == date(2024, 1, 5)


def test_amounts_are_read_as_the_one_that_shows_how():
    header = "email;name;role;leader_email;target;currency\n"
    lines = "a@x.com;A;vp;;250.000;EUR\nb@x.com;B;rep;a@x.com;1.250,50;EUR\n"

    found = read_bytes((header + lines).encode())

    assert [row.target_minor for row in found.rows] == [25_000_000, 125_050]


def problems(content: bytes) -> str:
    """Return what somebody is told of `content`; nothing if it can be imported."""
    try:
        read_bytes(content)
    except (PeopleFileError, OfficeFileError) as error:
        return str(error)
    return ""


def is_whole_or_names_a_mend(content: bytes) -> bool:
    told = problems(content)
    mends = (
        "import the file",
        "save it",
        "copy the people",
        "unhide",
        "the first line",
    )
    return not told or any(mend in told for mend in mends)


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=5
    ),
    kept=st.integers(0, 5300),
)
def test_a_damaged_workbook_is_read_or_refused_in_words(changes, kept):
    content = bytearray(LIBRE_OFFICE.read_bytes())
    for place, byte in changes:
        content[place] = byte

    for damaged in (bytes(content), bytes(content[:kept])):
        assert is_whole_or_names_a_mend(damaged)


@given(
    content=st.binary(max_size=300)
    | st.text("emailnrod_,;\t\n\"' \0\r=\ufeff", max_size=60).map(
        lambda text: f"email,name,role,leader_email\n{text}".encode()
    )
)
def test_any_bytes_are_read_or_refused_in_words(content):
    assert is_whole_or_names_a_mend(content)


def test_a_header_that_is_not_known_is_shown_with_what_it_was_taken_for():
    assert problems(b"email;name;role\n").startswith(
        "line 1: column leader_email is missing (read as semicolons, UTF-8)"
    )
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["milk"])
    file = io.BytesIO()
    book.save(file)
    assert '(read as Excel, sheet "Notes")' in problems(file.getvalue())


def test_a_file_of_nonsense_names_thirty_lines_and_how_many_more():
    lines = "".join(f"nobody {n},,boss,\n" for n in range(1000))

    with pytest.raises(PeopleFileError) as caught:
        read_bytes(f"email,name,role,leader_email\n{lines}".encode())

    told = str(caught.value).splitlines()
    assert len(told) == 32
    assert told[-2:] == [
        "and 2970 more",
        "Nothing was imported: mend this and import the file again.",
    ]
