"""What stands still: the account, its owners, pipelines and properties."""

from datetime import datetime
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from sandbox.crm.call_results import options
from sandbox.crm.record import Kind
from sandbox.floor.floor import Floor
from sandbox.floor.rows import PersonRow, ProfileRow

# Pipelines and old accounts have no date of birth on a floor.
LONG_AGO = "2015-01-01T00:00:00.000Z"
TYPES = {"string": ("string", "text"), "number": ("number", "number")} | {
    "datetime": ("datetime", "date"),
    "enumeration": ("enumeration", "select"),
    "bool": ("bool", "booleancheckbox"),
}


def account(floor: Floor, now: datetime) -> dict[str, Any]:
    """Describe the account: its zone is the VP's, its currency the people's first."""
    people = list(floor.people.values())
    leaders = [person for person in people if person.role == "vp"] or people
    zone = next((p.time_zone for p in leaders if p.time_zone), None) or "UTC"
    home = next((p.currency for p in (*leaders, *people) if p.currency), None) or "USD"
    used = {deal.currency for deal in floor.deals.values() if deal.currency}
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    seconds = 0 if offset is None else int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3_600)
    return {
        "portalId": 1,
        "accountType": "SANDBOX",
        "timeZone": zone,
        "companyCurrency": home,
        "additionalCurrencies": sorted(used - {home}),
        "utcOffset": f"{sign}{hours:02}:{rest // 60:02}",
        "utcOffsetMilliseconds": seconds * 1_000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }


def owners(floor: Floor, *, archived: bool) -> list[dict[str, Any]]:
    """Return the active owners, or those that have left, by id."""
    people = (floor.people[row_id] for row_id in sorted(floor.people))
    return [
        _owner(person, floor.profiles.get(person.id))
        for person in people
        if person.active is not archived
    ]


def _owner(person: PersonRow, profile: ProfileRow | None) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    since = f"{person.start_date}T00:00:00.000Z" if person.start_date else LONG_AGO
    owner = {
        "id": str(person.id),
        "email": person.email,
        "type": "PERSON",
        "firstName": first,
        "lastName": last,
        "userIdIncludingInactive": person.id,
        "createdAt": since,
        "updatedAt": since,
        "archived": not person.active,
    }
    if profile is not None and profile.team is not None:
        # HubSpot leaves the list out where somebody has no team.
        team = {"id": str(crc32(profile.team.encode())), "name": profile.team}
        owner["teams"] = [team | {"primary": True}]
    return owner | ({"userId": person.id} if person.active else {})


def pipelines(floor: Floor) -> list[dict[str, Any]]:
    """Return the deal pipelines with their stages in order."""
    found: dict[str, dict[str, Any]] = {}
    for stage in sorted(floor.stages.values(), key=lambda one: one.position):
        pipeline = found.setdefault(
            stage.pipeline_id,
            {"id": stage.pipeline_id, "label": stage.pipeline, "stages": []}
            | _unchanging(len(found)),
        )
        metadata = {
            "isClosed": "true" if stage.is_closed else "false",
            "probability": f"{stage.probability:f}",
        }
        pipeline["stages"].append(
            {"id": stage.id, "label": stage.label, "metadata": metadata}
            | _unchanging(stage.position)
            | {"writePermissions": "CRM_PERMISSIONS_ENFORCEMENT"}
        )
    return list(found.values())


def _unchanging(order: int) -> dict[str, Any]:
    return {
        "displayOrder": order,
        "archived": False,
        "createdAt": LONG_AGO,
        "updatedAt": LONG_AGO,
    }


def properties(kind: Kind) -> list[dict[str, Any]]:
    """Describe the properties of one object type."""
    return [_property(kind, name) for name in kind.properties]


def one_property(kind: Kind, name: str, floor: Floor) -> dict[str, Any]:
    """Describe one property; the results of calls with the labels of the account."""
    found = _property(kind, name)
    if name == "hs_call_disposition":
        calls = (row for row in floor.activities.values() if row.kind == "call")
        found["options"] = options(row.result for row in calls)
    return found


def _property(kind: Kind, name: str) -> dict[str, Any]:
    type_name, field_type = TYPES[kind.kinds.get(name, "string")]
    return {
        "name": name,
        "label": name.removeprefix("hs_").replace("_", " ").capitalize(),
        "type": type_name,
        "fieldType": field_type,
        "groupName": f"{kind.singular}information",
        "description": "",
        "options": [],
        "hubspotDefined": True,
        "archived": False,
    }
