"""A people.csv that we write reads back as it was, and is no formula in Excel."""

import csv
import io

from hypothesis import given, settings

from coaching.facts import Role
from models.people_file import read, read_bytes
from models.people_file.row import PersonRow
from models.people_file.writing import write
from tests.models.people_makers import people

STARTS_A_FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


@given(rows=people())
@settings(max_examples=100, deadline=None)
def test_reads_back_to_the_same_rows_and_holds_no_formula(rows):
    text = write(rows)

    assert read(text) == tuple(rows)
    assert read_bytes(text.encode("utf-8-sig")).rows == tuple(rows)
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert not [cell for cell in cells if cell.startswith(STARTS_A_FORMULA)]


def test_an_apostrophe_keeps_a_formula_from_being_one():
    row = PersonRow(line=2, email="-x@x.com", name="=HYPERLINK(1)", role=Role.REP)

    assert write([row]).splitlines()[1].startswith("'-x@x.com,'=HYPERLINK(1),rep,,")


def test_nobody_is_a_header_alone():
    assert write([]) == (
        "email,name,role,leader_email,leader_since,start_date,time_zone,country,target,"
        "currency,one_on_one_days,time_off\r\n"
    )
