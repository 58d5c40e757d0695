"""One row of people.csv: its fields read strictly, each fault in words of its own."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from coaching.facts import Role
from coaching.money import decimals
from models import places
from models.currencies import CURRENCIES, SIGNS, to_minor
from models.office import amounts, dates

T = TypeVar("T")
DATES = ("leader_since", "start_date", "time_off")
BIGGEST_TARGET = 10**15
LONGEST_EMAIL = 320
LONGEST_NAME = 255
LONGEST_SHOWN = 60
"""So much of a wrong cell is shown in the words about it."""
EXCELS_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)")
NO_FORMULA = re.compile("'+[=+@\uff1d\uff0b\uff0d\uff20-]")
"""How `people_write` begins what Excel would take for a formula."""
INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff"))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How this file writes what can be read two ways; None where nothing shows it."""

    decimal_mark: str | None = None
    is_day_first: bool | None = None


@dataclass(slots=True)
class Fields:
    """The cells of one line, taken one by one; what is wrong with them is gathered."""

    cells: Mapping[str, str]
    """Already `cleaned`."""
    faults: list[str] = field(default_factory=list)

    def take(self, column: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of the cell; None if empty or at fault."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            if EXCELS_ERROR.match(text):
                _refuse(f"{text!r} is an error that Excel shows: mend the cell")
            return read(text)
        except ValueError as error:
            self.faults.append(f"{column}: {error}")
            return None

    def need(self, column: str, read: Callable[[str], T], *, instead: T) -> T:
        """Return the same for a cell that must not be empty."""
        if not self.cells.get(column):
            self.faults.append(f"{column}: must not be empty")
        value = self.take(column, read)
        return instead if value is None else value


def cleaned(cell: str) -> str:
    """Return `cell` without what cannot be seen, and without a formula's guard."""
    text = re.sub(r"[\u00a0\u2007\u202f]", " ", cell.translate(INVISIBLE)).strip()
    return text[1:] if NO_FORMULA.match(text) else text


def style_of(lines: Iterable[Mapping[str, str]]) -> Style:
    """Return what the dates and targets of all `lines` show together."""
    known = list(lines)
    days = [
        part.strip()
        for cells in known
        for column in DATES
        for part in re.split(r";|\.\.", cells.get(column, ""))
    ]
    return Style(
        decimal_mark=amounts.common_mark(cells.get("target", "") for cells in known),
        is_day_first=dates.day_comes_first(days),
    )


def read_row(
    line: int, cells: Mapping[str, str], style: Style
) -> tuple[PersonRow, list[str]]:
    """Return the row and what is wrong with it; use the row only if nothing is."""
    fields = Fields(cells)

    def day(text: str) -> date:
        return dates.day(_short(text), is_day_first=style.is_day_first)

    money = cells.get("currency", "").upper() or None
    row = PersonRow(
        line=line,
        email=fields.need("email", _email, instead=""),
        name=fields.need("name", _name, instead=""),
        role=fields.need("role", _role, instead=Role.REP),
        leader_email=fields.take("leader_email", _email),
        leader_since=fields.take("leader_since", day),
        start_date=fields.take("start_date", day),
        time_zone=fields.take("time_zone", lambda text: places.zone(_short(text))),
        country=fields.take("country", lambda text: places.country(_short(text))),
        target_minor=fields.take("target", lambda text: _target(text, money, style)),
        currency=fields.take("currency", _currency),
        one_on_one_days=fields.take("one_on_one_days", _days),
        time_off=fields.take("time_off", lambda text: _time_off(text, day)) or (),
    )
    return row, fields.faults


def _refuse(message: str) -> None:
    raise ValueError(message)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    is_whole = bool(name and at and host) and "@" not in host
    if not is_whole or " " in text or not text.isprintable():
        message = f"{_short(text)!r} is no e-mail address such as ann@example.com"
        raise ValueError(message)
    if len(text) > LONGEST_EMAIL:
        message = f"longer than {LONGEST_EMAIL} characters"
        raise ValueError(message)
    return text.lower()


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        message = f"longer than {LONGEST_NAME} characters: shorten it"
        raise ValueError(message)
    if not text.isprintable():
        message = f"{text!r} has a line break or a sign that cannot be shown: delete it"
        raise ValueError(message)
    return text


def _role(text: str) -> Role:
    if text.lower() not in set(Role):
        message = f"{_short(text)!r} is none of {', '.join(Role)}"
        raise ValueError(message)
    return Role(text.lower())


def _currency(text: str) -> str:
    if text.upper() not in CURRENCIES:
        meant = SIGNS.get(text, "a code such as EUR")
        message = f"{_short(text)!r} is no currency of ISO 4217: write {meant}"
        raise ValueError(message)
    return text.upper()


def _target(text: str, currency: str | None, style: Style) -> int:
    number = amounts.amount(
        _short(text), decimals=decimals(currency), mark=style.decimal_mark
    )
    if currency is None:
        message = "needs a currency beside it: fill in column currency, such as EUR"
        raise ValueError(message)
    if number > BIGGEST_TARGET:
        message = f"{_short(text)!r} is too large: is it meant in whole {currency}?"
        raise ValueError(message)
    # An unknown currency is named once, by its own column.
    return to_minor(number, currency) if currency in CURRENCIES else 0


def _days(text: str) -> int:
    is_number = re.fullmatch(r"[0-9]{1,3}", text) is not None
    if not (is_number and 1 <= int(text) <= 366):  # noqa: PLR2004 - a year
        message = f"{_short(text)!r} is no number of days from 1 to 366"
        raise ValueError(message)
    return int(text)


def _time_off(text: str, day: Callable[[str], date]) -> tuple[tuple[date, date], ...]:
    parts = (part.strip() for part in text.split(";"))
    return tuple(sorted(_span(part, day) for part in parts if part))


def _span(text: str, day: Callable[[str], date]) -> tuple[date, date]:
    first, _, last = (part.strip() for part in text.partition(".."))
    span = day(first), day(last or first)
    if span[1] < span[0]:
        message = f"{text!r} ends before it begins"
        raise ValueError(message)
    return span
