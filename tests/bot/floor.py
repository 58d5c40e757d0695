"""A small sales floor in the database: who leads whom, and Sam's deals."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import Evidence, Notice, dump
from coaching.evidence.parts import PersonRef
from models.tables import Deal, Delivery, Person
from tests.bot.evidence_makers import DELIVERY_ID, HOSTILE, make_cliff, make_notice
from tests.models.rows import (
    insert_deal,
    insert_delivery,
    insert_person,
    insert_stage,
    insert_stream,
    insert_touch,
)

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
"""A Thursday, 11:00 in Berlin."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Val leads Dana and Mo; Dana leads Sam; Mo leads Lee. Ada is the admin."""

    val: Person
    dana: Person
    mo: Person
    sam: Person
    lee: Person
    ada: Person
    acme: Deal
    hostile: Deal
    foreign: Deal
    """A deal of Lee's."""


async def make_floor(session: AsyncSession) -> Floor:
    """Insert the floor, synced an hour ago."""
    for stream in ("deals", "calls", "emails", "meetings"):
        await insert_stream(session, stream, finished_at=NOW - timedelta(hours=1))
    val = await _insert(session, "Val Ortiz", role="vp", slack_user_id="UVAL")
    dana = await _insert(
        session, "Dana Reyes", role="manager", slack_user_id="UDANA", leader_id=val.id
    )
    mo = await _insert(
        session, "Mo Sato", role="manager", slack_user_id="UMO", leader_id=val.id
    )
    sam = await _insert(
        session,
        "Sam Carter",
        slack_user_id="USAM",
        leader_id=dana.id,
        target_minor=100_000_000,
    )
    lee = await _insert(session, "Lee Moss", slack_user_id="ULEE", leader_id=mo.id)
    ada = await _insert(session, "Ada Admin", role="admin", slack_user_id="UADA")
    stage = await insert_stage(session, label="Proposal", position=3, probability=0.5)
    url = "https://app.hubspot.com/contacts/77/record/0-3/1"
    acme = await insert_deal(
        session,
        sam,
        name="Acme",
        url=url,
        stage_id=stage.id,
        stage_entered_at=NOW - 34 * DAY,
        amount_minor=42_000_000,
        close_date=date(2026, 11, 10),
        next_step="Call the buyer",
    )
    hostile = await insert_deal(
        session, sam, name=HOSTILE, stage_id=stage.id, amount_minor=None
    )
    foreign = await insert_deal(session, lee, name="Lee's own", stage_id=stage.id)
    await insert_touch(session, sam, acme, customer_side=True, occurs_at=NOW - 8 * DAY)
    return Floor(
        val=val,
        dana=dana,
        mo=mo,
        sam=sam,
        lee=lee,
        ada=ada,
        acme=acme,
        hostile=hostile,
        foreign=foreign,
    )


async def insert_message(
    session: AsyncSession,
    recipient: Person,
    evidence: Evidence | None = None,
    notice: Notice | None = None,
    **fields: object,
) -> Delivery:
    """Insert a message that was sent to `recipient` an hour ago."""
    about = await _of_this_floor(session, recipient, evidence or make_cliff())
    given = {
        "id": DELIVERY_ID,
        "kind": about.rule,
        "subject_person_id": recipient.id,
        "subject_id": 1,
        "evidence": dump(about),
        "notice": (notice or make_notice()).model_dump_json(),
        "decided_at": NOW - timedelta(hours=1),
        "slack_channel": "D1",
        "slack_ts": "1.0001",
    }
    return await insert_delivery(session, recipient, **given | fields)


async def _of_this_floor(
    session: AsyncSession, recipient: Person, evidence: Evidence
) -> Evidence:
    """Return `evidence` about somebody of that name whom its reader may see here."""
    people = await session.scalars(select(Person))
    seen = {p.name: p.id for p in people if p.leader_id == recipient.id}
    named = {
        field: ref.model_copy(update={"id": seen.get(ref.name, recipient.id)})
        for field in ("rep", "sure_rep")
        if isinstance(ref := getattr(evidence, field, None), PersonRef)
    }
    return evidence.model_copy(update=named)


async def _insert(session: AsyncSession, name: str, **fields: object) -> Person:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.test"
    zone = {"time_zone": "Europe/Berlin", "email": email, "name": name}
    return await insert_person(session, **zone | fields)
