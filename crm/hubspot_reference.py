"""HubSpot's account, owners and pipelines as records; pure and total."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm.hubspot_fields import Fields, clean
from crm.port import Account, CrmDataError, OwnerRecord, StageRecord

CERTAIN = 1.0
ENDS = (0.0, CERTAIN)
STANDARD = "STANDARD"


def parse_account(body: Mapping[str, Any], *, server_now: datetime | None) -> Account:
    """Return the account; CrmDataError if its zone is unknown to this machine."""
    name = str(body.get("timeZone") or "")
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = (
            f"HubSpot names a time zone that is not known here ({name[:40]}): update "
            "the package tzdata"
        )
        raise CrmDataError(message) from error
    currency = str(body.get("companyCurrency") or "").upper()[:3]
    portal = body.get("portalId")
    return Account(
        time_zone=name or None,
        currency=currency or None,
        server_now=server_now,
        external_id=None if portal is None else clean(str(portal), 64),
        address=clean(body.get("uiDomain"), 255),
        is_trial=body.get("accountType") not in (None, STANDARD),
    )


def parse_owner(item: Mapping[str, Any]) -> OwnerRecord | None:
    """Return the owner; None if it has no id."""
    external_id = clean(item.get("id"), 64)
    if external_id is None:
        return None
    email = clean(item.get("email"), 320)
    names = (clean(item.get("firstName"), 120), clean(item.get("lastName"), 120))
    return OwnerRecord(
        external_id=external_id,
        email=email.lower() if email else None,
        name=" ".join(name for name in names if name)
        or (email or f"Owner {external_id}")[:255],
        archived=item.get("archived") is True,
        team=_team(item.get("teams")),
        user_id=clean(item.get("userId") or item.get("userIdIncludingInactive"), 64),
    )


def _team(teams: object) -> str | None:
    """Return the primary team's name, else the first one's."""
    found = [t for t in teams if isinstance(t, dict)] if isinstance(teams, list) else []
    first = sorted(found, key=lambda team: team.get("primary") is not True)
    return clean(first[0].get("name"), 255) if first else None


def parse_labels(prop: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels of a property's options by their values."""
    found: dict[str, str] = {}
    options = prop.get("options")
    for option in options if isinstance(options, list) else []:
        if isinstance(option, dict):
            value, label = clean(option.get("value"), 255), option.get("label")
            if value is not None:
                found[value] = clean(label, 255) or value
    return found


def parse_stages(pipeline: Mapping[str, Any]) -> Iterator[StageRecord]:
    """Yield the stages of one pipeline in their order."""
    pipeline_id = clean(pipeline.get("id"), 64)
    stages = pipeline.get("stages")
    if pipeline_id is None or not isinstance(stages, list):
        return
    for stage in stages:
        external_id = clean(stage.get("id"), 64) if isinstance(stage, dict) else None
        if external_id is not None:
            yield _stage(external_id, stage, pipeline_id=pipeline_id, pipeline=pipeline)


def _stage(
    external_id: str,
    stage: Mapping[str, Any],
    *,
    pipeline_id: str,
    pipeline: Mapping[str, Any],
) -> StageRecord:
    metadata = stage.get("metadata")
    fields = Fields(metadata if isinstance(metadata, dict) else {})
    probability = _probability(fields.values.get("probability"))
    is_closed = fields.is_true("isClosed")
    if fields.values.get("isClosed") in (None, ""):
        # Where it does not say, a deal in it is surely won or surely lost.
        is_closed = probability in ENDS
    position = stage.get("displayOrder")
    return StageRecord(
        external_id=external_id,
        pipeline_id=pipeline_id,
        pipeline_label=clean(pipeline.get("label"), 255) or pipeline_id,
        label=clean(stage.get("label"), 255) or external_id,
        position=position if isinstance(position, int) else 0,
        probability=probability,
        is_closed=is_closed,
        is_won=is_closed and probability == CERTAIN,
        archived=stage.get("archived") is True or pipeline.get("archived") is True,
    )


def _probability(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if 0.0 <= found <= CERTAIN else None
