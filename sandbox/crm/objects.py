"""The endpoints over objects: list, one, search, batch read, associations."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sandbox.crm.asked import (
    MOST_IN_BATCH,
    MOST_IN_LINK_BATCH,
    MOST_LISTED_WITH_HISTORY,
    ListAsked,
    cursor,
    from_cursor,
    inputs,
    names,
)
from sandbox.crm.errors import not_found
from sandbox.crm.links import Links, embedded, kinds_named, tie
from sandbox.crm.record import Kind, Record, choose, stamp, to_json
from sandbox.crm.search import Searches
from sandbox.crm.view import Shelf, View

MOST_TIES = 500
Json = dict[str, Any]


class Objects:
    """Answers about the records of a view."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._links = Links(view)
        self._searches = Searches()

    def page(self, kind: Kind, asked: ListAsked) -> Json:
        """Answer one page of the list, by id."""
        shelf = self._view.shelves[kind.name]
        records = shelf.archived if asked.archived else shelf.live
        ids = shelf.archived_ids if asked.archived else shelf.live_ids
        start = bisect_right(ids, asked.beyond)
        on_page = ids[start : start + asked.limit]
        choice = choose(kind, asked.properties)
        items = [to_json(records[row_id], choice) for row_id in on_page]
        if asked.history:
            _add_history(items, (records[row_id] for row_id in on_page), asked.history)
        if asked.associations:
            targets = kinds_named(asked.associations)
            for item, row_id in zip(items, on_page, strict=True):
                ties = embedded(self._links, kind, targets, row_id)
                if ties:
                    item["associations"] = ties
        more = start + asked.limit < len(ids)
        return {"results": items} | (_next(cursor(on_page[-1])) if more else {})

    def one(self, kind: Kind, row_id: str, asked: ListAsked) -> Json:
        """Answer one record; the id of a merged deal leads to its winner."""
        record = self._find(kind, row_id, archived=asked.archived)
        if record is None:
            raise not_found()
        item = to_json(record, choose(kind, asked.properties))
        _add_history([item], [record], asked.history)
        ties = embedded(self._links, kind, kinds_named(asked.associations), record.id)
        return item | ({"associations": ties} if ties else {})

    def search(self, kind: Kind, body: Json) -> Json:
        """Answer one page of a search."""
        shelf: Shelf = self._view.shelves[kind.name]
        ids, total, following = self._searches.page(shelf, body)
        choice = choose(kind, names(body, "properties"))
        items = [to_json(shelf.live[row_id], choice) for row_id in ids]
        answer: Json = {"total": total, "results": items}
        return answer | (_next(str(following)) if following else {})

    def batch(
        self, kind: Kind, body: Json, *, archived: bool, now: datetime
    ) -> tuple[Json, int]:
        """Answer the asked records; those that are missing are named as errors."""
        history = names(body, "propertiesWithHistory")
        most = MOST_LISTED_WITH_HISTORY if history else MOST_IN_BATCH
        asked = inputs(body, most=most)
        found = {one: self._find(kind, one, archived=archived) for one in asked}
        records = {record.id: record for record in found.values() if record}
        choice = choose(kind, names(body, "properties"))
        items = [to_json(record, choice) for record in records.values()]
        _add_history(items, records.values(), history)
        missing = [one for one, record in found.items() if record is None]
        return _batch_answer(items, missing, now)

    def ties(
        self, source: Kind, target: Kind, body: Json, *, now: datetime
    ) -> tuple[Json, int]:
        """Answer what is tied to the asked records; those without ties are left out."""
        results, missing = [], []
        after = {one["id"]: one.get("after") for one in body.get("inputs") or []}
        for one in inputs(body, most=MOST_IN_LINK_BATCH):
            record = self._find(source, one, archived=False)
            if record is None or str(record.id) != one:
                missing.append(one)
                continue
            ids = self._links.of(source, target, record.id)
            ids = ids[bisect_right(ids, from_cursor(after.get(one))) :]
            if ids:
                results.append(_ties_of(one, source, target, ids))
        return _batch_answer(results, missing, now)

    def _find(self, kind: Kind, row_id: str, *, archived: bool) -> Record | None:
        if not row_id.isascii() or not row_id.isdecimal():
            return None
        if archived:
            return self._view.shelves[kind.name].archived.get(int(row_id))
        return self._view.record(kind.name, int(row_id))


def _add_history(
    items: list[Json], records: Iterable[Record], wanted: tuple[str, ...]
) -> None:
    if not wanted:
        return
    for item, record in zip(items, records, strict=True):
        past = record.history() if record.history is not None else {}
        item["propertiesWithHistory"] = {
            name: past[name] for name in wanted if name in past
        }


def _ties_of(one: str, source: Kind, target: Kind, ids: list[int]) -> Json:
    shown = ids[:MOST_TIES]
    ties = {"from": {"id": one}, "to": [tie(source, target, i) for i in shown]}
    return ties | (_next(cursor(shown[-1])) if len(ids) > MOST_TIES else {})


def _next(after: str) -> Json:
    return {"paging": {"next": {"after": after}}}


def _batch_answer(
    results: list[Json], missing: list[str], now: datetime
) -> tuple[Json, int]:
    at = stamp(now)
    body: Json = {
        "status": "COMPLETE",
        "results": results,
        "startedAt": at,
        "completedAt": at,
    }
    if not missing:
        return body, HTTPStatus.OK
    error = {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": "Could not get some objects, they may be deleted or not exist.",
        "context": {"ids": missing},
        "errors": [],
        "links": {},
    }
    return body | {"numErrors": 1, "errors": [error]}, HTTPStatus.MULTI_STATUS
