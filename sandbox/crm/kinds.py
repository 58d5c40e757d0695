"""The object types that the stand-in serves, with the properties of each."""

from sandbox.crm.record import Kind

CONTACT_SCOPE = "crm.objects.contacts.read"
TIMES = {"createdate": "datetime", "hs_lastmodifieddate": "datetime"}
BASE = ("hs_object_id", "createdate", "hs_lastmodifieddate", "hubspot_owner_id")

DEALS = Kind(
    name="deals",
    type_id="0-3",
    singular="deal",
    scope="crm.objects.deals.read",
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "dealname",
        "amount",
        "deal_currency_code",
        "pipeline",
        "dealstage",
        "closedate",
        "hs_all_owner_ids",
        "hs_deal_stage_probability",
        "hs_is_closed",
        "hs_is_closed_won",
        "hs_is_closed_lost",
        "hs_v2_date_entered_current_stage",
        "hs_next_step",
        "hs_manual_forecast_category",
        "hs_merged_object_ids",
        "hs_object_source",
        "hs_created_by_user_id",
    ),
    kinds={
        **TIMES,
        "hs_object_id": "number",
        "amount": "number",
        "hs_deal_stage_probability": "number",
        "closedate": "datetime",
        "hs_v2_date_entered_current_stage": "datetime",
        "hs_is_closed": "bool",
        "hs_is_closed_won": "bool",
        "hs_is_closed_lost": "bool",
        "pipeline": "enumeration",
        "dealstage": "enumeration",
        "hubspot_owner_id": "enumeration",
        "deal_currency_code": "enumeration",
        "hs_manual_forecast_category": "enumeration",
    },
)
MEETINGS = Kind(
    name="meetings",
    type_id="0-47",
    singular="meeting_event",
    scope=CONTACT_SCOPE,
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "hs_createdate",
        "hs_timestamp",
        "hs_meeting_title",
        "hs_meeting_start_time",
        "hs_meeting_end_time",
        "hs_meeting_outcome",
        "hs_activity_type",
        "hs_attendee_owner_ids",
    ),
    kinds={
        **TIMES,
        "hs_object_id": "number",
        "hs_createdate": "datetime",
        "hs_timestamp": "datetime",
        "hs_meeting_start_time": "datetime",
        "hs_meeting_end_time": "datetime",
        "hs_meeting_outcome": "enumeration",
        "hs_activity_type": "enumeration",
        "hubspot_owner_id": "enumeration",
    },
)
ENGAGEMENT_KINDS = {
    **TIMES,
    "hs_object_id": "number",
    "hs_createdate": "datetime",
    "hs_timestamp": "datetime",
    "hubspot_owner_id": "enumeration",
}
CALLS = Kind(
    name="calls",
    type_id="0-48",
    singular="call",
    scope=CONTACT_SCOPE,
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "hs_createdate",
        "hs_timestamp",
        "hs_call_title",
        "hs_call_direction",
        "hs_call_status",
        "hs_activity_type",
        "hs_call_disposition",
        "hs_call_duration",
    ),
    kinds=ENGAGEMENT_KINDS
    | {"hs_call_disposition": "enumeration", "hs_call_duration": "number"},
)
EMAILS = Kind(
    name="emails",
    type_id="0-49",
    singular="email",
    scope="sales-email-read",
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "hs_createdate",
        "hs_timestamp",
        "hs_email_subject",
        "hs_email_direction",
        "hs_email_status",
        "hs_email_bounce_error_detail_status_code",
        "hs_object_source",
    ),
    kinds=ENGAGEMENT_KINDS,
)
TASKS = Kind(
    name="tasks",
    type_id="0-27",
    singular="task",
    scope=CONTACT_SCOPE,
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "hs_createdate",
        "hs_timestamp",
        "hs_task_subject",
        "hs_task_status",
        "hs_task_type",
    ),
    kinds=ENGAGEMENT_KINDS,
)
COMMUNICATIONS = Kind(
    name="communications",
    type_id="0-18",
    singular="communication",
    scope=CONTACT_SCOPE,
    modified="hs_lastmodifieddate",
    properties=(
        *BASE,
        "hs_createdate",
        "hs_timestamp",
        "hs_communication_channel_type",
        "hs_communication_logged_from",
        "hs_object_source",
    ),
    kinds=ENGAGEMENT_KINDS | {"hs_communication_channel_type": "enumeration"},
)
NOTES = Kind(
    name="notes",
    type_id="0-46",
    singular="note",
    scope=CONTACT_SCOPE,
    modified="hs_lastmodifieddate",
    properties=(*BASE, "hs_createdate", "hs_timestamp", "hs_note_body"),
    kinds=ENGAGEMENT_KINDS,
)
CONTACTS = Kind(
    name="contacts",
    type_id="0-1",
    singular="contact",
    scope=CONTACT_SCOPE,
    modified="lastmodifieddate",
    properties=(
        "hs_object_id",
        "createdate",
        "lastmodifieddate",
        "hubspot_owner_id",
        "hubspot_owner_assigneddate",
        "firstname",
        "lastname",
        "email",
        "lifecyclestage",
        "hs_lead_status",
        "hs_merged_object_ids",
        "hs_object_source",
        "hs_created_by_user_id",
    ),
    kinds={
        "hs_object_id": "number",
        "createdate": "datetime",
        "lastmodifieddate": "datetime",
        "hubspot_owner_assigneddate": "datetime",
        "hubspot_owner_id": "enumeration",
    },
)

COMPANIES = Kind(
    name="companies",
    type_id="0-2",
    singular="company",
    scope="crm.objects.companies.read",
    modified="hs_lastmodifieddate",
    properties=(*BASE, "name"),
    kinds={**TIMES, "hs_object_id": "number", "hubspot_owner_id": "enumeration"},
)

KINDS = {
    kind.name: kind
    for kind in (
        DEALS,
        MEETINGS,
        CALLS,
        EMAILS,
        TASKS,
        COMMUNICATIONS,
        NOTES,
        CONTACTS,
        COMPANIES,
    )
}


def kind_called(name: str) -> Kind | None:
    """Find an object type by any of the names that HubSpot knows it by."""
    if name in KINDS:
        return KINDS[name]
    for kind in KINDS.values():
        if name in {kind.type_id, kind.singular, kind.name.removesuffix("s")}:
            return kind
    return None
