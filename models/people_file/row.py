"""One row of a people file: read strictly, each fault in words of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from coaching.facts import Role
from models.people_file import cells as read

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as people.csv names them; e-mail addresses are in lower case."""

    line: int
    email: str
    name: str
    role: Role
    leader_email: str | None = None
    leader_since: date | None = None
    start_date: date | None = None
    time_zone: str | None = None
    country: str | None = None
    target_minor: int | None = None
    currency: str | None = None
    one_on_one_days: int | None = None
    time_off: tuple[tuple[date, date], ...] = field(default=())


@dataclass(slots=True)
class Fields:
    """The cells of one line, taken one by one; what is wrong with them is gathered."""

    cells: Mapping[str, str]
    """Already `cleaned`."""
    faults: list[str] = field(default_factory=list)

    def take(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Return what `reader` makes of the cell; None if empty or at fault."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            return reader(read.no_error(text))
        except ValueError as error:
            self.faults.append(f"{column}: {error}")
            return None

    def need(self, column: str, reader: Callable[[str], T], *, instead: T) -> T:
        """Return the same for a cell that must not be empty."""
        if not self.cells.get(column):
            self.faults.append(f"{column}: must not be empty: fill it in")
        value = self.take(column, reader)
        return instead if value is None else value


def read_row(
    line: int, cells: Mapping[str, str], style: read.Style
) -> tuple[PersonRow, list[str]]:
    """Return the row and what is wrong with it; use the row only if nothing is."""
    fields = Fields(cells)
    day = partial(read.day, style=style)
    money = cells.get("currency", "").upper() or None
    target = partial(read.target, currency=money, style=style)
    row = PersonRow(
        line=line,
        email=fields.need("email", read.email, instead=""),
        name=fields.need("name", read.name, instead=""),
        role=fields.need("role", read.role, instead=Role.REP),
        leader_email=fields.take("leader_email", read.email),
        leader_since=fields.take("leader_since", day),
        start_date=fields.take("start_date", day),
        time_zone=fields.take("time_zone", read.zone),
        country=fields.take("country", read.country),
        target_minor=fields.take("target", target),
        currency=fields.take("currency", read.currency_code),
        one_on_one_days=fields.take("one_on_one_days", read.number_of_days),
        time_off=fields.take("time_off", partial(read.time_off, day=day)) or (),
    )
    return row, fields.faults
