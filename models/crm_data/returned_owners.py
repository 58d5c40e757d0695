"""Somebody who was invited to the CRM again: another id there, the same person here.

The CRM leaves deals and past work with the id that was taken away. Who is whom is told
by the address alone, as everywhere; of two who work under one address none is the heir.
"""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.crm_data.row_changes import insert_or_meet
from models.tables import Activity, Attendee, Contact, Deal, DealSnapshot, Owner, Touch

OWNED = tuple(
    cast("Table", table.__table__)
    for table in (Deal, DealSnapshot, Activity, Touch, Contact)
)
ATTENDEES = cast("Table", Attendee.__table__)


async def returned(session: AsyncSession, *, crm: str) -> Mapping[int, int]:
    """Map each owner who was taken away to the one as whom they are back, by rows."""
    gone, back = aliased(Owner), aliased(Owner)
    query = (
        select(gone.id, func.min(back.id))
        .join(back, (back.crm == gone.crm) & (_address(back) == _address(gone)))
        .where(
            gone.crm == crm,
            gone.archived,
            gone.email.is_not(None),
            ~back.archived,
            back.known,
        )
        .group_by(gone.id)
        .having(func.count() == 1)
    )
    return dict((await session.execute(query)).all())


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


def _address(owner: type[Owner]) -> ColumnElement[str]:
    return func.lower(func.trim(owner.email))
