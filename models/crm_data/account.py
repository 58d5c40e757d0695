"""Which account of the CRM all that is stored came from, and the move to another."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.derive_touches import ACTIVITIES, DEALS, LINKS, TOUCHES
from models.crm_data.links import DUE
from models.crm_data.owners_and_stages import OWNERS, STAGES
from models.crm_data.stream_tables import CONTACTS
from models.crm_data.sync_state import FLAWS, STATES
from models.db.patience import take_time
from models.db.read_session import ReadSession
from models.put_setting import put_setting
from models.tables import AuditEntry, Company, Setting

COMPANIES = cast("Table", Company.__table__)
LEFT = "(left)"
"""Stands for the CRM of what came from an account that was left, and for the heir of
its deals: no sync asks for it, and it counts nowhere."""


async def read_account(session: ReadSession, *, crm: str) -> str | None:
    """Return the number of the account that was synced; None before the first one."""
    query = select(Setting.value).where(Setting.name == _name(crm))
    return await session.scalar(query)


async def keep_account(
    session: AsyncSession, number: str, *, crm: str, changed_by: str, now: datetime
) -> None:
    """Note that all that is stored comes from the account `number`."""
    await put_setting(session, _name(crm), number, changed_by=changed_by, now=now)


async def set_account_aside(
    session: AsyncSession, *, crm: str, to: str, changed_by: str, now: datetime
) -> None:
    """Let nothing of the account so far count, and have `to` read from the beginning.

    Deals and meetings stay as rows, since messages and answers refer to them, under ids
    that cannot meet those of the other account. For an account that is known already
    this changes nothing.
    """
    left = await read_account(session, crm=crm)
    if left == to:
        return
    await take_time(session)
    mark = f"{left or 'first'}.{int(now.timestamp())}:"
    await _set_deals_aside(session, crm, mark=mark, now=now)
    await _set_activities_aside(session, crm, mark=mark, now=now)
    for table in (OWNERS, STAGES):
        await _rename(session, table, crm, mark=mark, archived=True, known=False)
    for gone in (CONTACTS, COMPANIES, FLAWS, STATES, DUE):
        await session.execute(delete(gone).where(gone.c.crm == crm))
    await keep_account(session, to, crm=crm, changed_by=changed_by, now=now)
    session.add(
        AuditEntry(
            at=now,
            actor=changed_by[:64],
            action="crm_account",
            allowed=True,
            reason=f"{left or 'unknown'} to {to}",
        )
    )


async def _set_deals_aside(
    session: AsyncSession, crm: str, *, mark: str, now: datetime
) -> None:
    await session.execute(
        update(DEALS)
        .where(DEALS.c.crm == crm, DEALS.c.archived_at.is_(None))
        .values(archived_at=now)
    )
    await _rename(session, DEALS, crm, mark=mark, merged_into=LEFT, history_due=False)


async def _set_activities_aside(
    session: AsyncSession, crm: str, *, mark: str, now: datetime
) -> None:
    theirs = select(ACTIVITIES.c.id).where(ACTIVITIES.c.crm == crm)
    await session.execute(delete(TOUCHES).where(TOUCHES.c.activity_id.in_(theirs)))
    await session.execute(
        update(ACTIVITIES)
        .where(ACTIVITIES.c.crm == crm, ACTIVITIES.c.archived_at.is_(None))
        .values(archived_at=now)
    )
    links = LINKS.c.activity_id.in_(theirs)
    await session.execute(delete(LINKS).where(links))
    await _rename(session, ACTIVITIES, crm, mark=mark)


async def _rename(
    session: AsyncSession, table: Table, crm: str, *, mark: str, **values: object
) -> None:
    """Put `mark` before the ids: several accounts may be left in time, or one twice."""
    await session.execute(
        update(table)
        .where(table.c.crm == crm)
        .values(crm=LEFT, external_id=mark + table.c.external_id, **values)
    )


def _name(crm: str) -> str:
    return f"crm_account.{crm}"
