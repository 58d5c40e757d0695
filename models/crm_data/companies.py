"""Which company each deal is with: whom to ask about, and what was answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict, cast

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.bulk_insert import insert_rows, overwrite
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import Company, Deal, DealCompany

DEAL_COMPANIES = cast("Table", DealCompany.__table__)
MATTERS_FOR = timedelta(days=730)
"""Deals closed longer ago tell nothing of today's customers."""
ASKED_AGAIN_AFTER = timedelta(days=30)
"""A deal may be tied to another company without any field of it being changed."""


class CompanyRow(TypedDict):
    """A company as the CRM names it."""

    external_id: str
    name: str


def matters(now: datetime) -> ColumnElement[bool]:
    """Return the test for deals whose company is of interest: open, or won lately."""
    won = Deal.is_won & (Deal.closed_at > now - MATTERS_FOR)
    there = Deal.archived_at.is_(None) & Deal.merged_into.is_(None)
    return there & or_(Deal.is_closed.is_(False), won)


async def deals_to_ask_about(
    session: ReadSession, *, crm: str, now: datetime, limit: int
) -> dict[str, int]:
    """Return the deals whose company was not asked for since they changed, or lately.

    By their ids in the CRM, with the rows' own ids; `limit` at most, the newest first.
    """
    query = (
        select(Deal.external_id, Deal.id)
        .outerjoin(DealCompany, DealCompany.deal_id == Deal.id)
        .where(
            Deal.crm == crm,
            matters(now),
            or_(
                DealCompany.deal_id.is_(None),
                DealCompany.asked_at < Deal.modified_at,
                DealCompany.asked_at < now - ASKED_AGAIN_AFTER,
            ),
        )
        .order_by(Deal.modified_at.desc(), Deal.id)
        .limit(limit)
    )
    rows = await session.execute(query)
    return {row.external_id: row.id for row in rows}


async def store_companies(
    session: AsyncSession,
    answers: Mapping[int, CompanyRow | None],
    *,
    crm: str,
    now: datetime,
) -> None:
    """Keep the company of each deal, by the deal's own id; None: it has none."""
    ids = await _companies(
        session, [row for row in answers.values() if row is not None], crm=crm
    )
    rows = [
        {
            "deal_id": deal_id,
            "company_id": None if row is None else ids[row["external_id"]],
            "asked_at": now,
        }
        for deal_id, row in answers.items()
    ]
    again = overwrite(["deal_id"], ["company_id", "asked_at"])
    await insert_rows(session, DEAL_COMPANIES, rows, on_conflict=again)


async def _companies(
    session: AsyncSession, rows: Sequence[CompanyRow], *, crm: str
) -> dict[str, int]:
    ids: dict[str, int] = {}
    for row in {row["external_id"]: row for row in rows}.values():
        statement = insert(session, Company).values(crm=crm, **row)
        statement = statement.on_conflict_do_update(
            index_elements=["crm", "external_id"], set_={"name": row["name"]}
        )
        found = await session.scalar(statement.returning(Company.id))
        if found is not None:
            ids[row["external_id"]] = found
    return ids
