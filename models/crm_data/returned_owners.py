"""Somebody who was invited to the CRM again: another id there, the same person here.

The CRM leaves deals and past work with the id that was taken away. Who is whom is told
by the address alone, as everywhere; of two who work under one address none is the heir.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, and_, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.row_changes import insert_or_meet
from models.db.read_at_once import read_at_once
from models.db.read_session import ReadSession
from models.tables import Activity, Attendee, Contact, Deal, DealSnapshot, Owner, Touch
from models.tables.addresses import plain_address

OWNED = tuple(
    cast("Table", table.__table__)
    for table in (Deal, DealSnapshot, Activity, Touch, Contact)
)
OWNERS = cast("Table", Owner.__table__)
ATTENDEES = cast("Table", Attendee.__table__)


async def returned(session: ReadSession, *, crm: str) -> Mapping[int, int]:
    """Map each owner who was taken away to the one as whom they are back, by rows."""
    # Not joined in SQL: without an index that took the square of the users' number.
    columns = [OWNERS.c.id, OWNERS.c.email, OWNERS.c.archived, OWNERS.c.known]
    where = and_(OWNERS.c.crm == crm, OWNERS.c.email.is_not(None))
    gone: list[tuple[int, str]] = []
    back: dict[str, list[int]] = defaultdict(list)
    for row, email, is_archived, is_known in await read_at_once(
        session, columns, where=where
    ):
        address = plain_address(email)
        if address and is_archived:
            gone.append((row, address))
        elif address and is_known:
            back[address].append(row)
    heirs = [(old, back.get(address, ())) for old, address in gone]
    return {old: news[0] for old, news in heirs if len(news) == 1}


async def hand_over(session: AsyncSession, *, crm: str) -> None:
    """Give what is stored under the ids that were taken away to the present ones."""
    for old, new in (await returned(session, crm=crm)).items():
        for table in OWNED:
            await session.execute(
                update(table).where(table.c.owner_id == old).values(owner_id=new)
            )
        theirs = ATTENDEES.c.owner_id == old
        present = select(ATTENDEES.c.activity_id, literal(new)).where(theirs)
        await session.execute(
            insert_or_meet(session, ATTENDEES)
            .from_select(["activity_id", "owner_id"], present)
            .on_conflict_do_nothing()
        )
        await session.execute(delete(ATTENDEES).where(theirs))
