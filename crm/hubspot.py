"""HubSpot as a Crm: which questions to ask, in which order, and nothing else."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from zoneinfo import ZoneInfo

import structlog

from crm.http import ApiClient, open_client
from crm.http_address import system_resolver
from crm.http_pace import Pace
from crm.hubspot_ahead import one_ahead
from crm.hubspot_companies import read_companies
from crm.hubspot_deals import DealContext
from crm.hubspot_errors import classify
from crm.hubspot_history import HistoryReader
from crm.hubspot_links import LIMIT as LINK_LIMIT
from crm.hubspot_links import read_links
from crm.hubspot_named import named
from crm.hubspot_pages import (
    RawPage,
    listed,
    searched,
)
from crm.hubspot_paths import RESULTS, Paths
from crm.hubspot_read import (
    read_absent_properties,
    read_account,
    read_count,
    read_labels,
    read_living,
    read_missing_scopes,
    read_owners,
    read_stages,
)
from crm.hubspot_records import parse_page
from crm.port import (
    Account,
    ActivityRecord,
    CompanyRecord,
    CrmError,
    CrmRequestError,
    CrmScopeError,
    Histories,
    OwnerRecord,
    Page,
    StageRecord,
    Stream,
    Window,
)

HOSTS = frozenset({"hubapi.com", "hubspot.com"})
"""The domains of HubSpot's API; any other host needs its name in the settings."""
UNLINKED = (Stream.DEALS, Stream.CONTACTS)
log = structlog.get_logger()


@asynccontextmanager
async def open_hubspot(
    *,
    base_url: str,
    token: str,
    version: str,
    allow_private_hosts: frozenset[str],
    pace: Pace,
) -> AsyncIterator["HubSpot"]:
    """Give a HubSpot on a client of its own; CrmRequestError for a bad address."""
    async with open_client(
        base_url,
        token=token,
        vendor=HOSTS,
        allow_private_hosts=allow_private_hosts,
        classify=classify,
        pace=pace,
        resolve=system_resolver,
    ) as api:
        yield HubSpot(api, version=version)


