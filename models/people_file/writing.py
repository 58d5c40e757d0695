"""Rows as a people.csv that reads back to the same rows and is safe in Excel."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from coaching.money import decimals
from models.office.amounts import plain
from models.people_file.header import NEEDED, OPTIONAL
from models.people_file.row import PersonRow

FORMULA = re.compile("'*[=+@\uff1d\uff0b\uff0d\uff20-]")
"""How a formula begins in Excel, in Japanese too; an apostrophe makes it text."""


def write(rows: Iterable[PersonRow]) -> str:
    """Return `rows` with a header, separated by commas, to be saved as UTF-8.

    Save it with a byte order mark (utf-8-sig): Excel takes it for Windows-1252 without.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow((*NEEDED, *OPTIONAL))
    writer.writerows([_safe(cell) for cell in _cells(row)] for row in rows)
    return file.getvalue()


def _cells(row: PersonRow) -> tuple[str, ...]:
    return (
        row.email,
        row.name,
        row.role.value,
        row.leader_email or "",
        _day(row.leader_since),
        _day(row.start_date),
        row.time_zone or "",
        row.country or "",
        _amount(row.target_minor, row.currency),
        row.currency or "",
        str(row.one_on_one_days or ""),
        ";".join(f"{first}..{last}" for first, last in row.time_off),
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _amount(minor: int | None, currency: str | None) -> str:
    return "" if minor is None else plain(Decimal(minor).scaleb(-decimals(currency)))
