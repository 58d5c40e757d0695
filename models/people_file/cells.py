"""The cells of a people file, each read strictly; ValueError says what to write."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coaching.facts import Role
from coaching.money import decimals
from models.office import amounts, dates
from models.people_file import places
from models.people_file.currencies import CURRENCIES, SIGNS, to_minor

DATES = ("leader_since", "start_date", "time_off")
BIGGEST_TARGET = 10**15
LONGEST_EMAIL = 320
LONGEST_NAME = 255
LONGEST_SHOWN = 60
"""So much of a wrong cell is shown in the words about it."""
YEARS = range(1950, 2200)
"""In which somebody may have started, or may come back."""
NO_ADDRESS = set(' <>()[],;:"\\')
"""Signs that stand around an address, and hardly ever in one."""
EXCELS_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)")
NO_FORMULA = re.compile("'+[=+@\uff1d\uff0b\uff0d\uff20-]")
"""How `write` begins what Excel would take for a formula."""
INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How this file writes what can be read two ways; None where nothing shows it."""

    decimal_mark: str | None = None
    is_day_first: bool | None = None


def cleaned(cell: str) -> str:
    """Return `cell` without what cannot be seen, and without a formula's guard."""
    text = re.sub(r"[\u00a0\u2007\u202f]", " ", cell.translate(INVISIBLE)).strip()
    return text[1:] if NO_FORMULA.match(text) else text


def no_error(text: str) -> str:
    """Return `text` unless it is what Excel shows in place of a value."""
    if EXCELS_ERROR.match(text):
        message = f"{short(text)!r} is an error that Excel shows: mend the cell"
        raise ValueError(message)
    return text


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


def short(text: str) -> str:
    """Return as much of `text` as is shown in words about it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def email(text: str) -> str:
    """Return the address in lower case."""
    if text.count("@") > 1:
        message = f"{short(text)!r} is more than one address: name one person here"
        raise ValueError(message)
    name, at, host = text.partition("@")
    is_whole = bool(name and at and host) and "@" not in host
    if not is_whole or NO_ADDRESS & set(text) or not text.isprintable():
        message = f"{short(text)!r} is no e-mail address such as ann@example.com"
        raise ValueError(message)
    if len(text) > LONGEST_EMAIL:
        message = f"longer than {LONGEST_EMAIL} characters"
        raise ValueError(message)
    return text.lower()


def name(text: str) -> str:
    """Return a name that can be shown."""
    if len(text) > LONGEST_NAME:
        message = f"longer than {LONGEST_NAME} characters: shorten it"
        raise ValueError(message)
    if "\ufffd" in text:
        message = f"{text!r} has lost a letter when it was saved: type it again"
        raise ValueError(message)
    if not text.isprintable():
        message = f"{text!r} has a line break or a sign that cannot be shown: delete it"
        raise ValueError(message)
    return text


def role(text: str) -> Role:
    """Return the role, written in any letter case."""
    if text.lower() not in set(Role):
        message = f"{short(text)!r} is none of {', '.join(Role)}"
        raise ValueError(message)
    return Role(text.lower())


def currency_code(text: str) -> str:
    """Return the code of ISO 4217 in capitals."""
    if text.upper() not in CURRENCIES:
        meant = SIGNS.get(text, "a code such as EUR")
        message = f"{short(text)!r} is no currency of ISO 4217: write {meant}"
        raise ValueError(message)
    return text.upper()


def day(text: str, *, style: Style) -> date:
    """Return the day, as `style` has it where it could be read two ways."""
    found = dates.day(short(text), is_day_first=style.is_day_first)
    if found.year not in YEARS:
        message = f"{short(text)!r} is in the year {found.year}: is that meant?"
        raise ValueError(message)
    return found


def zone(text: str) -> str:
    """Return the name of the time zone."""
    return places.zone(short(text))


def country(text: str) -> str:
    """Return the code of the country."""
    return places.country(short(text))


def target(text: str, *, currency: str | None, style: Style) -> int:
    """Return the target in minor units of `currency`."""
    number = amounts.amount(
        short(text), decimals=decimals(currency), mark=style.decimal_mark
    )
    if currency is None:
        message = "needs a currency beside it: fill in column currency, such as EUR"
        raise ValueError(message)
    if number > BIGGEST_TARGET:
        message = f"{short(text)!r} is too large: is it meant in whole {currency}?"
        raise ValueError(message)
    # An unknown currency is named once, by its own column.
    return to_minor(number, currency) if currency in CURRENCIES else 0


def number_of_days(text: str) -> int:
    """Return a number of days within a year."""
    is_number = re.fullmatch(r"[0-9]{1,3}", text) is not None
    if not (is_number and 1 <= int(text) <= 366):  # noqa: PLR2004 - a year
        message = f"{short(text)!r} is no number of days from 1 to 366"
        raise ValueError(message)
    return int(text)


def time_off(text: str, *, day: Callable[[str], date]) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each absence, in order."""
    parts = (part.strip() for part in text.split(";"))
    return tuple(sorted(_span(part, day) for part in parts if part))


def _span(text: str, day: Callable[[str], date]) -> tuple[date, date]:
    first, _, last = (part.strip() for part in text.partition(".."))
    span = day(first), day(last or first)
    if span[1] < span[0]:
        message = f"{short(text)!r} ends before it begins: exchange the days"
        raise ValueError(message)
    return span
