"""How one cell of a floor's file is read and written; a bad one raises ValueError."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of cell: text to value and back."""

    parse: Callable[[str], Any]
    write: Callable[[Any], str]
    required: bool = True


def _text(cell: str) -> str:
    if not cell:
        message = "is empty"
        raise ValueError(message)
    return cell


def _whole(cell: str) -> int:
    if not cell.isascii() or not cell.removeprefix("-").isdecimal():
        message = f"is no whole number: {cell!r}"
        raise ValueError(message)
    return int(cell)


def _number(cell: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        message = f"is no number: {cell!r}"
        raise ValueError(message)
    return number


def _yes(cell: str) -> bool:
    if cell not in {"yes", "no", ""}:
        message = f"is neither yes nor no: {cell!r}"
        raise ValueError(message)
    return cell == "yes"


def _instant(cell: str) -> datetime:
    try:
        instant = datetime.fromisoformat(cell)
    except ValueError:
        message = f"is no ISO instant: {cell!r}"
        raise ValueError(message) from None
    if instant.tzinfo is None:
        message = f"has no offset from UTC: {cell!r}"
        raise ValueError(message)
    return instant.astimezone(UTC)


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        message = f"is no ISO date: {cell!r}"
        raise ValueError(message) from None


def _ids(cell: str) -> tuple[int, ...]:
    return tuple(_whole(part) for part in cell.split(";")) if cell else ()


def _spans(cell: str) -> tuple[tuple[date, date], ...]:
    return tuple(_span(part) for part in cell.split(";")) if cell else ()


def _span(part: str) -> tuple[date, date]:
    first, _, last = part.partition("..")
    span = _day(first), _day(last or first)
    if span[1] < span[0]:
        message = f"ends before it begins: {part!r}"
        raise ValueError(message)
    return span


def _write_spans(spans: tuple[tuple[date, date], ...]) -> str:
    return ";".join(
        first.isoformat() if first == last else f"{first}..{last}"
        for first, last in spans
    )


def one_of(*words: str) -> Cell:
    """Return a cell that holds one of `words`."""

    def parse(cell: str) -> str:
        if cell not in words:
            message = f"is none of {', '.join(words)}: {cell!r}"
            raise ValueError(message)
        return cell

    return Cell(parse, str)


def maybe(cell: Cell) -> Cell:
    """Return `cell`, or None where it is empty."""
    parse, write = cell.parse, cell.write
    return Cell(
        lambda text: parse(text) if text else None,
        lambda value: "" if value is None else write(value),
        required=False,
    )


TEXT = Cell(_text, str)
WHOLE = Cell(_whole, str)
NUMBER = Cell(_number, lambda number: f"{number:f}")
YES = Cell(_yes, lambda yes: "yes" if yes else "no", required=False)
INSTANT = Cell(_instant, datetime.isoformat)
DAY = Cell(_day, date.isoformat)
IDS = Cell(_ids, lambda ids: ";".join(map(str, ids)), required=False)
SPANS = Cell(_spans, _write_spans, required=False)
