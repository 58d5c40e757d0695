"""Who or what made a record, from HubSpot's record source; pure."""

from typing import NamedTuple

from crm.hubspot_fields import LONGEST_ID, Fields
from crm.port import CreatedBy

ORIGIN_PROPERTIES = ("hs_object_source", "hs_created_by_user_id")
SOURCES = {
    "CRM_UI": CreatedBy.PERSON,
    "CRM_UI_BULK_ACTION": CreatedBy.PERSON,
    "MOBILE_IOS": CreatedBy.PERSON,
    "MOBILE_ANDROID": CreatedBy.PERSON,
    "EXTENSION": CreatedBy.PERSON,
    "GMAIL_INTEGRATION": CreatedBy.PERSON,
    "SALES": CreatedBy.PERSON,
    "FORM": CreatedBy.MARKETING,
    "FORMS": CreatedBy.MARKETING,
    "ADS": CreatedBy.MARKETING,
    "ANALYTICS": CreatedBy.MARKETING,
    "AUTOMATION_PLATFORM": CreatedBy.MARKETING,
    "WORKFLOWS": CreatedBy.MARKETING,
    "CONVERSATIONS": CreatedBy.MARKETING,
    "BOT": CreatedBy.MARKETING,
    "MARKETING_EMAIL": CreatedBy.MARKETING,
    "IMPORT": CreatedBy.IMPORT,
    "MIGRATION": CreatedBy.IMPORT,
    "BATCH_UPDATE": CreatedBy.IMPORT,
    "INTEGRATION": CreatedBy.INTEGRATION,
    "API": CreatedBy.INTEGRATION,
}
"""The sources whose meaning is plain; any other one is not known."""
AUTOMATIC = frozenset(
    {
        "SEQUENCES",
        "SEQUENCE",
        "AUTOMATION_PLATFORM",
        "WORKFLOWS",
        "MARKETING_EMAIL",
        "BOT",
    }
)
"""Sources of mails and messages that nobody wrote to this one person."""


class Origin(NamedTuple):
    """Who made a record: what kind of maker, and which user of the CRM."""

    created_by: CreatedBy | None
    user_id: str | None


def origin(fields: Fields) -> Origin:
    """Return who made the record; None where HubSpot does not tell."""
    source = (fields.text("hs_object_source", 64) or "").upper()
    user_id = fields.text("hs_created_by_user_id", LONGEST_ID)
    return Origin(SOURCES.get(source), user_id)


def is_automatic(fields: Fields) -> bool:
    """Say whether a mail or message went out by a sequence, a workflow or a bot."""
    return (fields.text("hs_object_source", 64) or "").upper() in AUTOMATIC
