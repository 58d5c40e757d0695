"""HubSpot's search over one shelf: filters, one sort, pages up to 10,000 results."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.crm.errors import invalid
from sandbox.crm.record import Kind, Record, milliseconds
from sandbox.crm.view import Shelf

MOST_RESULTS = 10_000
MOST_ON_PAGE = 200
MOST_GROUPS, MOST_FILTERS, MOST_IN_ALL = 5, 6, 18
KEPT_RESULTS = 8

Comparable = int | Decimal | str
Test = Callable[[Record], bool]


class Searches:
    """Runs searches, and keeps the last results: a keyset asks for the same again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[int, list[int]]] = OrderedDict()

    def page(self, shelf: Shelf, body: dict[str, Any]) -> tuple[list[int], int, int]:
        """Return (ids of the page, total, offset of the next page or 0)."""
        limit = _number(body.get("limit", 10), "limit", most=MOST_ON_PAGE)
        offset = _number(body.get("after") or 0, "after", most=None)
        if offset + limit > MOST_RESULTS:
            message = f"You cannot page past {MOST_RESULTS} results."
            raise invalid(message)
        found = self._found(shelf, body)
        ids = found[offset : offset + limit]
        following = offset + limit
        return ids, len(found), following if following < len(found) else 0

    def _found(self, shelf: Shelf, body: dict[str, Any]) -> list[int]:
        groups, sort = _groups(shelf.kind, body), _sort(shelf.kind, body)
        if sort != ("hs_object_id", False) or len(groups) != 1:
            return _run(shelf, groups, sort)
        rest, beyond = _keyset(groups[0])
        key = (shelf.kind.name, repr(rest))
        kept = self._kept.pop(key, None)
        if kept is None or kept[0] != shelf.generation:
            kept = shelf.generation, _run(shelf, [rest], sort)
        self._kept[key] = kept
        if len(self._kept) > KEPT_RESULTS:
            self._kept.popitem(last=False)
        return kept[1] if beyond is None else kept[1][bisect_right(kept[1], beyond) :]


def _number(value: object, name: str, *, most: int | None) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdecimal():
        message = f"{name} must be a whole number, not {value!r}"
        raise invalid(message)
    if most is not None and not 1 <= int(text) <= most:
        message = f"{name} must be between 1 and {most}, not {value}"
        raise invalid(message)
    return int(text)


def _groups(kind: Kind, body: dict[str, Any]) -> list[list[dict[str, Any]]]:
    raw = body.get("filterGroups") or []
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        message = "filterGroups must be a list of objects"
        raise invalid(message)
    groups = [list(group.get("filters") or []) for group in raw]
    if (
        len(groups) > MOST_GROUPS
        or any(len(group) > MOST_FILTERS for group in groups)
        or sum(map(len, groups)) > MOST_IN_ALL
    ):
        message = "too many filters: 5 groups of 6, and 18 in all, are allowed"
        raise invalid(message)
    for group in groups:
        for one in group:
            _property(kind, one.get("propertyName") if isinstance(one, dict) else one)
    return groups or [[]]


def _property(kind: Kind, name: object) -> str:
    if not isinstance(name, str) or name not in kind.properties:
        message = f"There is no property {name!r} of {kind.name} to search by."
        raise invalid(message)
    return name


def _sort(kind: Kind, body: dict[str, Any]) -> tuple[str, bool]:
    sorts = body.get("sorts") or ["hs_object_id"]
    if not isinstance(sorts, list) or len(sorts) != 1:
        message = "exactly one sort is allowed"
        raise invalid(message)
    sort = sorts[0]
    if isinstance(sort, str):
        return _property(kind, sort.removeprefix("-")), sort.startswith("-")
    name = _property(kind, sort.get("propertyName"))
    return name, sort.get("direction") == "DESCENDING"


