"""The past values of deals; one that HubSpot cannot tell is set aside by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from crm.http import ApiClient, Question
from crm.hubspot_batches import in_batches
from crm.hubspot_deals import HISTORY, parse_history
from crm.hubspot_pages import results
from crm.hubspot_paths import SCOPES, Paths
from crm.port import (
    ChangeRecord,
    CrmOutOfTimeError,
    CrmQuotaError,
    CrmUnavailableError,
    Histories,
    Stream,
)

LIMIT = 50
WHAT = "the history of deals"
MOST_IN_A_ROW = 3
"""So many deals refused one after another are no bad deals, but a CRM that is down."""
GONE = "OBJECT_NOT_FOUND"


@dataclass(slots=True)
class HistoryReader:
    """Asks for the past of deals, and halves what is refused until one deal is left."""

    api: ApiClient
    paths: Paths
    zone: ZoneInfo
    changes: list[ChangeRecord] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    refused_in_a_row: int = 0

    async def read(self, deal_ids: Sequence[str]) -> Histories:
        """Return the past values, and why it is not known of some deals."""
        for start in range(0, len(deal_ids), LIMIT):
            await self._part(deal_ids[start : start + LIMIT])
        return Histories(changes=self.changes, failed=self.failed)

    async def _part(self, deal_ids: Sequence[str]) -> None:
        try:
            await self._ask(deal_ids)
        except (CrmOutOfTimeError, CrmQuotaError):
            raise
        except CrmUnavailableError as error:
            if len(deal_ids) > 1:
                half = len(deal_ids) // 2
                await self._part(deal_ids[:half])
                await self._part(deal_ids[half:])
                return
            self.refused_in_a_row += 1
            if self.refused_in_a_row == MOST_IN_A_ROW:
                raise
            self.failed[deal_ids[0]] = str(error)

    async def _ask(self, deal_ids: Sequence[str]) -> None:
        async for asked, body in in_batches(
            self.api, deal_ids, limit=LIMIT, question=self._question
        ):
            told = set()
            for item in results(body, WHAT):
                if isinstance(item, dict):
                    one = str(item.get("id"))
                    told.add(one)
                    history = item.get("propertiesWithHistory")
                    self.changes += parse_history(one, history, zone=self.zone)
            self.failed |= _untold(body, [one for one in asked if one not in told])
            self.refused_in_a_row = 0

    def _question(self, deal_ids: Sequence[str]) -> Question:
        return Question(
            method="POST",
            path=self.paths.batch(Stream.DEALS),
            what=WHAT,
            body={
                "inputs": [{"id": one} for one in deal_ids],
                "properties": [],
                "propertiesWithHistory": list(HISTORY),
            },
            scope=SCOPES[Stream.DEAL_HISTORY],
        )


def _untold(body: Mapping[str, Any], absent: Sequence[str]) -> dict[str, str]:
    """Return why deals are absent from an answer, but for those that are gone.

    One that is absent without a word was merged away: its heir was answered instead.
    """
    gone: set[str] = set()
    reasons: list[str] = []
    for error in _errors(body):
        category = str(error.get("category", ""))[:60]
        if category == GONE:
            gone.update(_ids(error))
        else:
            reasons.append(category or "no reason given")
    if not reasons:
        return {}
    message = f"HubSpot could not tell its history ({reasons[0]})"
    return {one: message for one in absent if one not in gone}


def _errors(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            yield error


def _ids(error: Mapping[str, Any]) -> Iterator[str]:
    context = error.get("context")
    ids = context.get("ids") if isinstance(context, dict) else None
    for one in ids if isinstance(ids, list) else []:
        yield str(one)
