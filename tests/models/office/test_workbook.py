"""A workbook gives the cells of the right sheet, and a trap costs nothing."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.office.kinds import Kind, kind_of
from models.office.table import OfficeFileError
from models.office.workbook import BIGGEST_BYTES, LAST_ROW, open_sheet
from models.people_file.header import known

HEADER = ("Email", "Name")
MIDNIGHT = datetime.fromisoformat("2026-11-21")
LIBRE_OFFICE = Path(__file__).with_name("people-libreoffice.xlsx")


def book(**sheets: Sequence[Sequence[object]]) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, text: str) -> bytes:
    """Return the workbook with one of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            after.writestr(part, text if part == name else before.read(part))
    return file.getvalue()


def sheet_xml(rows: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def one_sheet(rows: str) -> bytes:
    content = saved(book(People=[HEADER]))
    return with_part(content, "xl/worksheets/sheet1.xml", sheet_xml(rows))


def test_reads_the_first_visible_sheet_whose_header_is_known():
    made = book(
        Notes=[("remember", "the milk")],
        Old=[HEADER, ("old@x.com", "Old")],
        People=[HEADER, ("a@x.com", "Ann")],
        Copy=[HEADER, ("c@x.com", "Copy")],
    )
    made["Old"].sheet_state = "hidden"

    table = open_sheet(saved(made), known)

    assert table.told == 'Excel, sheet "People"'
    assert [line.cells for line in table.lines] == [HEADER, ("a@x.com", "Ann")]


def test_refuses_merged_cells_which_hide_that_the_others_are_empty():
    made = book(
        Notes=[("a", "b")],
        People=[HEADER, ("a@x.com", "Ann"), ("b@x.com", None)],
    )
    made["Notes"].merge_cells("A1:B1")
    assert len(open_sheet(saved(made), known).lines) == 3
    made["People"].merge_cells("B2:B3")

    with pytest.raises(OfficeFileError, match=r"merged cells \(B2:B3\), of which only"):
        open_sheet(saved(made), known)


def test_refuses_a_formula_that_nobody_has_worked_out():
    made = book(People=[HEADER, ("a@x.com", '=A2&"x"')])

    with pytest.raises(OfficeFileError, match="a formula in B2 without its result"):
        open_sheet(saved(made), known)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>IF(A2="",1,"")</f><v></v></c>', ""),
    ],
    ids=["worked out", "worked out to nothing"],
)
def test_takes_the_result_of_a_formula(cell, text):
    header = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in zip("AB", HEADER, strict=True)
    )
    row = f'<c r="A2" t="inlineStr"><is><t>a@x.com</t></is></c>{cell}'

    rows = f'<row r="1">{header}</row><row r="2">{row}</row>'
    table = open_sheet(one_sheet(rows), known)

    assert (*table.lines[1].cells, "")[1] == text


def test_rows_keep_the_numbers_that_excel_shows():
    rows = [(), HEADER, (), ("a@x.com", "Ann"), (None, " ")]

    table = open_sheet(saved(book(People=rows)), known)

    assert [line.number for line in table.lines] == [2, 4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Ann ", "  Ann "),
        (250000, "250000"),
        (250000.0, "250000"),
        (0.1 + 0.2, "0.3"),
        (1.125, "1.1250"),
        (1e15, "1000000000000000"),
        (True, "TRUE"),
        (date(2026, 11, 21), "2026-11-21"),
        (MIDNIGHT, "2026-11-21"),
        (MIDNIGHT.replace(hour=9, minute=30), "2026-11-21 09:30:00"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_a_cell_becomes_text_that_can_be_read_one_way_only(value, text):
    table = open_sheet(saved(book(People=[HEADER, ("x", value)])), known)

    assert table.lines[1].cells == ("x", text)


def test_reads_what_libreoffice_has_made():
    content = LIBRE_OFFICE.read_bytes()

    table = open_sheet(content, known)

    assert kind_of(content) is Kind.WORKBOOK
    assert table.lines[2].cells[:5] == (
        "ann@x.com",
        "Ann Lee",
        "rep",
        "vee@x.com",
        "2024-03-01",
    )
    assert table.lines[2].cells[7] == "250000.5"


def test_refuses_a_small_file_that_unpacks_to_a_huge_one():
    bomb = one_sheet(" " * (BIGGEST_BYTES + 1))

    assert len(bomb) < BIGGEST_BYTES // 100
    with pytest.raises(OfficeFileError, match="unpacks to 30 MB: copy the people"):
        open_sheet(bomb, known)


def test_refuses_rows_far_below_without_walking_there():
    header = '<row r="1"><c r="A1" t="str"><v>Email</v></c></row>'
    far = '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'

    with pytest.raises(OfficeFileError, match=f"rows below {LAST_ROW:,}"):
        open_sheet(one_sheet(header + far), known)


def test_a_cell_far_to_the_right_costs_no_more_than_its_row():
    header = '<row r="1"><c r="A1" t="str"><v>Email</v></c><c r="XFD1"/></row>'

    table = open_sheet(one_sheet(header), known)

    assert table.lines[0].cells == ("Email",)


def test_refuses_more_people_than_a_floor_has():
    row = '<row><c t="str"><v>a</v></c></row>'

    with pytest.raises(OfficeFileError, match="more than 20,000 lines"):
        open_sheet(one_sheet(row * 20_001), known)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_refuses_a_damaged_part_with_the_mend(part):
    content = with_part(saved(book(People=[HEADER])), part, "<broken")

    with pytest.raises(OfficeFileError, match="damaged: open it in Excel"):
        open_sheet(content, known)


def test_entities_that_grow_are_not_unfolded():
    grown = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    body = sheet_xml('<row r="1"><c t="str"><v>&j;</v></c></row>')
    content = saved(book(People=[HEADER]))

    with pytest.raises(OfficeFileError, match="damaged"):
        open_sheet(
            with_part(content, "xl/worksheets/sheet1.xml", f"{grown}]>{body}"), known
        )


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["xl/workbook.bin"], "binary Excel workbook"),
        (["mimetype", "content.xml"], "OpenDocument file"),
        (["Index/Document.iwa"], "Numbers file"),
        (["word/document.xml"], "Word document"),
        (["people.csv"], "ZIP archive without an Excel workbook"),
    ],
)
def test_says_what_an_archive_is_and_what_to_save_it_as(parts, words):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "")

    with pytest.raises(OfficeFileError, match=f"{words}.*: save it as"):
        kind_of(file.getvalue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 cut off", "is damaged"),
        (b"%PDF-1.7", "is a PDF"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "old Excel"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
    ],
    ids=["cut off", "PDF", "xls", "encrypted"],
)
def test_says_what_else_it_is_and_the_mend(content, words):
    with pytest.raises(OfficeFileError, match=f"{words}.*save it"):
        kind_of(content)
