"""Statements that are built once and told, at each reading, of which instant.

To build a long statement takes several times as long as a small floor's answer to it,
and a look at a year of weeks asks the same twenty again and again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVarTuple, cast

from sqlalchemy import BindParameter, Select

from models.db.base import UTCDateTime

P = ParamSpec("P")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True, eq=False)
class Asked(Generic[*Ts]):
    """A statement that is there already, and what it is told this time."""

    query: Select[*Ts]
    told: Mapping[str, Any]


def built_once(build: Callable[P, Select[*Ts]]) -> Callable[P, Asked[*Ts]]:
    """Return `build` so that it builds once for each shape of what it is given.

    What is told at each reading: an instant, from which spans of time may be taken, and
    a collection, which may stand in `in_`; of both `build` sees a placeholder alone,
    and must not ask for more. Another statement of this kind may be part of it, by its
    `query`. All else, None too, makes a shape and must be hashable.
    """
    parameters = signature(build)
    shapes: dict[tuple[object, ...], tuple[Select[*Ts], _Places]] = {}

    @wraps(build)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Asked[*Ts]:
        given = parameters.bind(*args, **kwargs).arguments
        shape = tuple((name, _shape(value)) for name, value in given.items())
        if shape not in shapes:
            places = _Places(f"{build.__module__}.{build.__name__}")
            placed = cast("Callable[..., Select[*Ts]]", build)
            shapes[shape] = (placed(**places.of(given)), places)
        query, places = shapes[shape]
        return Asked(query, places.told(given))

    return asked


def _shape(value: object) -> object:
    if isinstance(value, Asked):
        # A statement that is there already is the same one each time.
        return value.query
    if isinstance(value, datetime):
        return datetime
    return Collection if isinstance(value, _MANY) else value


_MANY = (set, frozenset, list, tuple)


def _join(told: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add what another part is told; ValueError if one place would be told two things.

    As it would where the same statement is built in twice, of two instants.
    """
    for place, value in more.items():
        if told.setdefault(place, value) != value:
            message = f"{place} cannot be both {told[place]} and {value}"
            raise ValueError(message)


class _Instant(BindParameter[datetime]):
    """The place of an instant, and of those that lie a span before or after it."""

    inherit_cache = True

    def __init__(self, name: str, spans: dict[str, timedelta], span: timedelta) -> None:
        sign = "before" if span < timedelta(0) else "after"
        key = f"{name}_{sign}_{abs(span) // timedelta(microseconds=1)}"
        super().__init__(key, type_=UTCDateTime(), required=True)
        self._place = (name, spans, span)
        spans[key] = span

    def __add__(self, other: timedelta) -> "_Instant":
        name, spans, span = self._place
        return _Instant(name, spans, span + other)

    def __sub__(self, other: timedelta) -> "_Instant":
        return self + -other


class _Places:
    """The placeholders of one statement, by the names of what its builder takes."""

    def __init__(self, statement: str) -> None:
        self._statement = statement
        self._instants: dict[str, dict[str, timedelta]] = {}

    def of(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the builder is given in the place of `given`."""
        return {name: self._place(name, value) for name, value in given.items()}

    def _place(self, name: str, value: object) -> object:
        if isinstance(value, datetime):
            spans = self._instants.setdefault(name, {})
            return _Instant(self._key(name), spans, timedelta(0))
        if isinstance(value, _MANY):
            return BindParameter(self._key(name), expanding=True, required=True)
        return value

    def told(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values of `given` for each placeholder."""
        told: dict[str, Any] = {}
        for name, value in given.items():
            if isinstance(value, Asked):
                _join(told, value.told)
            elif isinstance(value, datetime):
                spans = self._instants[name]
                told |= {key: value + span for key, span in spans.items()}
            elif isinstance(value, _MANY):
                told[self._key(name)] = list(value)
        return told

    def _key(self, name: str) -> str:
        return f"{self._statement}_{name}".replace(".", "_")
