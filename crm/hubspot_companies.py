"""Which company each deal is with: a question for a thousand deals, then names."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crm.http import ApiClient, Question
from crm.hubspot_batches import in_batches
from crm.hubspot_fields import clean
from crm.hubspot_links import check_errors
from crm.hubspot_pages import results
from crm.hubspot_paths import COMPANIES_SCOPE, Paths
from crm.port import CompanyRecord

LINKS_LIMIT = 1000
NAMES_LIMIT = 100
LONGEST_NAME = 500
PRIMARY = 5
"""HubSpot's number for the tie of a deal to its primary company."""
WHAT = "the companies of deals"


async def read_companies(
    api: ApiClient, paths: Paths, deal_ids: Sequence[str]
) -> dict[str, CompanyRecord]:
    """Return the primary company of each deal, or the first; without one: absent."""
    found: dict[str, str] = {}
    async for _, body in in_batches(
        api, deal_ids, limit=LINKS_LIMIT, question=partial(_ask_links, paths)
    ):
        found |= _links(body)
    names: dict[str, str] = {}
    wanted = sorted(set(found.values()))
    async for _, body in in_batches(
        api, wanted, limit=NAMES_LIMIT, question=partial(_ask_names, paths)
    ):
        names |= _names(body)
    return {
        deal: CompanyRecord(external_id=company, name=names[company])
        for deal, company in found.items()
        if company in names
    }


def _ask_links(paths: Paths, deal_ids: Sequence[str]) -> Question:
    return Question(
        method="POST",
        path=paths.deal_companies,
        what=WHAT,
        body={"inputs": [{"id": one} for one in deal_ids]},
        scope=COMPANIES_SCOPE,
    )


def _links(body: Mapping[str, Any]) -> dict[str, str]:
    check_errors(body, what=WHAT)
    found: dict[str, str] = {}
    for result in results(body, WHAT):
        source = result.get("from") if isinstance(result, dict) else None
        deal = clean(source.get("id"), 64) if isinstance(source, dict) else None
        companies = sorted(_targets(result)) if deal is not None else []
        if deal is not None and companies:
            found[deal] = companies[0][1]
    return found


def _targets(result: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    """Yield (is not the primary one, company's id), so that the primary sorts first."""
    targets = result.get("to")
    for target in targets if isinstance(targets, list) else []:
        if not isinstance(target, dict):
            continue
        company = clean(target.get("toObjectId"), 64)
        types = target.get("associationTypes")
        is_primary = any(
            isinstance(kind, dict) and kind.get("typeId") == PRIMARY
            for kind in (types if isinstance(types, list) else [])
        )
        if company is not None:
            yield not is_primary, company


def _ask_names(paths: Paths, company_ids: Sequence[str]) -> Question:
    return Question(
        method="POST",
        path=paths.company_names,
        what="the names of companies",
        body={
            "inputs": [{"id": one} for one in company_ids],
            "properties": ["name"],
        },
        scope=COMPANIES_SCOPE,
    )


def _names(body: Mapping[str, Any]) -> dict[str, str]:
    check_errors(body, what="the names of companies")
    names: dict[str, str] = {}
    for item in results(body, "the names of companies"):
        if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
            continue
        external_id = clean(item.get("id"), 64)
        if external_id is not None:
            name = clean(item["properties"].get("name"), LONGEST_NAME)
            names[external_id] = name or "(no name)"
    return names