def _keyset(
    filters: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], int | None]:
    """Part `hs_object_id > x` from the other filters."""
    rest, beyond = [], None
    for one in filters:
        if one["propertyName"] == "hs_object_id" and one.get("operator") == "GT":
            beyond = max(beyond or 0, _number(one.get("value"), "value", most=None))
        else:
            rest.append(one)
    return rest, beyond


def _run(
    shelf: Shelf, groups: list[list[dict[str, Any]]], sort: tuple[str, bool]
) -> list[int]:
    tests = [[_test(shelf.kind, one) for one in group] for group in groups]
    live = shelf.live
    found = [
        row_id
        for row_id in shelf.live_ids
        if any(all(test(live[row_id]) for test in group) for group in tests)
    ]
    name, descending = sort
    if name == "hs_object_id":
        return found[::-1] if descending else found
    read = _reader(shelf.kind, name)
    known = [row_id for row_id in found if read(live[row_id]) is not None]
    known.sort(key=lambda row_id: _some(read(live[row_id])), reverse=descending)
    return known + [row_id for row_id in found if read(live[row_id]) is None]


def _some(value: Comparable | None) -> Any:  # noqa: ANN401 - of the property's type
    return value


def _test(kind: Kind, one: dict[str, Any]) -> Test:
    name, operator = one["propertyName"], one.get("operator")
    read = _reader(kind, name)
    match operator:
        case "HAS_PROPERTY":
            return lambda record: read(record) is not None
        case "NOT_HAS_PROPERTY":
            return lambda record: read(record) is None
        case "IN" | "NOT_IN":
            wanted = {_typed(kind, name, value) for value in one.get("values") or []}
            is_in = operator == "IN"
            return lambda record: (read(record) in wanted) is is_in
        case "BETWEEN":
            low: Any = _typed(kind, name, one.get("value"))
            high: Any = _typed(kind, name, one.get("highValue"))
            return _compare(read, lambda value: low <= value <= high)
        case _:
            return _comparison(read, operator, _typed(kind, name, one.get("value")))


def _comparison(
    read: Callable[[Record], Comparable | None],
    operator: object,
    bound: Any,  # noqa: ANN401 - of the property's type
) -> Test:
    match operator:
        case "EQ":
            return _compare(read, lambda value: value == bound)
        case "NEQ":
            return lambda record: read(record) != bound
        case "GT":
            return _compare(read, lambda value: value > bound)
        case "GTE":
            return _compare(read, lambda value: value >= bound)
        case "LT":
            return _compare(read, lambda value: value < bound)
        case "LTE":
            return _compare(read, lambda value: value <= bound)
        case _:
            message = f"operator {operator!r} is not served here"
            raise invalid(message)


def _compare(
    read: Callable[[Record], Comparable | None], test: Callable[[Any], bool]
) -> Test:
    def passes(record: Record) -> bool:
        value = read(record)
        return value is not None and test(value)

    return passes


def _reader(kind: Kind, name: str) -> Callable[[Record], Comparable | None]:
    """Return what reads one property of a record in a form that can be compared."""
    if name == "hs_object_id":
        return lambda record: record.id
    if name == kind.modified:
        return lambda record: record.updated_ms
    place = kind.properties.index(name)

    def read(record: Record) -> Comparable | None:
        text = record.values[place]
        return None if text is None else _typed(kind, name, text)

    return read


def _typed(kind: Kind, name: str, text: object) -> Comparable:
    """Read a filter's or record's text as the property's type."""
    if not isinstance(text, str):
        message = f"the value for {name} must be a string, not {text!r}"
        raise invalid(message)
    try:
        match kind.kinds.get(name, "string"):
            case "datetime":
                if text.isdecimal():
                    return int(text)
                return milliseconds(datetime.fromisoformat(text))
            case "number":
                return Decimal(text)
            case _:
                return text
    except (ValueError, TypeError, InvalidOperation):
        message = f"{text!r} is no value for {name}"
        raise invalid(message) from None
