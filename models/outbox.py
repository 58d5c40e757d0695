"""The outbox: a message is decided once, claimed under lease and fence, then settled.

The intent to send is committed before anything goes over the network. Whatever is not a
definite answer becomes `unknown` and is held, because sending it again could tell a
person twice. Every write names the fence of its claim, so a worker that lost its lease
changes nothing. The same statements run on PostgreSQL, where rows locked by another
worker are skipped, and on SQLite, where BEGIN IMMEDIATE lets one writer in at a time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Delivery
from models.upsert import insert

LEASE = timedelta(seconds=60)
NEVER_SENT = ("expired", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A decided message with its final payload; JSON columns are text already."""

    id: str
    """A uuid4; the payload's buttons already carry it."""
    dedup_key: str
    kind: str
    recipient_id: int
    subject_person_id: int | None
    subject_id: int | None
    episode_id: int | None
    evidence: str
    notice: str
    payload: str
    expires_at: datetime
    is_shadow: bool
    """Only recorded: never claimed, never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that one worker may send until `lease_until`."""

    id: str
    kind: str
    recipient_id: int
    subject_person_id: int | None
    payload: str
    attempts: int
    """This one included."""
    fence: int
    lease_until: datetime


async def enqueue(session: AsyncSession, new: NewDelivery, *, now: datetime) -> bool:
    """Record a message in the caller's transaction; False: its key was there already.

    The one that was there stays as it is, unless it surely reached nobody because its
    time ran out or its reader was gone: then the new words take its place.
    """
    row = {
        "id": new.id,
        "dedup_key": new.dedup_key,
        "kind": new.kind,
        "recipient_id": new.recipient_id,
        "subject_person_id": new.subject_person_id,
        "subject_id": new.subject_id,
        "episode_id": new.episode_id,
        "evidence": new.evidence,
        "notice": new.notice,
        "payload": new.payload,
        "payload_sha": hashlib.sha256(new.payload.encode()).hexdigest(),
        "state": "shadow" if new.is_shadow else "pending",
        "decided_at": now,
        "next_at": now,
        "expires_at": new.expires_at,
        "error": None,
    }
    statement = (
        insert(session, Delivery)
        .values(attempts=0, fence=0, **row)
        .on_conflict_do_update(
            index_elements=["dedup_key"],
            set_=row,
            where=Delivery.state.in_(NEVER_SENT),
        )
        .returning(Delivery.id)
    )
    return await session.scalar(statement) is not None


async def claim_next(
    session: AsyncSession, *, owner: str, now: datetime
) -> Claim | None:
    """Claim the message that waits longest for `owner`; commit before sending it."""
    waiting = (
        select(Delivery.id)
        .where(
            Delivery.state == "pending",
            Delivery.next_at <= now,
            Delivery.expires_at > now,
        )
        .order_by(Delivery.next_at, Delivery.decided_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(Delivery)
        .where(Delivery.id == waiting)
        .values(
            state="sending",
            owner=owner,
            fence=Delivery.fence + 1,
            attempts=Delivery.attempts + 1,
            lease_until=now + LEASE,
            first_attempt_at=func.coalesce(Delivery.first_attempt_at, now),
            last_attempt_at=now,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False)
    )
    row = await session.scalar(statement)
    return None if row is None else _claim(row)


async def mark_sent(
    session: AsyncSession, claim: Claim, *, channel: str, ts: str, now: datetime
) -> bool:
    """Note that Slack has taken it; False: the claim was lost meanwhile."""
    return await _settle(
        session,
        claim,
        state="sent",
        sent_at=now,
        slack_channel=channel,
        slack_ts=ts,
        error=None,
    )


async def mark_refused(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Note that Slack will never take it; False: the claim was lost meanwhile."""
    return await _settle(session, claim, state="dead", error=reason)


async def mark_unclear(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Hold it, because Slack may have taken it; False: the claim was lost meanwhile."""
    return await _settle(session, claim, state="unknown", error=reason)


async def cancel(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Drop it, because it may no longer be sent; False: the claim was lost."""
    return await _settle(session, claim, state="cancelled", error=reason)


async def postpone(
    session: AsyncSession, claim: Claim, *, until: datetime, reason: str
) -> bool:
    """Put back what Slack has surely not taken; False: the claim was lost meanwhile."""
    return await _settle(session, claim, state="pending", next_at=until, error=reason)


async def recover(session: AsyncSession, *, now: datetime) -> list[str]:
    """Hold what a dead worker left half done; return the ids.

    The worker may have been killed just after Slack took the message, so it is unclear.
    """
    statement = _change(
        Delivery.state == "sending",
        Delivery.lease_until <= now,
        state="unknown",
        error="the worker stopped before it had Slack's answer",
    )
    return list(await session.scalars(statement))


async def expire(session: AsyncSession, *, now: datetime) -> list[str]:
    """Give up what was not sent in its time; return the ids. Unclear ones stay held."""
    statement = _change(
        Delivery.state == "pending",
        Delivery.expires_at <= now,
        state="expired",
        error="not sent in time",
    )
    return list(await session.scalars(statement))


def _claim(row: Delivery) -> Claim:
    if row.lease_until is None:  # pragma: no cover - the claim has just set it
        message = f"delivery {row.id} was claimed without a lease"
        raise RuntimeError(message)
    return Claim(
        id=row.id,
        kind=row.kind,
        recipient_id=row.recipient_id,
        subject_person_id=row.subject_person_id,
        payload=row.payload,
        attempts=row.attempts,
        fence=row.fence,
        lease_until=row.lease_until,
    )


async def _settle(
    session: AsyncSession,
    claim: Claim,
    **values: Any,  # noqa: ANN401 - columns of several types
) -> bool:
    statement = _change(
        Delivery.id == claim.id,
        Delivery.fence == claim.fence,
        Delivery.state == "sending",
        lease_until=None,
        **values,
    )
    return await session.scalar(statement) is not None


def _change(
    *where: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of several types
) -> Any:  # noqa: ANN401 - SQLAlchemy's UPDATE … RETURNING
    statement: Update = update(Delivery).where(*where).values(**values)
    return statement.returning(Delivery.id).execution_options(synchronize_session=False)
