"""What the plan remembers: episodes with who was told, put-offs, messages decided."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.history import Episode, History, PutOff, SentMessage
from models import tables
from models.consent import large_run_is_allowed

REMEMBERED = timedelta(days=35)
DECIDED = ("pending", "sending", "sent", "unknown")
"""States of a message that counts against a budget; the others reach nobody."""
SENT = "sent"
SHADOW = "shadow"
Told = tuple[int, datetime]


async def history(session: AsyncSession, *, now: datetime, shadow: bool) -> History:
    """Return what was said and answered up to `now`, in six statements at most.

    In `shadow` mode a message counts as said when it was recorded, so that the mode
    shows the very messages that would have gone out; otherwise only what Slack took
    counts as told, and nothing of the shadow. No run is too large for the shadow.
    """
    return History(
        episodes=await _episodes(session, now=now, shadow=shadow),
        put_offs=await _put_offs(session, now=now),
        sent=await _sent(session, now=now, shadow=shadow),
        is_large_run_allowed=shadow or await large_run_is_allowed(session, now=now),
    )


async def _episodes(
    session: AsyncSession, *, now: datetime, shadow: bool
) -> tuple[Episode, ...]:
    told, heads_ups = await _told(session, now=now, shadow=shadow)
    answered = await _answered(session, now=now)
    row = tables.Episode
    query = select(row).where(row.opened_at <= now).order_by(row.id)
    return tuple(
        Episode(
            rule=each.rule,
            person_id=each.person_id,
            subject_id=each.subject_id,
            number=each.number,
            opened_at=each.opened_at,
            cleared_at=_by(each.cleared_at, now),
            told=told.get(each.id, ()),
            heads_ups=heads_ups.get(each.id, ()),
            answered_at=answered.get(each.id),
        )
        for each in await session.scalars(query)
    )


async def _told(
    session: AsyncSession, *, now: datetime, shadow: bool
) -> tuple[Mapping[int, tuple[Told, ...]], Mapping[int, tuple[Told, ...]]]:
    """Return who was told when by episode: everything, and the heads-ups among it."""
    row = tables.Delivery
    at = func.coalesce(row.sent_at, row.decided_at).label("at")
    # Within a string JSON escapes each quote: this can only be the field itself.
    is_heads_up = row.evidence.contains('"level":"heads_up"', autoescape=True)
    query = (
        select(row.episode_id, row.recipient_id, at, is_heads_up)
        .where(row.episode_id.is_not(None), at <= now, _was_told(shadow=shadow))
        .order_by(at, row.id)
    )
    told: dict[int, tuple[Told, ...]] = defaultdict(tuple)
    heads_ups: dict[int, tuple[Told, ...]] = defaultdict(tuple)
    for episode_id, recipient_id, told_at, was_heads_up in await session.execute(query):
        if episode_id is None:
            continue
        told[episode_id] += ((recipient_id, told_at),)
        if was_heads_up:
            heads_ups[episode_id] += ((recipient_id, told_at),)
    return told, heads_ups


def _was_told(*, shadow: bool) -> ColumnElement[bool]:
    row = tables.Delivery
    sent = and_(row.state == SENT, row.sent_at.is_not(None))
    return or_(sent, row.state == SHADOW) if shadow else sent


async def _answered(session: AsyncSession, *, now: datetime) -> Mapping[int, datetime]:
    answer, delivery = tables.Answer, tables.Delivery
    query = (
        select(delivery.episode_id, func.max(answer.answered_at))
        .join(answer, answer.delivery_id == delivery.id)
        .where(delivery.episode_id.is_not(None), answer.answered_at <= now)
        .group_by(delivery.episode_id)
    )
    rows = await session.execute(query)
    return {episode: at for episode, at in rows if episode is not None}


async def _put_offs(session: AsyncSession, *, now: datetime) -> tuple[PutOff, ...]:
    row = tables.PutOff
    query = select(row).where(row.created_at <= now).order_by(row.created_at, row.id)
    return tuple(
        PutOff(
            person_id=each.person_id,
            about_id=each.about_id,
            rule=each.rule,
            reason=each.reason,
            created_at=each.created_at,
            subject_id=each.subject_id,
            deal_id=each.deal_id,
            until=each.until,
        )
        for each in await session.scalars(query)
    )


async def _sent(
    session: AsyncSession, *, now: datetime, shadow: bool
) -> tuple[SentMessage, ...]:
    row = tables.Delivery
    states = (*DECIDED, SHADOW) if shadow else DECIDED
    query = (
        select(row.recipient_id, row.kind, row.decided_at)
        .where(
            row.state.in_(states),
            row.decided_at > now - REMEMBERED,
            row.decided_at <= now,
        )
        .order_by(row.decided_at, row.id)
    )
    return tuple(
        SentMessage(recipient_id=recipient_id, kind=kind, at=at)
        for recipient_id, kind, at in await session.execute(query)
    )


def _by(instant: datetime | None, now: datetime) -> datetime | None:
    return instant if instant is not None and instant <= now else None
