"""Objects in HubSpot's own shape; a test names only the field it is about."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crm.hubspot_deals import DealContext

MODIFIED = datetime(2026, 3, 9, 20, 29, 45, 981_000, tzinfo=UTC)
CONTEXT = DealContext(
    zone=ZoneInfo("Europe/Berlin"),
    currency="EUR",
    closed={("default", "lost"): (True, False), ("default", "won"): (True, True)},
)


def hubspot_object(external_id: object = "479475667160", **properties: Any) -> Any:  # noqa: ANN401 - JSON
    """Return an object with the given properties, all text or null."""
    return {
        "id": external_id,
        "properties": {"hs_lastmodifieddate": "2026-03-09T20:29:45.981Z"} | properties,
        "createdAt": "2026-02-25T16:26:25.880Z",
        "updatedAt": "2026-03-09T20:29:45.981Z",
        "archived": False,
        "url": f"https://app-eu1.hubspot.com/contacts/1/record/0-3/{external_id}",
    }


def hubspot_deal(external_id: object = "479475667160", **properties: Any) -> Any:  # noqa: ANN401 - JSON
    """Return an open deal."""
    usual = {
        "dealname": "Test Deal",
        "amount": "3000",
        "deal_currency_code": None,
        "pipeline": "default",
        "dealstage": "appointmentscheduled",
        "closedate": None,
        "createdate": "2026-02-25T16:26:25.880Z",
        "hubspot_owner_id": "88842095",
        "hs_is_closed": "false",
        "hs_is_closed_won": "false",
    }
    return hubspot_object(external_id, **(usual | properties))


def page(*items: object, after: str | None = None) -> dict[str, Any]:
    """Return a page of a list or search."""
    paging = {"paging": {"next": {"after": after}}} if after is not None else {}
    return {"results": list(items), "total": len(items)} | paging
