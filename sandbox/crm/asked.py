"""What a request asks for, read and checked as HubSpot checks it."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request

from sandbox.crm.errors import invalid
from sandbox.crm.kinds import kind_called
from sandbox.crm.record import Kind

MOST_LISTED = 100
MOST_LISTED_WITH_HISTORY = 50
MOST_IN_BATCH = 100
MOST_IN_LINK_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """A page of the list endpoint."""

    limit: int
    beyond: int
    """The page holds ids greater than this one."""
    archived: bool
    properties: tuple[str, ...]
    history: tuple[str, ...]
    associations: tuple[str, ...]


def kind_of(name: str) -> Kind:
    """Return the object type of a path."""
    kind = kind_called(name)
    if kind is None:
        message = f"Unable to infer object type from: {name}"
        raise invalid(message)
    return kind


def list_asked(query: QueryParams) -> ListAsked:
    """Read the parameters of the list endpoint."""
    history = words(query, "propertiesWithHistory")
    most = MOST_LISTED_WITH_HISTORY if history else MOST_LISTED
    return ListAsked(
        limit=whole(query, "limit", default=10, most=most),
        beyond=from_cursor(query.get("after")),
        archived=yes(query, "archived"),
        properties=words(query, "properties"),
        history=history,
        associations=words(query, "associations"),
    )


def words(query: QueryParams, name: str) -> tuple[str, ...]:
    """Read a list joined by commas; HubSpot passes over a repeated key."""
    first = next(iter(query.getlist(name)), "")
    return tuple(word.strip() for word in first.split(",") if word.strip())


def whole(query: QueryParams, name: str, *, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`."""
    text = query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
        message = f"{name} must be a whole number between 1 and {most}, not {text!r}"
        raise invalid(message)
    return int(text)


def yes(query: QueryParams, name: str) -> bool:
    """Read a boolean; absent is false."""
    text = query.get(name, "false")
    if text not in {"true", "false"}:
        message = f"{name} must be true or false, not {text!r}"
        raise invalid(message)
    return text == "true"


def cursor(beyond: int) -> str:
    """Write a position as HubSpot does: opaque, and percent-encoded already."""
    return quote(b64encode(str(beyond).encode()).decode(), safe="")


def from_cursor(text: str | None) -> int:
    """Read a position, whether or not the client encoded it once more."""
    if text is None:
        return -1
    try:
        return int(b64decode(unquote(text), validate=True))
    except (ValueError, binascii.Error):
        message = f"after is no position of ours: {text!r}"
        raise invalid(message) from None


async def body_of(request: Request) -> dict[str, Any]:
    """Read a JSON object from the request."""
    raw = await request.body()
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        message = f"Invalid input JSON: {error}"
        raise invalid(message) from None
    if not isinstance(body, dict):
        message = "Invalid input JSON: an object is expected"
        raise invalid(message)
    return body


def inputs(body: dict[str, Any], *, most: int) -> list[str]:
    """Read the ids of a batch, each once and in order."""
    raw = body.get("inputs")
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        message = "inputs must be a list of objects with an id"
        raise invalid(message)
    if len(raw) > most:
        message = f"The batch size must be at most {most}, not {len(raw)}"
        raise invalid(message)
    if not all(isinstance(one.get("id"), str) for one in raw):
        message = "each input needs an id that is a string"
        raise invalid(message)
    return list(dict.fromkeys(one["id"] for one in raw))


def names(body: dict[str, Any], key: str) -> tuple[str, ...]:
    """Read a list of property names from a body."""
    raw = body.get(key) or []
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        message = f"{key} must be a list of strings"
        raise invalid(message)
    return tuple(raw)
