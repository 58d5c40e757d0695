"""Amounts as people and Excel write them; what can be read two ways is refused."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

SPACE = r"[\s\u00a0\u2007\u202f'\u2019]"
"""Marks of thousands that can be nothing else; the Swiss write apostrophes."""
SPACES = re.compile(SPACE)
SPACED = re.compile(rf"[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}})+(?:[.,][0-9]*)?")
NUMBER = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
GROUPED = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*|[0-9]*")
UNCLEAR = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
"""The only mark may be one of thousands as well as of decimals."""
SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{1,9}")


def amount(text: str, *, decimals: int, mark: str | None) -> Decimal:
    """Return the amount that `text` is; ValueError says what to write instead.

    `decimals` is how many the currency has, `mark` the decimal mark that other cells
    have shown, None if nothing. Signs of currencies and percent are not read.
    """
    digits = SPACES.sub("", text)
    if SCIENTIFIC.fullmatch(digits):
        return Decimal(digits)
    is_spaced = digits != text
    if not NUMBER.fullmatch(digits) or (is_spaced and not SPACED.fullmatch(text)):
        raise ValueError(_why_not(text))
    if is_spaced:
        return _joined(text, *_halves(digits, _last_mark(digits)))
    if not (unclear := UNCLEAR.fullmatch(digits)):
        return _joined(text, *_halves(digits, decimal_mark(digits)))
    whole, thousand = unclear.groups()
    if decimals == 0 or (mark is not None and mark not in digits):
        return Decimal(whole + thousand)
    if mark is None:
        message = (
            f"{text!r} is unclear: write {whole}{thousand}, or {whole}.{thousand}0"
        )
        raise ValueError(message)
    return Decimal(f"{whole}.{thousand}")


def decimal_mark(text: str) -> str | None:
    """Return the decimal mark that `text` has without any doubt, or None."""
    marks = [char for char in text if char in ".,"]
    is_clear = len(set(marks)) > 1 or (len(marks) == 1 and not UNCLEAR.fullmatch(text))
    return marks[-1] if is_clear and NUMBER.fullmatch(SPACES.sub("", text)) else None


def common_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that some of `texts` show and none contradicts."""
    found = {mark for text in texts if (mark := decimal_mark(text))}
    return found.pop() if len(found) == 1 else None


def plain(number: Decimal) -> str:
    """Return `number` so that `amount` reads it in one way only, whatever the mark."""
    text = format(number.normalize(), "f")
    return f"{text}0" if UNCLEAR.fullmatch(text) else text


def _last_mark(digits: str) -> str | None:
    return next((char for char in reversed(digits) if char in ".,"), None)


def _halves(digits: str, mark: str | None) -> tuple[str, str]:
    whole, _, fraction = digits.rpartition(mark) if mark else (digits, "", "")
    return whole, fraction


def _joined(text: str, whole: str, fraction: str) -> Decimal:
    if not GROUPED.fullmatch(whole) or not (whole or fraction):
        raise ValueError(_why_not(text))
    try:
        return Decimal(f"{re.sub('[.,]', '', whole) or 0}.{fraction or 0}")
    except InvalidOperation:
        raise ValueError(_why_not(text)) from None


def _why_not(text: str) -> str:
    if "%" in text:
        return f"{text!r} is a percentage: write an amount such as 250000.00"
    has_digit = any(char.isdecimal() for char in text)
    if has_digit and re.search(r"[^\W\d]|[^\x00-\x7f]|\$", text):
        return f"{text!r}: write the number alone, and its currency in column currency"
    return f"{text!r} is no amount such as 250000.00"
