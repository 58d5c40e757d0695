"""One row of people.csv: its fields read strictly, each fault in words of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeVar
from zoneinfo import available_timezones

import holidays

from coaching.facts import Role
from models.currencies import CURRENCIES, to_minor

T = TypeVar("T")
BIGGEST_TARGET = 10**15
LONGEST_EMAIL = 320
LONGEST_NAME = 255


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
    faults: list[str] = field(default_factory=list)

    def take(self, column: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of the cell; None if empty or at fault."""
        text = self.cells.get(column, "").strip()
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self.faults.append(f"{column}: {error}")
            return None

    def need(self, column: str, read: Callable[[str], T], *, instead: T) -> T:
        """Return the same for a cell that must not be empty."""
        if not self.cells.get(column, "").strip():
            self.faults.append(f"{column}: must not be empty")
        value = self.take(column, read)
        return instead if value is None else value


def read_row(line: int, cells: Mapping[str, str]) -> tuple[PersonRow, list[str]]:
    """Return the row and what is wrong with it; use the row only if nothing is."""
    fields = Fields(cells)
    currency = fields.take("currency", str)
    row = PersonRow(
        line=line,
        email=fields.need("email", _email, instead=""),
        name=fields.need("name", _name, instead=""),
        role=fields.need("role", _role, instead=Role.REP),
        leader_email=fields.take("leader_email", _email),
        leader_since=fields.take("leader_since", _day),
        start_date=fields.take("start_date", _day),
        time_zone=fields.take("time_zone", _zone),
        country=fields.take("country", _country),
        target_minor=fields.take("target", lambda text: _target(text, currency)),
        currency=fields.take("currency", _currency),
        one_on_one_days=fields.take("one_on_one_days", _days),
        time_off=fields.take("time_off", _time_off) or (),
    )
    return row, fields.faults


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    if not (name and at and host) or "@" in host or any(c.isspace() for c in text):
        message = f"{text!r} is no e-mail address"
        raise ValueError(message)
    if len(text) > LONGEST_EMAIL:
        message = f"longer than {LONGEST_EMAIL} characters"
        raise ValueError(message)
    return text.lower()


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME or not text.isprintable():
        message = f"longer than {LONGEST_NAME} characters, or not printable"
        raise ValueError(message)
    return text


def _role(text: str) -> Role:
    if text not in set(Role):
        message = f"{text!r} is none of {', '.join(Role)}"
        raise ValueError(message)
    return Role(text)


def _day(text: str) -> date:
    try:
        if len(text) != len("2026-11-21"):
            raise ValueError  # noqa: TRY301 - one sentence for every way to be wrong
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no date such as 2026-11-21"
        raise ValueError(message) from None


def _zone(text: str) -> str:
    if text not in _zones():
        message = f"{text!r} is no time zone such as Europe/Berlin"
        raise ValueError(message)
    return text


def _country(text: str) -> str:
    if text not in _countries():
        message = f"{text!r} is no country such as DE whose holidays are known"
        raise ValueError(message)
    return text


def _currency(text: str) -> str:
    if text not in CURRENCIES:
        message = f"{text!r} is no currency of ISO 4217 such as EUR"
        raise ValueError(message)
    return text


def _target(text: str, currency: str | None) -> int:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        message = f"{text!r} is no amount such as 250000.00"
        raise ValueError(message)
    if currency is None:
        message = "needs a currency beside it"
        raise ValueError(message)
    if amount > BIGGEST_TARGET:
        message = f"{text!r} is too large"
        raise ValueError(message)
    # An unknown currency is named once, by its own column.
    return to_minor(amount, currency) if currency in CURRENCIES else 0


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 366):  # noqa: PLR2004 - a year
        message = f"{text!r} is no number of days from 1 to 366"
        raise ValueError(message)
    return int(text)


def _time_off(text: str) -> tuple[tuple[date, date], ...]:
    return tuple(sorted(_span(part.strip()) for part in text.split(";") if part))


def _span(text: str) -> tuple[date, date]:
    first, _, last = text.partition("..")
    span = _day(first), _day(last or first)
    if span[1] < span[0]:
        message = f"{text!r} ends before it begins"
        raise ValueError(message)
    return span


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    known = holidays.list_supported_countries(include_aliases=False)
    return frozenset(known)
