"""Help requests, commitments, and the leaders who have a rep's cliff, as facts."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from coaching.facts.agreed import Commitment, DealName, HelpRequest, LeaderTold
from models import tables
from models.db.read_session import ReadSession

CLOSED_FOR = timedelta(days=14)
"""How long what was closed is still shown and told of."""
CLIFF = "cliff"


async def help_requests(
    session: ReadSession, *, now: datetime, about: Collection[int] | None = None
) -> tuple[HelpRequest, ...]:
    """Return what is open, or was closed lately, by the day it is due.

    `about` names the people who asked or who have it; None everybody. Of whoever has
    left nothing is asked any more: nobody may see them, so nobody could close it.
    """
    row, rep = tables.HelpRequest, tables.Person
    query = (
        select(row)
        .join(rep, rep.id == row.rep_id)
        .where(
            row.asked_at <= now,
            or_(row.closed_at.is_(None), row.closed_at > now - CLOSED_FOR),
            or_(rep.left_on.is_(None), rep.left_on > now.date()),
        )
    )
    if about is not None:
        query = query.where(or_(row.rep_id.in_(about), row.owner_id.in_(about)))
    found = list(await session.scalars(query.order_by(row.due_on, row.id)))
    deals = await deal_names(session, [each.deal_id for each in found])
    return tuple(
        HelpRequest(
            id=each.id,
            rep_id=each.rep_id,
            owner_id=each.owner_id,
            topic=each.topic,
            note=each.note,
            due_on=each.due_on,
            asked_at=each.asked_at,
            taken_at=_by(each.taken_at, now),
            closed_at=_by(each.closed_at, now),
            deal=deals.get(each.deal_id or 0),
        )
        for each in found
    )


async def commitments(
    session: ReadSession, *, now: datetime, of: Collection[int] | None = None
) -> tuple[Commitment, ...]:
    """Return the open promises by the day they are due; of the people `of`, or all."""
    row = tables.Commitment
    is_open = or_(row.closed_at.is_(None), row.closed_at > now)
    query = select(row).where(row.made_at <= now, is_open)
    if of is not None:
        query = query.where(row.person_id.in_(of))
    found = list(await session.scalars(query.order_by(row.due_on, row.id)))
    deals = await deal_names(session, [each.deal_id for each in found])
    return tuple(
        Commitment(
            id=each.id,
            person_id=each.person_id,
            what=each.what,
            due_on=each.due_on,
            made_at=each.made_at,
            deal=deals.get(each.deal_id or 0),
        )
        for each in found
    )


async def leaders_told(
    session: ReadSession, *, now: datetime
) -> tuple[LeaderTold, ...]:
    """Return whose cliff was sent to somebody else in the last days."""
    row = tables.Delivery
    query = select(row).where(
        row.kind == CLIFF,
        row.state == "sent",
        row.subject_person_id.is_not(None),
        row.subject_person_id != row.recipient_id,
        and_(row.sent_at > now - CLOSED_FOR, row.sent_at <= now),
        row.evidence != "",
    )
    return tuple(
        LeaderTold(
            delivery_id=each.id,
            rep_id=each.subject_person_id,
            leader_id=each.recipient_id,
            sent_at=each.sent_at,
            evidence=each.evidence,
        )
        for each in await session.scalars(query.order_by(row.sent_at, row.id))
        if each.subject_person_id is not None and each.sent_at is not None
    )


async def deal_names(
    session: ReadSession, ids: Collection[int | None]
) -> Mapping[int, DealName]:
    """Return how the CRM names the deals `ids`, those that it still has."""
    wanted = {deal_id for deal_id in ids if deal_id is not None}
    if not wanted:
        return {}
    row = tables.Deal
    query = select(row.id, row.name, row.url).where(row.id.in_(wanted))
    return {
        deal_id: DealName(id=deal_id, name=name, url=url)
        for deal_id, name, url in await session.execute(query)
    }


def _by(instant: datetime | None, now: datetime) -> datetime | None:
    return instant if instant is not None and instant <= now else None