class HubSpot:
    """Implements crm.port.Crm on HubSpot's date-based API."""

    name = "hubspot"

    def __init__(self, api: ApiClient, *, version: str) -> None:
        self._api = api
        self._paths = Paths(version)
        self._account: Account | None = None
        self._stages: list[StageRecord] | None = None
        self._checked: set[Stream] = set()
        self._labels: dict[Stream, dict[str, str]] = {}

    async def account(self) -> Account:
        """Return the account's zone, currency and clock."""
        self._account = await read_account(self._api, self._paths)
        return self._account

    async def owners(self) -> list[OwnerRecord]:
        """Return all owners, archived ones too."""
        return await read_owners(self._api, self._paths)

    async def stages(self) -> list[StageRecord]:
        """Return the stages of all deal pipelines, archived ones too."""
        self._stages = await read_stages(self._api, self._paths)
        return self._stages

    def everything(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield all records of `stream` (first load), from `position` if given."""
        raw = listed(self._api, self._paths, stream, position=position, archived=False)
        return self._pages(stream, raw)

    def changed(
        self, stream: Stream, window: Window, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield the records modified inside `window`, from `position` if given."""
        raw = searched(self._api, self._paths, stream, window=window, position=position)
        return self._pages(stream, raw)

    def archived(
        self, stream: Stream, *, position: str | None
    ) -> AsyncGenerator[Page, None]:
        """Yield the records in the CRM's recycle bin, from `position` if given."""
        raw = listed(self._api, self._paths, stream, position=position, archived=True)
        # What lies there has lost its links.
        return self._pages(stream, raw, is_linked=False)

    def named(self, stream: Stream, ids: Sequence[str]) -> AsyncGenerator[Page, None]:
        """Yield the records of `ids` as they are now, those in the recycle bin too."""
        return self._pages(stream, named(self._api, self._paths, stream, ids))

    async def deal_history(self, deal_ids: Sequence[str]) -> Histories:
        """Return the past values of stage, amount, close date and owner."""
        zone = (await self._context()).zone
        return await HistoryReader(self._api, self._paths, zone).read(deal_ids)

    async def living(self, stream: Stream, ids: Sequence[str]) -> frozenset[str]:
        """Return which of `ids` are there and in no recycle bin, asked one by one."""
        return await read_living(self._api, self._paths, stream, ids)

    async def deal_links(
        self, stream: Stream, deal_ids: Sequence[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the activities of `stream` of each deal; one without any is absent."""
        return await read_links(
            self._api, self._paths, deal_ids, source=Stream.DEALS, target=stream
        )

    async def companies_of(self, deal_ids: Sequence[str]) -> dict[str, CompanyRecord]:
        """Return the company that each deal is with; a deal without one is absent."""
        return await read_companies(self._api, self._paths, deal_ids)

    async def missing_scopes(self) -> dict[Stream, str]:
        """Probe each stream once; return the refused ones and what they need."""
        return await read_missing_scopes(self._api, self._paths)

    async def count(self, stream: Stream) -> int | None:
        """Return how many records a search of `stream` finds; None if it tells not."""
        return await read_count(self._api, self._paths, stream)

    async def _pages(
        self, stream: Stream, raw: AsyncIterator[RawPage], *, is_linked: bool = True
    ) -> AsyncGenerator[Page, None]:
        await self._report_missing(stream)
        context = await self._context() if stream is Stream.DEALS else None
        labels = await self._labels_of(stream) if stream in RESULTS else {}
        # Links are asked for a thousand ids at a time, so activities come in larger
        # pages: twelve requests for a thousand of them instead of thirty.
        is_linked = is_linked and stream not in UNLINKED
        size = LINK_LIMIT if is_linked else 1
        async with aclosing(one_ahead(_merged(raw, size=size))) as ahead:
            async for merged in ahead:
                records, quarantined = parse_page(
                    merged.items, stream=stream, context=context, labels=labels
                )
                yield Page(
                    records=await self._linked(stream, records)
                    if is_linked
                    else records,
                    position=merged.position,
                    quarantined=quarantined,
                )

    async def _linked(
        self, stream: Stream, records: Sequence[object]
    ) -> list[ActivityRecord]:
        activities = [one for one in records if isinstance(one, ActivityRecord)]
        asked = [activity.external_id for activity in activities]
        deals = await read_links(
            self._api, self._paths, asked, source=stream, target=Stream.DEALS
        )
        contacts = await read_links(
            self._api, self._paths, asked, source=stream, target=Stream.CONTACTS
        )
        return [
            replace(
                activity,
                deal_ids=deals.get(activity.external_id, ()),
                contact_ids=contacts.get(activity.external_id, ()),
            )
            for activity in activities
        ]

    async def _context(self) -> DealContext:
        account = self._account or await self.account()
        stages = await self.stages() if self._stages is None else self._stages
        return DealContext(
            zone=ZoneInfo(account.zone_taken),
            currency=account.currency_taken,
            closed={
                (stage.pipeline_id, stage.external_id): (stage.is_closed, stage.is_won)
                for stage in stages
            },
        )

    async def _labels_of(self, stream: Stream) -> dict[str, str]:
        """Return what the account calls the results of `stream`, read once.

        Without it a result of its own is known by its id alone: less, but no reason to
        read no calls or meetings.
        """
        if stream not in self._labels:
            try:
                found = await read_labels(self._api, self._paths, stream)
            except (CrmScopeError, CrmRequestError) as error:
                log.info("labels_not_read", stream=stream.value, reason=str(error))
                found = {}
            self._labels[stream] = found
        return self._labels[stream]

    async def _report_missing(self, stream: Stream) -> None:
        """Log once which wanted properties the account lacks; HubSpot never says."""
        if stream in self._checked:
            return
        self._checked.add(stream)
        try:
            absent = await read_absent_properties(self._api, self._paths, stream)
        except (CrmScopeError, CrmRequestError) as error:
            log.info("properties_not_checked", stream=stream.value, reason=str(error))
            return
        if absent:
            log.warning("properties_absent", stream=stream.value, names=absent)


async def _merged(
    pages: AsyncIterator[RawPage], *, size: int
) -> AsyncGenerator[RawPage, None]:
    """Join pages until each has at least `size` rows; the last may have fewer."""
    items: list[object] = []
    position: str | None = None
    broke_off: CrmError | None = None
    try:
        async for page in pages:
            items += page.items
            position = page.position
            if len(items) >= size:
                yield RawPage(items=items, position=position)
                items, position = [], None
    except CrmError as error:
        # What came before it is read, so that no run asks for it again.
        broke_off = error
    if position is not None:
        yield RawPage(items=items, position=position)
    if broke_off is not None:
        raise broke_off
