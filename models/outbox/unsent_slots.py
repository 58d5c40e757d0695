"""Slots whose message was written and never went out: due once more, or skipped.

A slot counts as done from the moment at which its message is in the outbox.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox.queue import surely_reached_nobody
from models.tables import Delivery, PersonSchedule, Slot

WHY = "its message was written, and never went out"
LOOK_BACK = timedelta(weeks=5)
"""A digest tells of four weeks at the most."""


async def free_unsent(
    session: AsyncSession, kind: str, *, now: datetime
) -> Sequence[date]:
    """Free the slots of `kind` whose message surely reached nobody; return their days.

    In its time a slot is due again, so that its message is decided anew, and after it
    skipped, so that the next message reaches back over it. One that Slack refused for
    good keeps its key, and its slot until then.
    """
    theirs = select(PersonSchedule.id).where(PersonSchedule.kind == kind)
    is_over = Slot.ends_at <= now
    died = and_(Delivery.state == "dead", Delivery.slack_channel.is_(None))
    never_went_out = exists().where(
        PersonSchedule.id == Slot.schedule_id,
        Delivery.recipient_id == PersonSchedule.person_id,
        Delivery.kind == kind,
        Delivery.expires_at == Slot.ends_at,
        or_(surely_reached_nobody(), and_(died, is_over)),
    )
    statement = (
        update(Slot)
        .where(
            Slot.schedule_id.in_(theirs),
            Slot.state == "done",
            Slot.ends_at > now - LOOK_BACK,
            never_went_out,
        )
        .values(
            state=case((is_over, "skipped"), else_="due"),
            reason=WHY,
            done_at=None,
            fence=Slot.fence + 1,
        )
        .returning(Slot.day)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))
