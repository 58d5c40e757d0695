"""HubSpot's two ways of paging: lists by cursor, searches by keyset on the id."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm.http import ApiClient, Question
from crm.hubspot_activities import ACTIVITY_PROPERTIES
from crm.hubspot_circles import Way
from crm.hubspot_deals import CONTACT_PROPERTIES, DEAL_PROPERTIES
from crm.hubspot_fields import object_id
from crm.hubspot_paths import SCOPES, Paths
from crm.port import (
    CrmDataError,
    CrmTooLargeError,
    CrmTooMuchError,
    Stream,
    Window,
)

LIST_LIMIT = 100
SEARCH_LIMIT = 200
END = "end"
PROPERTIES: Mapping[Stream, tuple[str, ...]] = {
    Stream.DEALS: DEAL_PROPERTIES,
    Stream.CONTACTS: CONTACT_PROPERTIES,
    **ACTIVITY_PROPERTIES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """Objects as HubSpot sent them, and where the next page begins."""

    items: list[Any]
    position: str
    """A cursor, the last id, or END."""


def modified_property(stream: Stream) -> str:
    """Return the name under which `stream` keeps its time of change."""
    is_contact = stream is Stream.CONTACTS
    return "lastmodifieddate" if is_contact else "hs_lastmodifieddate"


async def listed(
    api: ApiClient,
    paths: Paths,
    stream: Stream,
    *,
    position: str | None,
    archived: bool,
) -> AsyncIterator[RawPage]:
    """Yield the pages of a list; CrmDataError if they run in a circle.

    Where HubSpot takes or tells no page of the usual size, smaller ones are asked for.
    """
    way = Way(stream.value, position)
    limit = LIST_LIMIT
    while position != END:
        params = {
            "limit": str(limit),
            # One parameter joined with commas: HubSpot ignores repeated ones.
            "properties": ",".join(PROPERTIES[stream]),
            "archived": "true" if archived else "false",
            **({"after": position} if position else {}),
        }
        question = Question(
            method="GET",
            path=paths.objects(stream),
            what=stream.value,
            params=params,
            scope=SCOPES[stream],
        )
        try:
            body = (await api.ask(question)).body
        except (CrmTooLargeError, CrmTooMuchError):
            if limit == 1:
                raise
            limit //= 2
            continue
        position = next_cursor(body) or END
        items = results(body, stream.value)
        way.passes(position, [str(item) for item in items[:1]])
        yield RawPage(items=items, position=position)


async def searched(
    api: ApiClient,
    paths: Paths,
    stream: Stream,
    *,
    window: Window,
    position: str | None,
) -> AsyncIterator[RawPage]:
    """Yield what changed inside `window` by rising id.

    Each query starts after the last id instead of at an offset, so neither the limit
    of 10,000 results nor equal times of change can lose or repeat a row.
    """
    limit = SEARCH_LIMIT
    while position != END:
        last_id = int(position or 0)
        question = Question(
            method="POST",
            path=paths.search(stream),
            what=f"changed {stream.value}",
            body=_query(stream, window, last_id, limit=limit),
            scope=SCOPES[stream],
            is_search=True,
        )
        try:
            body = (await api.ask(question)).body
        except (CrmTooLargeError, CrmTooMuchError):
            if limit == 1:
                raise
            limit //= 2
            continue
        items = results(body, stream.value)
        newest = max((_id(item) for item in items), default=last_id)
        if items and newest <= last_id:
            message = f"HubSpot's search of {stream.value} does not move on"
            raise CrmDataError(message)
        position = str(newest) if items and next_cursor(body) else END
        yield RawPage(items=items, position=position)


def results(body: Mapping[str, Any], what: str) -> list[Any]:
    """Return the rows of an answer; CrmDataError if it has none to speak of."""
    found = body.get("results")
    if not isinstance(found, list):
        message = f"HubSpot's answer about {what} has no list of results"
        raise CrmDataError(message)
    return found


def next_cursor(body: Mapping[str, Any]) -> str | None:
    """Return the opaque cursor of the following page; None on the last one."""
    paging = body.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    after = following.get("after") if isinstance(following, dict) else None
    return str(after) if after is not None else None


def _query(
    stream: Stream, window: Window, last_id: int, *, limit: int
) -> dict[str, Any]:
    modified = modified_property(stream)
    return {
        "filterGroups": [
            {
                "filters": [
                    _filter(modified, "GTE", _milliseconds(window.start.timestamp())),
                    _filter(modified, "LTE", _milliseconds(window.end.timestamp())),
                    _filter("hs_object_id", "GT", last_id),
                ]
            }
        ],
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        "limit": limit,
        "properties": list(PROPERTIES[stream]),
    }


def _filter(name: str, operator: str, value: int) -> dict[str, str]:
    return {"propertyName": name, "operator": operator, "value": str(value)}


def _milliseconds(timestamp: float) -> int:
    return int(timestamp * 1000)


def _id(item: object) -> int:
    found = object_id(item.get("id")) if isinstance(item, dict) else None
    return int(found) if found is not None else 0
