"""Touches, derived from activities and their links whenever either changes."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.call_results import result_of
from models.db.among import among
from models.db.bulk_insert import KEEP, insert_rows
from models.db.patience import take_time
from models.db.read_session import ReadSession
from models.tables import Activity, ActivityDeal, Deal, Touch

ACTIVITIES = cast("Table", Activity.__table__)
LINKS = cast("Table", ActivityDeal.__table__)
TOUCHES = cast("Table", Touch.__table__)
DEALS = cast("Table", Deal.__table__)
KINDS = {
    "meetings": "meeting",
    "calls": "call",
    "emails": "email",
    "tasks": "task",
    "communications": "message",
    "notes": "note",
}
REACHED_NOBODY = ("no_answer", "voicemail", "busy", "wrong_number", "bounced")
ANSWERED = "answered"
NO_DIRECTION = ("meetings", "notes")
COLUMNS = (
    "activity_id",
    "deal_id",
    "owner_id",
    "occurs_at",
    "known_at",
    "kind",
    "customer_side",
    "inbound",
    "answered",
    "is_attempt",
    "shared_by",
    "contact_key",
)
NOT_HELD = ("CANCELED", "NO_SHOW", "RESCHEDULED")


async def derive_touches(session: AsyncSession, activity_ids: Sequence[int]) -> None:
    """Replace the touches of these activities by what they and their links now say."""
    if not activity_ids:
        return
    await session.execute(
        delete(TOUCHES).where(among(session, TOUCHES.c.activity_id, activity_ids))
    )
    await add_touches(session, activity_ids)


async def add_touches(session: AsyncSession, activity_ids: Sequence[int]) -> None:
    """Derive the touches of activities that have none yet."""
    if not activity_ids:
        return
    chosen = among(session, ACTIVITIES.c.id, activity_ids)
    result = await result_of(session, activity_ids)
    await session.execute(
        insert(TOUCHES).from_select(COLUMNS, _touches(chosen, result))
    )


async def derive_calls_anew(session: AsyncSession) -> None:
    """Derive the touches of all calls and e-mails whose result could be read anew."""
    await take_time(session)
    result = await session.scalars(
        select(ACTIVITIES.c.id).where(
            or_(
                ACTIVITIES.c.result_word.is_not(None),
                ACTIVITIES.c.duration_seconds.is_not(None),
            )
        )
    )
    await derive_touches(session, list(result))


async def derive_for_new_deals(
    session: AsyncSession, deal_ids: Sequence[str], *, crm: str
) -> None:
    """Derive the touches of activities that named these deals before they came."""
    if deal_ids:
        await derive_touches(session, await _linked(session, deal_ids, crm))


async def move_links(
    session: AsyncSession, merged: Mapping[str, str], *, crm: str
) -> None:
    """Tie the activities of merged deals to the deal that took them over."""
    moved = await _linked(session, list(merged), crm)
    if not moved:
        return
    theirs = and_(
        among(session, LINKS.c.activity_id, moved),
        among(session, LINKS.c.deal_external_id, list(merged)),
    )
    told = select(LINKS.c.activity_id, LINKS.c.deal_external_id).where(theirs)
    rows = [
        {"activity_id": activity, "deal_external_id": merged[lost]}
        for activity, lost in await session.execute(told)
    ]
    await insert_rows(session, LINKS, rows, on_conflict=KEEP)
    await session.execute(delete(LINKS).where(theirs))
    await derive_touches(session, moved)


async def _linked(session: ReadSession, deal_ids: Sequence[str], crm: str) -> list[int]:
    result = await session.execute(
        select(LINKS.c.activity_id)
        .distinct()
        .join(ACTIVITIES, ACTIVITIES.c.id == LINKS.c.activity_id)
        .where(
            among(session, LINKS.c.deal_external_id, deal_ids),
            ACTIVITIES.c.crm == crm,
        )
    )
    return list(result.scalars())


def _touches(
    chosen: ColumnElement[bool], result: ColumnElement[str | None]
) -> Select[Any]:
    """Select the touches: one for each stored deal, or one that is prospecting."""
    all_links = LINKS.alias()
    links = (
        select(func.count())
        .where(all_links.c.activity_id == ACTIVITIES.c.id)
        .correlate(ACTIVITIES)
        .scalar_subquery()
    )
    is_inbound = _is_inbound()
    is_answered = and_(
        ACTIVITIES.c.stream == "calls", func.coalesce(result, "") == ANSWERED
    )
    return (
        select(
            ACTIVITIES.c.id,
            DEALS.c.id,
            ACTIVITIES.c.owner_id,
            ACTIVITIES.c.starts_at,
            func.coalesce(ACTIVITIES.c.created_at, ACTIVITIES.c.modified_at),
            case(KINDS, value=ACTIVITIES.c.stream),
            or_(ACTIVITIES.c.stream == "meetings", is_inbound, is_answered),
            is_inbound,
            is_answered,
            and_(~is_inbound, func.coalesce(result, "").in_(REACHED_NOBODY)),
            case((links > 1, links), else_=literal(1)),
            ACTIVITIES.c.contact_key,
        )
        .select_from(ACTIVITIES)
        .outerjoin(LINKS, LINKS.c.activity_id == ACTIVITIES.c.id)
        .outerjoin(
            DEALS,
            and_(
                DEALS.c.crm == ACTIVITIES.c.crm,
                DEALS.c.external_id == LINKS.c.deal_external_id,
            ),
        )
        .where(chosen, _is_touch())
    )


def _is_touch() -> ColumnElement[bool]:
    """Say which pairs of an activity and a deal count.

    Without a deal somebody outside must be there, else it is our own affair; an open
    task is a promise on a deal. A link to a deal that is not stored yet waits for it.
    """
    is_prospecting = and_(
        LINKS.c.activity_id.is_(None),
        ACTIVITIES.c.has_contact,
        ACTIVITIES.c.stream != "tasks",
    )
    return and_(
        ACTIVITIES.c.archived_at.is_(None),
        ACTIVITIES.c.starts_at.is_not(None),
        ACTIVITIES.c.is_bulk.is_(False),
        or_(ACTIVITIES.c.stream != "tasks", ACTIVITIES.c.done.is_(False)),
        or_(ACTIVITIES.c.outcome.is_(None), ACTIVITIES.c.outcome.not_in(NOT_HELD)),
        or_(DEALS.c.id.is_not(None), is_prospecting),
    )


def _is_inbound() -> ColumnElement[bool]:
    """Say that they wrote or called; a missed call of theirs is one all the same."""
    return and_(
        ACTIVITIES.c.stream.not_in(NO_DIRECTION),
        func.coalesce(ACTIVITIES.c.direction, "") == "inbound",
    )
