"""A CRM in memory that pages, searches and breaks as a real one does."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from crm.port import (
    Account,
    ActivityRecord,
    ChangeRecord,
    CompanyRecord,
    ContactRecord,
    CrmError,
    DealRecord,
    Flaw,
    Histories,
    OwnerRecord,
    Page,
    Record,
    StageRecord,
    Stream,
    Window,
)
from models.db.database import SessionMaker

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
LONG_AGO = datetime(2026, 9, 1, 8, tzinfo=UTC)
END = "end"


class KilledError(Exception):
    """Stands for the process dying; nothing in the program catches it."""


class SilentProgress:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.counts: dict[Stream, int] = {}
        self.expected: dict[Stream, int] = {}

    def advance(self, stream: Stream, count: int) -> None:
        self.counts[stream] = self.counts.get(stream, 0) + count

    def expect(self, stream: Stream, count: int) -> None:
        self.expected[stream] = count


def deal(external_id: str = "100", **changed: Any) -> DealRecord:  # noqa: ANN401 - any field
    """Return an open deal."""
    usual: dict[str, Any] = {
        "name": f"Deal {external_id}",
        "url": None,
        "owner_id": "1",
        "pipeline_id": "default",
        "stage_id": "new",
        "amount_minor": 10_000,
        "currency": "USD",
        "close_date": date(2026, 12, 1),
        "created_at": LONG_AGO,
        "stage_entered_at": None,
        "closed_at": None,
        "is_closed": False,
        "is_won": False,
        "next_step": None,
        "modified_at": LONG_AGO,
    }
    return DealRecord(external_id=external_id, **(usual | changed))


def activity(
    external_id: str = "900",
    stream: Stream = Stream.CALLS,
    **changed: Any,  # noqa: ANN401 - any field
) -> ActivityRecord:
    """Return an activity on no deal."""
    usual: dict[str, Any] = {
        "owner_id": "1",
        "starts_at": LONG_AGO,
        "ends_at": None,
        "created_at": LONG_AGO,
        "modified_at": LONG_AGO,
        "title": None,
        "direction": None,
        "activity_type": None,
        "outcome": None,
        "done": False,
        "is_bulk": False,
    }
    return ActivityRecord(external_id=external_id, stream=stream, **(usual | changed))


def contact(external_id: str = "500", **changed: Any) -> ContactRecord:  # noqa: ANN401 - any field
    """Return a contact."""
    usual: dict[str, Any] = {
        "owner_id": "1",
        "created_at": LONG_AGO,
        "modified_at": LONG_AGO,
    }
    return ContactRecord(external_id=external_id, **(usual | changed))


def stage(external_id: str, **changed: Any) -> StageRecord:  # noqa: ANN401 - any field
    """Return an open stage of the only pipeline."""
    usual: dict[str, Any] = {
        "pipeline_id": "default",
        "pipeline_label": "Sales",
        "label": external_id.title(),
        "position": 0,
        "probability": 0.2,
        "is_closed": False,
        "is_won": False,
        "archived": False,
    }
    return StageRecord(external_id=external_id, **(usual | changed))


class FakeCrm:
    """Implements crm.port.Crm over records in memory."""

    name = "fake"

    def __init__(self, *records: Record, page_size: int = 2) -> None:
        self.page_size = page_size
        self.server_now: datetime | None = NOW
        self.account_id: str | None = None
        self.owner_list = [
            OwnerRecord(external_id="1", email="ann@x.io", name="Ann", archived=False)
        ]
        self.stage_list = [stage("new"), stage("won", is_closed=True, is_won=True)]
        self.quarantined: tuple[Flaw, ...] = ()
        self.history: list[ChangeRecord] = []
        self.untold: set[str] = set()
        """Deals whose past it cannot tell."""
        self.companies: dict[str, CompanyRecord] = {}
        self.records: dict[tuple[Stream, str], Record] = {}
        self.put(*records)
        self.calls: list[tuple[str, object]] = []
        self.errors: dict[str, BaseException] = {}
        """By stream, or the name of a method."""
        self.pages_until_death: int | None = None
        self.stuck = asyncio.Event()
        self.sticks_at: int | None = None
        self.pages = 0

    def put(self, *records: Record) -> None:
        for record in records:
            self.records[_stream(record), record.external_id] = record

    def remove(self, stream: Stream, external_id: str) -> None:
        del self.records[stream, external_id]

    async def account(self) -> Account:
        self._check("account")
        return Account(
            time_zone="Europe/Berlin",
            currency="EUR",
            server_now=self.server_now,
            external_id=self.account_id,
        )

    async def owners(self) -> list[OwnerRecord]:
        self._check("owners")
        return self.owner_list

    async def stages(self) -> list[StageRecord]:
        self._check("stages")
        return self.stage_list

    async def everything(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        self.calls.append(("everything", (stream, position)))
        async for page in self._pages(stream, self._live(stream), position):
            yield page

    async def changed(
        self, stream: Stream, window: Window, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        self.calls.append(("changed", (stream, window, position)))
        inside = [
            record
            for record in self._live(stream)
            if window.start <= record.modified_at <= window.end
        ]
        async for page in self._pages(stream, inside, position):
            yield page

    async def archived(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        self.calls.append(("archived", (stream, position)))
        binned = [
            record
            for (kind, _), record in self.records.items()
            if kind is stream and record.archived_at is not None
        ]
        async for page in self._pages(stream, binned, position):
            yield page

    async def named(
        self, stream: Stream, ids: Sequence[str]
    ) -> AsyncGenerator[Page, None]:
        self._check("named")
        self.calls.append(("named", (stream, list(ids))))
        found = [
            record
            for (kind, one), record in self.records.items()
            if kind is stream
            and not {one, *getattr(record, "merged_ids", ())}.isdisjoint(ids)
        ]
        yield Page(records=found, position=END)

    async def deal_history(self, deal_ids: Sequence[str]) -> Histories:
        self._check("deal_history")
        self.calls.append(("deal_history", list(deal_ids)))
        return Histories(
            changes=[one for one in self.history if one.deal_id in deal_ids],
            failed={one: "500" for one in deal_ids if one in self.untold},
        )

    async def living(self, stream: Stream, ids: Sequence[str]) -> frozenset[str]:
        self._check("living")
        self.calls.append(("living", (stream, list(ids))))
        return frozenset(ids) & {one.external_id for one in self._live(stream)}

    async def deal_links(
        self, stream: Stream, deal_ids: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        self._check("deal_links")
        self.calls.append(("deal_links", (stream, list(deal_ids))))
        links: dict[str, tuple[str, ...]] = {}
        for record in self._live(stream):
            for deal_id in getattr(record, "deal_ids", ()):
                if deal_id in deal_ids:
                    found = links.get(deal_id, ())
                    links[deal_id] = (*found, record.external_id)
        return links

    async def companies_of(self, deal_ids: Sequence[str]) -> dict[str, CompanyRecord]:
        self._check("companies_of")
        self.calls.append(("companies_of", list(deal_ids)))
        return {one: self.companies[one] for one in deal_ids if one in self.companies}

    async def missing_scopes(self) -> dict[Stream, str]:
        return {}

    async def count(self, stream: Stream) -> int | None:
        self._check("count")
        return len(self._live(stream))

    def _live(self, stream: Stream) -> list[Record]:
        return [
            record
            for (kind, _), record in self.records.items()
            if kind is stream and record.archived_at is None
        ]

    async def _pages(
        self, stream: Stream, records: Sequence[Record], position: str | None
    ) -> AsyncGenerator[Page, None]:
        if position == END:
            return
        start = int(position or 0)
        rest = sorted(
            (one for one in records if int(one.external_id) > start),
            key=lambda one: int(one.external_id),
        )
        while True:
            await self._turn_page(stream)
            part, rest = rest[: self.page_size], rest[self.page_size :]
            yield Page(
                records=part,
                position=part[-1].external_id if rest else END,
                quarantined=self.quarantined if stream is Stream.DEALS else (),
            )
            if not rest:
                return

    async def _turn_page(self, stream: Stream) -> None:
        await asyncio.sleep(0)
        self.pages += 1
        if self.pages == self.sticks_at:
            self.stuck.set()
            await asyncio.Event().wait()
        if self.pages_until_death is not None:
            self.pages_until_death -= 1
            if self.pages_until_death < 0:
                raise KilledError
        self._check(stream.value)

    def _check(self, name: str) -> None:
        if name in self.errors:
            raise self.errors[name]


def _stream(record: Record) -> Stream:
    if isinstance(record, DealRecord):
        return Stream.DEALS
    if isinstance(record, ContactRecord):
        return Stream.CONTACTS
    return record.stream


def failing(error: CrmError, *names: str) -> dict[str, BaseException]:
    """Return the same error for each stream or method named."""
    return dict.fromkeys(names, error)


TABLES = {
    "owners": "SELECT external_id, email, name, archived, known FROM owners",
    "stages": "SELECT pipeline_id, external_id, label, archived, known FROM stages",
    "deals": """
        SELECT d.external_id, d.name, o.external_id, s.external_id, d.amount_minor,
               d.currency, d.close_date, d.is_closed, d.is_won, d.modified_at,
               d.archived_at, d.merged_into, d.history_due, d.forecast_category
        FROM deals d LEFT JOIN owners o ON o.id = d.owner_id
        LEFT JOIN stages s ON s.id = d.stage_id""",
    "deal_snapshots": """
        SELECT d.external_id, n.at, o.external_id, s.external_id, n.amount_minor,
               n.currency, n.close_date, n.from_crm
        FROM deal_snapshots n JOIN deals d ON d.id = n.deal_id
        LEFT JOIN owners o ON o.id = n.owner_id
        LEFT JOIN stages s ON s.id = n.stage_id""",
    "activities": """
        SELECT stream, external_id, starts_at, modified_at, title, direction, outcome,
               done, has_contact, archived_at FROM activities""",
    "activity_deals": """
        SELECT a.stream, a.external_id, l.deal_external_id
        FROM activity_deals l JOIN activities a ON a.id = l.activity_id""",
    "attendees": """
        SELECT a.external_id, o.external_id FROM attendees t
        JOIN activities a ON a.id = t.activity_id JOIN owners o ON o.id = t.owner_id""",
    "touches": """
        SELECT a.stream, a.external_id, d.external_id, o.external_id, t.occurs_at,
               t.known_at, t.kind, t.customer_side, t.shared_by, t.inbound, t.answered,
               t.is_attempt, t.contact_key
        FROM touches t JOIN activities a ON a.id = t.activity_id
        LEFT JOIN deals d ON d.id = t.deal_id
        LEFT JOIN owners o ON o.id = t.owner_id""",
    "contacts": "SELECT external_id, created_at, archived_at FROM contacts",
    "flaws": "SELECT stream, external_id, field, value, reason FROM flaws",
    "stream_states": """
        SELECT stream, phase, watermark, window_end, position, error, disabled_reason
        FROM stream_states""",
}


async def rows(sessions: SessionMaker, table: str) -> list[tuple[Any, ...]]:
    """Return the rows of a table by the CRM's ids, in a fixed order."""
    async with sessions() as session:
        result = await session.execute(text(TABLES[table]))
        return sorted((tuple(row) for row in result), key=repr)


async def everything_stored(sessions: SessionMaker) -> dict[str, Any]:
    """Return all that a sync writes."""
    return {table: await rows(sessions, table) for table in TABLES}
