"""What the plan remembers: episodes with who was told, put-offs, messages decided."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select

from coaching.memory.history import (
    REMEMBERED,
    Episode,
    History,
    PutOff,
    SentMessage,
)
from models import tables
from models.conversation.breaker_holds import looked_at
from models.conversation.large_run_consent import large_run_is_allowed
from models.conversation.replayed_week import replayed_weekly
from models.conversation.told import SHADOW, in_shadow, tellings
from models.db.read_session import ReadSession
from models.hold_out.hold_out import stored_draw
from models.outbox.questions_put import put_questions
from models.people.settings import personal_settings
from models.rules.gates import read_gates
from models.rules.proofs import last_proofs

DECIDED = ("pending", "sending", "sent", "unknown")
"""States of a message that counts against a budget; the others reach nobody."""
NOT_NOW = "not_now"
CHOICES = ("step", "second", "third", NOT_NOW)
"""What a press says on the matter; the rest is feedback on the message."""


async def history(
    session: ReadSession,
    *,
    now: datetime,
    shadow: bool,
    pilot: frozenset[int] | None = None,
) -> History:
    """Return what was said and answered up to `now`, in eighteen statements at most.

    In `shadow` mode a message counts as said when it was recorded, so that the mode
    shows the very messages that would have gone out; otherwise only what Slack took
    counts as told, and nothing of the shadow. No run is too large for the shadow.
    With a `pilot` its people remember as in live mode, all others as in shadow mode.
    """
    counts = in_shadow(shadow=shadow, pilot=pilot)
    decided = await _decided(session, now=now, counts=counts)
    return History(
        episodes=await _episodes(session, now=now, counts=counts),
        put_offs=await put_offs(session, now=now),
        sent=tuple(message for message, is_said in decided if is_said),
        recorded=tuple(message for message, is_said in decided if not is_said),
        kept_since=await _kept_since(session, now=now),
        replayed_weekly=await replayed_weekly(session),
        looked=await looked_at(session),
        questions=await put_questions(session, now=now),
        personal=await personal_settings(session, now=now),
        reached=pilot,
        proofs=await last_proofs(session),
        gates=await read_gates(session),
        draw=None if shadow else await stored_draw(session),
        is_large_run_allowed=shadow or await large_run_is_allowed(session, now=now),
    )


async def _episodes(
    session: ReadSession, *, now: datetime, counts: ColumnElement[bool]
) -> tuple[Episode, ...]:
    known = await tellings(session, now=now, counts=counts)
    answered = await _answered(session, now=now)
    chosen = await _chosen(session, now=now)
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
            told=known.told.get(each.id, ()),
            heads_ups=known.heads_ups.get(each.id, ()),
            under_way=known.under_way.get(each.id, ()),
            answered_at=answered.get(each.id),
            choice=chosen.get(each.id),
        )
        for each in await session.scalars(query)
    )


async def _answered(session: ReadSession, *, now: datetime) -> Mapping[int, datetime]:
    """Return the latest answer by episode; "not now" is one on every line as well."""
    answer, delivery, line = tables.Answer, tables.Delivery, tables.BundledEpisode
    own = (
        select(delivery.episode_id, func.max(answer.answered_at))
        .join(answer, answer.delivery_id == delivery.id)
        .where(delivery.episode_id.is_not(None), answer.answered_at <= now)
        .group_by(delivery.episode_id)
    )
    beside = (
        select(line.episode_id, func.max(answer.answered_at))
        .join(answer, answer.delivery_id == line.delivery_id)
        .where(answer.choice == NOT_NOW, answer.answered_at <= now)
        .group_by(line.episode_id)
    )
    latest: dict[int, datetime] = {}
    for query in (own, beside):
        for episode, at in await session.execute(query):
            if episode is not None:
                latest[episode] = max(at, latest.get(episode, at))
    return latest


async def _chosen(session: ReadSession, *, now: datetime) -> Mapping[int, str]:
    answer, delivery = tables.Answer, tables.Delivery
    query = (
        select(delivery.episode_id, answer.choice)
        .join(answer, answer.delivery_id == delivery.id)
        .where(
            delivery.episode_id.is_not(None),
            answer.answered_at <= now,
            answer.choice.in_(CHOICES),
        )
        .order_by(answer.answered_at, answer.id)
    )
    rows = await session.execute(query)
    return {episode: choice for episode, choice in rows if episode is not None}


async def put_offs(session: ReadSession, *, now: datetime) -> tuple[PutOff, ...]:
    """Return every wish for silence up to `now`, the oldest first."""
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


async def _decided(
    session: ReadSession, *, now: datetime, counts: ColumnElement[bool]
) -> list[tuple[SentMessage, bool]]:
    """Return each message of late, and whether it counts as said or as recorded."""
    row, line, hold = tables.Delivery, tables.BundledEpisode, tables.BreakerHold
    is_said = or_(row.state.in_(DECIDED), counts)
    lately = (
        or_(is_said, row.state == SHADOW),
        row.decided_at > now - REMEMBERED,
        row.decided_at <= now,
    )
    looked = and_(hold.dedup_key == row.dedup_key, hold.let_go_at.is_not(None))
    told = (row.decided_at, case((is_said, 1), else_=0))
    alone = (
        select(row.recipient_id, row.kind, *told, hold.let_go_at)
        .outerjoin(hold, looked)
        .where(*lately)
    )
    riding = (
        select(row.recipient_id, tables.Episode.rule, *told, null())
        .join(line, line.delivery_id == row.id)
        .join(tables.Episode, tables.Episode.id == line.episode_id)
        .where(*lately)
    )
    found: list[tuple[SentMessage, bool]] = []
    for query, rides in ((alone, False), (riding, True)):
        ordered = query.order_by(row.decided_at, row.id)
        for recipient_id, kind, at, said, let_go_at in await session.execute(ordered):
            message = SentMessage(
                recipient_id=recipient_id,
                kind=kind,
                at=at,
                rides=rides,
                is_let_go=let_go_at is not None,
            )
            found.append((message, bool(said)))
    return found


async def _kept_since(session: ReadSession, *, now: datetime) -> datetime:
    """Return when the first message was decided; `now` where there is none."""
    first = await session.scalar(select(func.min(tables.Delivery.decided_at)))
    return first if first is not None and first < now else now


def _by(instant: datetime | None, now: datetime) -> datetime | None:
    return instant if instant is not None and instant <= now else None
