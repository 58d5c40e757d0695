"""A record as HubSpot keeps it: every property a string or null."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One object at one instant. `values` stand in the order of its kind's names."""

    id: int
    values: Values
    created: str
    updated: str
    updated_ms: int
    url: str
    archived_at: str | None = None
    history: Callable[[], dict[str, list[dict[str, Any]]]] | None = None
    """Past values by property, the newest first; made only when somebody asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An object type: its names, its properties, where its deep links point."""

    name: str
    type_id: str
    singular: str
    properties: tuple[str, ...]
    modified: str
    """The property that holds when a record last changed."""
    scope: str
    kinds: dict[str, str] = field(default_factory=dict)
    """Property -> type, where it is not "string"."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The properties that one answer shows."""

    names: tuple[str, ...]
    pick: Callable[[Values], Sequence[str | None]]


def choose(kind: Kind, wanted: Iterable[str]) -> Choice:
    """Choose `wanted` properties; three are always shown, unknown ones never."""
    always = ("createdate", kind.modified, "hs_object_id")
    names = tuple(
        name for name in dict.fromkeys((*wanted, *always)) if name in kind.properties
    )
    return Choice(names, itemgetter(*map(kind.properties.index, names)))


def to_json(record: Record, choice: Choice) -> dict[str, Any]:
    """Return `record` as HubSpot writes it, with the chosen properties."""
    item: dict[str, Any] = {
        "id": str(record.id),
        "properties": dict(zip(choice.names, choice.pick(record.values), strict=True)),
        "createdAt": record.created,
        "updatedAt": record.updated,
        "archived": record.archived_at is not None,
        "url": record.url,
    }
    if record.archived_at is not None:
        item["archivedAt"] = record.archived_at
    return item


def stamp(instant: datetime) -> str:
    """Write an aware UTC instant as HubSpot does: milliseconds and a Z."""
    return instant.isoformat(timespec="milliseconds")[:-6] + "Z"


def stamp_or_none(instant: datetime | None) -> str | None:
    """Write an instant that may not be known."""
    return None if instant is None else stamp(instant)


def milliseconds(instant: datetime) -> int:
    """Return an aware instant as milliseconds since 1970."""
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000


def flag(value: bool) -> str:  # noqa: FBT001 - it converts this very value
    """Write a boolean as HubSpot does."""
    return "true" if value else "false"
