"""How single values of HubSpot are read: total functions that never raise.

HubSpot writes every property as a string or null. What cannot be read becomes None and
a `Flaw` that names the field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm.currency import CODES, minor_units
from crm.http_mended import UNREADABLE
from crm.port import Flaw

LATEST_YEAR = 2200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZEROS = EPOCH + timedelta(days=1)
"""Whatever lies before is no day of anybody, but a zero that a program wrote."""
DAY_DIGITS, MOMENT_DIGITS = 8, 14
SECOND_DIGITS = (9, 10)
MILLISECOND_DIGITS = (12, 13)
"""Those of 1973 to 2286; a number of any other length is no time at all."""
LONGEST_NAME = 500
LONGEST_ID = 64
ID = re.compile(r"[0-9]{1,18}")
CURRENCY = re.compile(r"[A-Z]{3}")
MIDNIGHT = time(0)
NO_DATE = "not a date between 1970 and 2200"


@dataclass(slots=True)
class Fields:
    """The properties of one object while it is read, and the flaws found so far."""

    values: Mapping[str, Any]
    flaws: list[Flaw] = field(default_factory=list)

    def text(self, name: str, limit: int = LONGEST_NAME) -> str | None:
        """Return the text of `name`, cleaned and cut at `limit`; None if empty.

        Where a character could not be read, the rest is kept and that is a flaw.
        """
        found = clean(self.values.get(name), limit)
        if found is not None and UNREADABLE in found:
            self.flaw(name, found, "a character of it cannot be read")
        return found

    def is_true(self, name: str) -> bool:
        """Say whether `name` is true."""
        value = self.values.get(name)
        return value == "true" or value is True

    def reference(self, name: str) -> str | None:
        """Return the id of another object; None if empty."""
        return clean(self.values.get(name), LONGEST_ID)

    def instant(self, name: str) -> datetime | None:
        """Return the instant of `name`; None, with a flaw, if it is not one."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        found = instant(value)
        if found is None:
            self.flaw(name, value, NO_DATE)
        return found

    def day(self, name: str, zone: ZoneInfo) -> date | None:
        """Return the day of `name`; None, with a flaw, if it is not one."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        found = day(value, zone)
        if found is None:
            self.flaw(name, value, NO_DATE)
        return found

    def currency(self, name: str, home: str) -> str | None:
        """Return the ISO code of `name`, `home` if empty; flaws an unknown one."""
        value = self.values.get(name)
        if value is None or value == "":
            return home
        code = str(value).strip().upper()
        if code in CODES:
            return code
        self.flaw(name, value, "not a currency of ISO 4217")
        # A code that only looks right is kept, so that its sums never mix with others.
        return code if CURRENCY.fullmatch(code) else None

    def amount(self, name: str, currency: str | None) -> int | None:
        """Return minor units; None if unreadable; that or a negative one is a flaw."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            minor = minor_units(str(value).strip(), currency)
        except ValueError as error:
            self.flaw(name, value, str(error))
            return None
        if minor < 0:
            self.flaw(name, value, "negative")
        return minor

    def flaw(self, name: str, value: object, reason: str) -> None:
        """Note that `name` could not be read as it stands."""
        shown = clean(value, 255) or ""
        self.flaws.append(Flaw(field=name, value=shown, reason=reason))


def clean(value: object, limit: int) -> str | None:
    """Return `value` as text without NUL, which PostgreSQL refuses; None if empty."""
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if not text:
        return None
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text[:limit].strip() or None


def instant(value: object) -> datetime | None:
    """Read an ISO instant, a date, or seconds or milliseconds; None if it is none.

    Dates may be written without hyphens: how many digits there are tells what is meant.
    """
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not UTC:
        found = _other_spelling(value, found)
    in_range = found is not None and found >= ZEROS and found.year <= LATEST_YEAR
    return found if in_range else None


def _other_spelling(value: object, found: datetime | None) -> datetime | None:
    """Return the instant of a value that is not in UTC, as most of HubSpot's are."""
    # Of digits alone Python makes a date, too.
    if found is None or (isinstance(value, str) and value.isdecimal()):
        return _from_digits(value)
    return _in_utc(found)


def _from_digits(value: object) -> datetime | None:
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal()):
        return None
    length = len(text)
    if length in (DAY_DIGITS, MOMENT_DIGITS):
        return _from_calendar(text)
    if length in SECOND_DIGITS:
        return EPOCH + timedelta(seconds=int(text))
    if length in MILLISECOND_DIGITS:
        return EPOCH + timedelta(milliseconds=int(text))
    return None


def _from_calendar(text: str) -> datetime | None:
    """Read YYYYMMDD, with HHMMSS or without."""
    moment = f"{text[:DAY_DIGITS]}T{text[DAY_DIGITS:] or '000000'}"
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    except ValueError:
        return None


def _in_utc(found: datetime) -> datetime | None:
    try:
        naive = found.tzinfo is None
        return found.replace(tzinfo=UTC) if naive else found.astimezone(UTC)
    except OverflowError:
        return None


def day(value: object, zone: ZoneInfo) -> date | None:
    """Read a close date as the day that people see in HubSpot.

    HubSpot keeps an instant. Midnight UTC sharp is how a program writes a bare date, so
    its own date counts; anything else was picked by a person and means the account's
    day.
    """
    found = instant(value)
    if found is None:
        return None
    return found.date() if found.time() == MIDNIGHT else found.astimezone(zone).date()


def object_id(value: object) -> str | None:
    """Return HubSpot's id of an object as text; None if it is none."""
    text = str(value)
    return text if ID.fullmatch(text) and not isinstance(value, bool) else None


def ids(value: object) -> tuple[str, ...]:
    """Split a ";"-list of ids; what is no id is left out, and so is a repetition."""
    if not value:
        return ()
    parts = (part.strip() for part in str(value).split(";"))
    return tuple(dict.fromkeys(part for part in parts if ID.fullmatch(part)))
