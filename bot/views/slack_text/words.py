"""Numbers, money, dates and names as a person would say them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.views.slack_text.escape import escape, plain
from coaching.calendar import Calendar
from coaching.evidence import WinChance
from coaching.money import decimals

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_UNITS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
_SHORT_DAY = re.compile(r"\b1 bd\b")
_SHORT_DAYS = re.compile(r"\bbd\b")
_TENS = 10
_FIRST_NAME = 30
_SATURDAY = 5


def money(minor: int | None, currency: str | None) -> str:
    """Return an amount rounded for reading: $42K, €1.3M, CHF 950, "no amount"."""
    if minor is None:
        return "no amount"
    whole = abs(minor) / 10 ** decimals(currency)
    return f"{_sign(minor)}{_symbol(currency)}{_rounded(whole)}"


def exact_money(minor: int, currency: str | None) -> str:
    """Return an amount to the last unit that is not nought: $3,893,120 or $12.50."""
    places = decimals(currency)
    whole, rest = divmod(abs(minor), 10**places)
    cents = f".{rest:0{places}}" if rest else ""
    return f"{_sign(minor)}{_symbol(currency)}{whole:,}{cents}"


def percent(share: float) -> str:
    """Return a share in whole per cent: 0.714 is "71%"."""
    return f"{share * 100:.0f}%"


def number(value: float) -> str:
    """Return a number with one decimal at most: 14 or 13.6."""
    return f"{value:.1f}".removesuffix(".0")


def count(how_many: int, one: str, many: str | None = None) -> str:
    """Return "1 deal" or "3 deals"."""
    return f"{how_many:,} {one if how_many == 1 else many or one + 's'}"


def count_or_no(how_many: int, one: str, many: str | None = None) -> str:
    """Return "no deals", "1 deal" or "3 deals", where a nought would read coldly."""
    return count(how_many, one, many) if how_many else f"no {many or one + 's'}"


def business_days(how_many: int) -> str:
    """Return "1 business day" or "8 business days"."""
    return count(how_many, "business day")


def one_every(days: float) -> str:
    """Return "one every 6 business days", of business days rounded to whole ones."""
    whole = max(1, round(days))
    return f"one every {business_days(whole) if whole > 1 else 'business day'}"


def too_few(chance: WinChance) -> str:
    """Return why no chance is told: "too few deals ... (2 of the 5 it takes)"."""
    known = f"{chance.n:,} of the {chance.told_from:,} it takes"
    return f"too few deals like it have closed to tell ({known})"


def basis(chance: WinChance) -> str:
    """Return what a win chance rests on, however little that is."""
    words = escape(chance.basis, 80)
    if chance.n == 1:
        words = words.replace("deals", "deal", 1)
    return f"from {chance.n:,} {words}" if chance.n else f"from {words}"


def spelled(text: str) -> str:
    """Return words of a rule with its shorthand for business days written out."""
    return _SHORT_DAYS.sub("business days", _SHORT_DAY.sub("1 business day", text))


def day(value: date, today: date) -> str:
    """Return "Thu 19 Nov", with the year where it is not `today`'s."""
    text = f"{value:%a} {value.day} {value:%b}"
    return text if value.year == today.year else f"{text} {value.year}"


def weekday_from(first: date) -> date:
    """Return `first`, or the Monday after it where that is a weekend."""
    weekend = first.weekday() - _SATURDAY
    return first if weekend < 0 else first + timedelta(days=2 - weekend)


def clock(instant: datetime, reader: Calendar) -> str:
    """Return "Thu 19 Nov, 10:02" on the reader's wall clock, as plain text."""
    local = reader.local(instant)
    return f"{day(local.date(), local.date())}, {local:%H:%M}"


def moment(instant: datetime, reader: Calendar) -> str:
    """Return Slack's date token for `instant`, with the wall clock as its fallback."""
    stamp = int(instant.timestamp())
    return f"<!date^{stamp}^{{date_short_pretty}} at {{time}}|{clock(instant, reader)}>"


def first_name(name: str) -> str:
    """Return a person's first name, escaped."""
    return escape(_first_word(name), _FIRST_NAME)


def plain_first_name(name: str) -> str:
    """Return a person's first name for a button's label."""
    return plain(_first_word(name), _FIRST_NAME)


def names(people: Sequence[str]) -> str:
    """Return "you", "you and Sam", "you, Sam and Lee": escaped names in a row."""
    safe = [escape(person) for person in people]
    if len(safe) <= 1:
        return "".join(safe)
    return f"{', '.join(safe[:-1])} and {safe[-1]}"


def _first_word(name: str) -> str | None:
    words = name.split()
    return words[0] if words else None


def _rounded(whole: float) -> str:
    for size, letter in _UNITS:
        # 999,600 rounds up to a million, not to "1000K".
        if round(whole / size, 1) >= 1 and whole >= size * 0.9995:
            scaled = whole / size
            text = f"{scaled:.0f}" if scaled >= _TENS - 0.05 else f"{scaled:.1f}"
            return text.removesuffix(".0") + letter
    return f"{whole:,.0f}"


def _sign(minor: int) -> str:
    return "−" if minor < 0 else ""  # noqa: RUF001 - the typographic minus is meant


def _symbol(currency: str | None) -> str:
    if currency is None:
        return ""
    return _SYMBOLS.get(currency, f"{escape(currency, 8)} ")
