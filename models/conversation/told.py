"""Who was told of each episode: in a message of its own, or by a line in another."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, union_all

from models.db.read_session import ReadSession
from models.outbox.queue import may_have_arrived
from models.tables import BundledEpisode, Delivery

SENT = "sent"
SHADOW = "shadow"
UNDER_WAY = ("pending", "sending", "unknown")
"""States of a message that may yet arrive, or has without our knowing."""
Told = tuple[int, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellings:
    """By episode: who was told when, of what, and to whom a message is on its way."""

    told: Mapping[int, tuple[Told, ...]] = field(default_factory=dict)
    heads_ups: Mapping[int, tuple[Told, ...]] = field(default_factory=dict)
    under_way: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def in_shadow(*, shadow: bool, pilot: frozenset[int] | None) -> ColumnElement[bool]:
    """Return the condition that a message of shadow mode counts as told.

    For everybody if `shadow`; with a `pilot` for those who are not in it.
    """
    if pilot is not None:
        return and_(
            Delivery.state == SHADOW, Delivery.recipient_id.not_in(sorted(pilot))
        )
    return Delivery.state == SHADOW if shadow else false()


async def tellings(
    session: ReadSession, *, now: datetime, counts: ColumnElement[bool]
) -> Tellings:
    """Return what was told up to `now`, in three statements.

    `counts` tells which messages of shadow mode are among it.
    """
    told: dict[int, tuple[Told, ...]] = defaultdict(tuple)
    heads_ups: dict[int, tuple[Told, ...]] = defaultdict(tuple)
    for episode, recipient, at, was_heads_up in await _sent(
        session, now=now, counts=counts
    ):
        told[episode] += ((recipient, at),)
        if was_heads_up:
            heads_ups[episode] += ((recipient, at),)
    return Tellings(
        told=told, heads_ups=heads_ups, under_way=await _under_way(session, now=now)
    )


async def _sent(
    session: ReadSession, *, now: datetime, counts: ColumnElement[bool]
) -> list[tuple[int, int, datetime, bool]]:
    at = func.coalesce(Delivery.sent_at, Delivery.decided_at)
    # Within a string JSON escapes each quote: this can only be the field itself.
    is_heads_up = Delivery.evidence.contains('"level":"heads_up"', autoescape=True)
    columns = (Delivery.recipient_id, at.label("at"), is_heads_up.label("heads_up"))
    was_told = (at <= now, _was_told(counts))
    alone = select(Delivery.episode_id.label("episode"), *columns, Delivery.id).where(
        Delivery.episode_id.is_not(None), *was_told
    )
    riding = (
        select(BundledEpisode.episode_id.label("episode"), *columns, Delivery.id)
        .join(BundledEpisode, BundledEpisode.delivery_id == Delivery.id)
        .where(*was_told)
    )
    both = union_all(alone, riding).subquery()
    query = select(
        both.c.episode, both.c.recipient_id, both.c.at, both.c.heads_up
    ).order_by(both.c.at, both.c.id, both.c.episode)
    rows = await session.execute(query)
    return [(e, r, told_at, bool(was)) for e, r, told_at, was in rows]


async def _under_way(
    session: ReadSession, *, now: datetime
) -> Mapping[int, tuple[int, ...]]:
    # A refused message keeps its key until the next start, so that until then its own
    # matter is not news; what only rode along with it is. What nobody knows about, by
    # now given up, keeps its key for good: planned anew, it could never be written.
    decided = Delivery.decided_at <= now
    is_on_its_way = or_(Delivery.state.in_(UNDER_WAY), may_have_arrived())
    alone = select(Delivery.episode_id.label("episode"), Delivery.recipient_id).where(
        Delivery.episode_id.is_not(None),
        or_(is_on_its_way, Delivery.state == "dead"),
        decided,
    )
    riding = (
        select(BundledEpisode.episode_id.label("episode"), Delivery.recipient_id)
        .join(BundledEpisode, BundledEpisode.delivery_id == Delivery.id)
        .where(is_on_its_way, decided)
    )
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for query in (alone, riding):
        for episode, recipient in await session.execute(query):
            if episode is not None:
                found[episode] += (recipient,)
    return found


def _was_told(counts: ColumnElement[bool]) -> ColumnElement[bool]:
    sent = and_(Delivery.state == SENT, Delivery.sent_at.is_not(None))
    return or_(sent, counts)
