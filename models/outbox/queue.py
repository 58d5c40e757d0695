"""The outbox: a message is decided once, claimed under lease and fence, then settled.

The intent to send is committed before anything goes over the network. Whatever is not a
definite answer becomes `unknown` and is looked up (models/outbox/unclear.py) before
anything else, because sending it again could tell a person twice. Every write names the
fence of its claim, so a worker that lost its lease changes nothing. The same statements
run on PostgreSQL, where rows locked by another worker are skipped, and on SQLite, where
BEGIN IMMEDIATE lets one writer in at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coaching.planning.audience import FOR_ADMINS
from models.db.lease_time import SendTiming, lease_time
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.outbox.claims import Claim, change, claim_of, still_held
from models.outbox.questions_put import note_put
from models.tables import Delivery

NEVER_SENT = ("expired", "cancelled")
LATEST = 100
"""Far more than all workers together write in the pause between two messages to one."""


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
        "state": "shadow" if new.is_shadow else "pending",
        "decided_at": now,
        "next_at": now,
        "expires_at": new.expires_at,
        "held_since": None,
        "error": None,
    }
    statement = (
        insert(session, Delivery)
        .values(attempts=0, fence=0, **row)
        .on_conflict_do_update(
            index_elements=["dedup_key"],
            set_=row,
            where=surely_reached_nobody(),
        )
        .returning(Delivery.id)
    )
    return await session.scalar(statement) is not None


def surely_reached_nobody() -> ColumnElement[bool]:
    """Return the condition that a message is given up, and its key free again."""
    return and_(Delivery.state.in_(NEVER_SENT), Delivery.slack_channel.is_(None))


def may_have_arrived() -> ColumnElement[bool]:
    """Return the condition that a message is given up, and nobody knows if it came.

    It expired while it was held, or an admin left it; its key is never free again.
    """
    return and_(Delivery.state.in_(NEVER_SENT), Delivery.slack_channel.is_not(None))


async def claim_next(
    session: AsyncSession,
    *,
    owner: str,
    now: datetime,
    terms: SendTiming,
    only: frozenset[int] | None = None,
) -> Claim | None:
    """Claim the message that waits longest for `owner`; commit before sending it.

    Whoever was written to less than a moment ago is passed over for now; `only` are
    the people of a pilot, None everybody.
    """
    at = lease_time(session, terms, now=now)
    due = _due(now, only)
    waiting = _waiting(due, quiet_since=at - terms.person_gap)
    statement = (
        update(Delivery)
        .where(Delivery.id == waiting, Delivery.state == "pending")
        .values(
            state="sending",
            owner=owner,
            fence=Delivery.fence + 1,
            attempts=Delivery.attempts + 1,
            lease_until=at + terms.lease,
            first_attempt_at=func.coalesce(Delivery.first_attempt_at, at),
            last_attempt_at=at,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False)
    )
    row = await session.scalar(statement)
    return None if row is None else claim_of(row)


def _waiting(
    due: Sequence[ColumnElement[bool]],
    *,
    quiet_since: datetime | ColumnElement[datetime],
) -> ScalarSelect[str]:
    other = aliased(Delivery)
    # The latest are few, whereas each of the waiting ones may have a long history. The
    # order makes a database take the index that has not yet counted its rows.
    just_written_to = (
        select(other.recipient_id)
        .where(other.last_attempt_at > quiet_since)
        .order_by(other.last_attempt_at.desc())
        .limit(LATEST)
    )
    return (
        select(Delivery.id)
        .where(*due, Delivery.recipient_id.not_in(just_written_to))
        .order_by(Delivery.next_at, Delivery.decided_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )


async def is_anything_due(
    session: ReadSession, *, now: datetime, only: frozenset[int] | None = None
) -> bool:
    """Say whether a message waits, even if its reader has just been written to.

    `only` are the people of a pilot; what waits for others does not count.
    """
    due = _due(now, only)
    found = await session.scalar(select(Delivery.id).where(*due).limit(1))
    return found is not None


def _due(now: datetime, only: frozenset[int] | None) -> tuple[ColumnElement[bool], ...]:
    due = (
        Delivery.state == "pending",
        Delivery.next_at <= now,
        Delivery.expires_at > now,
    )
    if only is None:
        return due
    inside = Delivery.recipient_id.in_(sorted(only))
    return (*due, or_(inside, Delivery.kind.in_(sorted(FOR_ADMINS))))


async def may_post(
    session: AsyncSession,
    claim: Claim,
    *,
    channel: str,
    now: datetime,
    terms: SendTiming,
) -> bool:
    """Note where the message is about to be posted; False: the claim will not do.

    It will not when somebody else has it, or when the lease may end before the call.
    Commit before posting: a message without a noted channel surely went nowhere.
    """
    at = lease_time(session, terms, now=now)
    changed = await change(
        session,
        still_held(claim, state="sending"),
        Delivery.lease_until >= at + terms.deadline,
        slack_channel=channel,
        last_attempt_at=at,
    )
    return bool(changed)


async def mark_sent(
    session: AsyncSession, claim: Claim, *, channel: str, ts: str, now: datetime
) -> bool:
    """Note that Slack has taken it; False: the claim was lost meanwhile."""
    changed = await change(
        session,
        still_held(claim, state="sending"),
        state="sent",
        sent_at=now,
        slack_channel=channel,
        slack_ts=ts,
        lease_until=None,
        error=None,
    )
    if changed:
        await note_put(session, claim.id)
    return bool(changed)


async def mark_refused(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Note that Slack will never take it; False: the claim was lost meanwhile."""
    changed = await change(
        session,
        still_held(claim, state="sending"),
        state="dead",
        slack_channel=None,
        lease_until=None,
        error=reason,
    )
    return bool(changed)


async def mark_unclear(
    session: AsyncSession,
    claim: Claim,
    *,
    reason: str,
    now: datetime,
    terms: SendTiming,
) -> bool:
    """Let it rest, because Slack may have taken it; False: the claim was lost."""
    at = lease_time(session, terms, now=now)
    changed = await change(
        session,
        still_held(claim, state="sending"),
        state="unknown",
        next_at=at + terms.settle,
        lease_until=None,
        error=reason,
    )
    return bool(changed)


async def cancel(session: AsyncSession, claim: Claim, *, reason: str) -> bool:
    """Drop it, because it may no longer be sent; False: the claim was lost."""
    changed = await change(
        session,
        still_held(claim, state="sending"),
        state="cancelled",
        slack_channel=None,
        lease_until=None,
        error=reason,
    )
    return bool(changed)


async def postpone(
    session: AsyncSession, claim: Claim, *, until: datetime, reason: str | None
) -> bool:
    """Put back what Slack has surely not taken; False: the claim was lost meanwhile."""
    changed = await change(
        session,
        still_held(claim, state="sending"),
        state="pending",
        next_at=until,
        slack_channel=None,
        lease_until=None,
        error=reason,
    )
    return bool(changed)
