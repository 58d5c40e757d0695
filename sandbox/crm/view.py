"""The floor as HubSpot shows it at the clock's time, kept up to date as it moves on."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.crm import companies, deals, engagements
from sandbox.crm.kinds import KINDS
from sandbox.crm.record import Kind, Record
from sandbox.floor.floor import SHELVES, Floor

Build = Callable[[Any, Floor, datetime], Record | None]
Moments = Callable[[Any, Floor], Iterable[datetime]]

BUILDERS: Mapping[str, tuple[Build, Moments]] = {
    "deals": (deals.build, deals.moments),
    "meetings": (engagements.build_meeting, engagements.meeting_moments),
    "calls": (engagements.build_call, engagements.activity_moments),
    "emails": (engagements.build_email, engagements.activity_moments),
    "tasks": (engagements.build_task, engagements.activity_moments),
    "communications": (engagements.build_message, engagements.activity_moments),
    "notes": (engagements.build_note, engagements.activity_moments),
    "contacts": (engagements.build_contact, engagements.contact_moments),
    "companies": (companies.build, companies.moments),
}


@dataclass(slots=True)
class Shelf:
    """The records of one kind that are there now, live or archived, by id."""

    kind: Kind
    live: dict[int, Record] = field(default_factory=dict)
    live_ids: list[int] = field(default_factory=list)
    archived: dict[int, Record] = field(default_factory=dict)
    archived_ids: list[int] = field(default_factory=list)
    generation: int = 0
    """Grows with every change, so that a kept search result is known to be old."""

    def put(self, row_id: int, record: Record | None) -> None:
        """Replace what is known of one id; None: it is not there."""
        self.generation += 1
        is_archived = record is not None and record.archived_at is not None
        _place(self.live, self.live_ids, row_id, None if is_archived else record)
        _place(
            self.archived, self.archived_ids, row_id, record if is_archived else None
        )


class View:
    """All shelves at one instant. `at` moves it on; back in time it starts anew."""

    def __init__(self, floor: Floor, now: datetime) -> None:
        self.floor = floor
        self.now = now
        self.shelves: dict[str, Shelf] = {}
        self._coming: list[tuple[datetime, str, int]] = []
        self._read = 0
        self._start(now)

    def at(self, now: datetime) -> "View":
        """Show the floor as it is at the aware instant `now`."""
        if now < self.now:
            self._start(now)
        self.now = now
        self._take_journal(now)
        if self._coming and self._coming[0][0] <= now:
            self._take_events(now)
        return self

    def record(self, kind: str, row_id: int) -> Record | None:
        """Return a live record; a merged deal's id leads to the one it became."""
        found = self.shelves[kind].live.get(row_id)
        if found is None and kind == "deals":
            winner = self.floor.merged_into.get(row_id)
            return None if winner is None else self.record(kind, winner)
        return found

    def _start(self, now: datetime) -> None:
        self._coming, self._read = [], len(self.floor.journal)
        for name, kind in KINDS.items():
            shelf = Shelf(kind)
            build, moments = BUILDERS[name]
            for row in _rows(self.floor, name):
                record = build(row, self.floor, now)
                if record is not None:
                    home = shelf.live if record.archived_at is None else shelf.archived
                    home[row.id] = self._raw(kind, record)
                self._coming.extend(
                    (at, name, row.id) for at in moments(row, self.floor) if at > now
                )
            shelf.live_ids = sorted(shelf.live)
            shelf.archived_ids = sorted(shelf.archived)
            self.shelves[name] = shelf
        self._coming.sort()

    def _take_journal(self, now: datetime) -> None:
        if self._read == len(self.floor.journal):
            return
        for name, row_id in self.floor.journal[self._read :]:
            row = _row(self.floor, name, row_id)
            if row is not None:
                for at in BUILDERS[name][1](row, self.floor):
                    if at > now:
                        insort(self._coming, (at, name, row_id))
            self._rebuild(name, row_id, now)
        self._read = len(self.floor.journal)

    def _take_events(self, now: datetime) -> None:
        due = 0
        while due < len(self._coming) and self._coming[due][0] <= now:
            due += 1
        for name, row_id in {event[1:] for event in self._coming[:due]}:
            self._rebuild(name, row_id, now)
        del self._coming[:due]

    def _rebuild(self, name: str, row_id: int, now: datetime) -> None:
        row = _row(self.floor, name, row_id)
        record = None if row is None else BUILDERS[name][0](row, self.floor, now)
        shelf = self.shelves[name]
        shelf.put(row_id, None if record is None else self._raw(shelf.kind, record))

    def _raw(self, kind: Kind, record: Record) -> Record:
        """Put a test's own properties in the place of the floor's."""
        raw = self.floor.raw.get((kind.name, record.id))
        if raw is None:
            return record
        values = dict(zip(kind.properties, record.values, strict=True)) | raw
        return replace(record, values=tuple(values[name] for name in kind.properties))


def _place(
    records: dict[int, Record], ids: list[int], row_id: int, record: Record | None
) -> None:
    if record is not None:
        if row_id not in records:
            insort(ids, row_id)
        records[row_id] = record
    elif records.pop(row_id, None) is not None:
        del ids[bisect_left(ids, row_id)]


def _rows(floor: Floor, name: str) -> Iterable[Any]:
    match name:
        case "deals":
            return floor.deals.values()
        case "meetings":
            return floor.meetings.values()
        case "contacts":
            return floor.contacts.values()
        case "companies":
            return floor.companies.values()
        case _:
            return (
                row for row in floor.activities.values() if SHELVES[row.kind] == name
            )


def _row(floor: Floor, name: str, row_id: int) -> Any:  # noqa: ANN401 - a row of any kind
    match name:
        case "deals":
            return floor.deals.get(row_id)
        case "meetings":
            return floor.meetings.get(row_id)
        case "contacts":
            return floor.contacts.get(row_id)
        case "companies":
            return floor.companies.get(row_id)
        case _:
            row = floor.activities.get(row_id)
            return row if row is not None and SHELVES[row.kind] == name else None
