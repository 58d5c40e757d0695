"""What deals looked like before our first sync, told by the CRM's own history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.deals import DEALS, SNAPSHOTS
from models.crm_data.derive_closings import derive_closings
from models.crm_data.owners_and_stages import STAGES, owner_ids, stage_ids
from models.db.bulk_insert import KEEP, insert_rows
from models.db.read_session import ReadSession
from models.tables import Flaw

HISTORY = "deal_history"
RESTS_FOR = timedelta(days=1)
"""A deal whose past the CRM could not tell."""


class DueDeal(NamedTuple):
    """A deal whose past is still to be read."""

    external_id: str
    currency: str | None


class PastFace(TypedDict):
    """A deal from `at` on, until its next one; owner and stage by the CRM's ids."""

    at: datetime
    owner: str | None
    stage: str | None
    amount_minor: int | None
    close_date: date | None
    forecast_category: str | None


async def deals_due(
    session: ReadSession,
    *,
    crm: str,
    closed_since: datetime,
    limit: int,
    now: datetime,
) -> list[DueDeal]:
    """Return deals whose history is due: open ones, and those closed lately enough.

    One of which the CRM could not tell it is asked about again after a day.
    """
    result = await session.execute(
        select(DEALS.c.external_id, DEALS.c.currency)
        .where(*_is_due(crm, closed_since, now))
        .order_by(DEALS.c.id)
        .limit(limit)
    )
    return [DueDeal(external_id, currency) for external_id, currency in result]


async def count_due(
    session: ReadSession, *, crm: str, closed_since: datetime, now: datetime
) -> int:
    """Return how many deals' history is due."""
    query = (
        select(func.count()).select_from(DEALS).where(*_is_due(crm, closed_since, now))
    )
    return await session.scalar(query) or 0


def _is_due(
    crm: str, closed_since: datetime, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    rests = select(Flaw.external_id).where(
        Flaw.crm == crm,
        Flaw.stream == HISTORY,
        Flaw.external_id == DEALS.c.external_id,
        # A clock that was set back must not let it rest for longer.
        Flaw.seen_at.between(now - RESTS_FOR, now),
    )
    return (
        ~rests.exists(),
        DEALS.c.crm == crm,
        DEALS.c.history_due,
        DEALS.c.archived_at.is_(None),
        DEALS.c.merged_into.is_(None),
        or_(DEALS.c.is_closed.is_(False), DEALS.c.closed_at >= closed_since),
    )


async def store_history(
    session: AsyncSession,
    asked: Sequence[str],
    pasts: Mapping[str, Sequence[PastFace]],
    *,
    crm: str,
) -> int:
    """Add a snapshot for each past face; return how many were told.

    What our own sync saw at the same instant stays. Every deal of `asked` is done with,
    told of or not, until its face changes again.
    """
    deals = await _deals(session, asked, crm)
    faces = [face for past in pasts.values() for face in past]
    owners = await owner_ids(session, (face["owner"] for face in faces), crm=crm)
    stages = await _stages(session, pasts, deals, crm)
    rows = [
        {
            "deal_id": deals[one].id,
            "at": face["at"],
            "owner_id": owners[face["owner"]],
            "stage_id": stages.get((deals[one].pipeline_id, face["stage"])),
            "amount_minor": face["amount_minor"],
            "currency": deals[one].currency,
            "close_date": face["close_date"],
            "forecast_category": face["forecast_category"],
            "from_crm": True,
        }
        for one, past in pasts.items()
        if one in deals
        for face in past
    ]
    await insert_rows(session, SNAPSHOTS, rows, on_conflict=KEEP)
    await session.execute(
        update(DEALS)
        .where(DEALS.c.crm == crm, DEALS.c.external_id.in_(list(asked)))
        .values(history_due=False)
    )
    await derive_closings(session, [deals[one].id for one in pasts if one in deals])
    return len(rows)


class _Told(NamedTuple):
    id: int
    currency: str | None
    pipeline_id: str


async def _deals(
    session: ReadSession, external_ids: Sequence[str], crm: str
) -> dict[str, _Told]:
    result = await session.execute(
        select(DEALS.c.external_id, DEALS.c.id, DEALS.c.currency, STAGES.c.pipeline_id)
        .outerjoin(STAGES, STAGES.c.id == DEALS.c.stage_id)
        .where(DEALS.c.crm == crm, DEALS.c.external_id.in_(list(external_ids)))
    )
    return {one: _Told(row, money, pipe or "") for one, row, money, pipe in result}


async def _stages(
    session: AsyncSession,
    pasts: Mapping[str, Sequence[PastFace]],
    deals: Mapping[str, _Told],
    crm: str,
) -> dict[tuple[str, Any], int]:
    """Map (present pipeline, past stage) to a stage.

    History names no pipeline: the deal's own is tried first, then any that has such a
    stage, since a deal may have moved between pipelines.
    """
    wanted = {
        (deals[one].pipeline_id, face["stage"])
        for one, past in pasts.items()
        if one in deals
        for face in past
        if face["stage"] is not None
    }
    known = await stage_ids(session, (), crm=crm)
    anywhere = {stage: key for key in sorted(known) for stage in (key[1],)}
    homes = {
        (pipeline, stage): (pipeline, stage)
        if (pipeline, stage) in known
        else anywhere.get(stage, (pipeline, stage))
        for pipeline, stage in wanted
    }
    found = await stage_ids(session, homes.values(), crm=crm)
    return {key: found[home] for key, home in homes.items()}
