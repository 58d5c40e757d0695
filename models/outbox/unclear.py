"""Messages that Slack may or may not have taken: rest, look them up, then decide.

A look is a claim as well: lease and fence keep two workers from deciding differently.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.lease_time import SendTiming, lease_time
from models.db.read_session import ReadSession
from models.outbox.claims import Claim, change, claim_of, somewhere, still_held
from models.outbox.questions_put import note_put
from models.tables import Delivery

STOPPED = "the worker stopped before it had Slack's answer"


async def recover(
    session: AsyncSession, *, now: datetime, terms: SendTiming
) -> list[str]:
    """Take over what a dead worker left half done; return the ids that are unclear.

    Killed before its post, it noted no channel: the message waits again. Killed after
    that, Slack may have it, and it rests from the end of the lease on.
    """
    at = lease_time(session, terms, now=now)
    never_posted = Delivery.slack_channel.is_(None)
    statement = (
        update(Delivery)
        .where(Delivery.state == "sending", Delivery.lease_until <= at)
        .values(
            state=case((never_posted, "pending"), else_="unknown"),
            next_at=case((never_posted, now), else_=at + terms.settle),
            lease_until=None,
            error=case(
                (never_posted, "the worker stopped before it had posted"),
                else_=STOPPED,
            ),
        )
        .returning(Delivery.id, Delivery.state)
        .execution_options(synchronize_session=False)
    )
    rows = await session.execute(statement)
    return [identity for identity, state in rows if state == "unknown"]


async def expire(session: AsyncSession, *, now: datetime) -> list[str]:
    """Give up what was not sent in its time; return the ids.

    An unclear message is looked up first, and expires in `hold`.
    """
    return await change(
        session,
        Delivery.state == "pending",
        Delivery.expires_at <= now,
        state="expired",
        error="not sent in time",
    )


async def has_anything_rested(
    session: ReadSession, *, now: datetime, terms: SendTiming
) -> bool:
    """Say whether an unclear message may be looked up now."""
    at = lease_time(session, terms, now=now)
    query = select(Delivery.id).where(*_rested(at)).limit(1)
    return await session.scalar(query) is not None


def _rested(
    at: datetime | ColumnElement[datetime],
) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.state == "unknown",
        Delivery.next_at <= at,
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= at),
    )


async def claim_unclear(
    session: AsyncSession, *, owner: str, now: datetime, terms: SendTiming
) -> Claim | None:
    """Claim the unclear message that has rested longest, to look it up."""
    at = lease_time(session, terms, now=now)
    rested = (
        select(Delivery.id)
        .where(*_rested(at))
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(Delivery)
        .where(Delivery.id == rested, *_rested(at))
        .values(owner=owner, fence=Delivery.fence + 1, lease_until=at + terms.lease)
        .returning(Delivery)
        .execution_options(synchronize_session=False)
    )
    row = await session.scalar(statement)
    return None if row is None else claim_of(row)


async def mark_found(session: AsyncSession, claim: Claim, *, ts: str) -> bool:
    """Note that it is in the history, so it was sent; False: the claim was lost."""
    changed = await change(
        session,
        still_held(claim, state="unknown"),
        state="sent",
        sent_at=func.coalesce(Delivery.last_attempt_at, Delivery.first_attempt_at),
        slack_ts=ts,
        lease_until=None,
        held_since=None,
        error=None,
    )
    if changed:
        await note_put(session, claim.id)
    return bool(changed)


async def mark_absent(session: AsyncSession, claim: Claim, *, now: datetime) -> bool:
    """Note that it is surely not in the history, so it waits again."""
    changed = await change(
        session,
        still_held(claim, state="unknown"),
        state="pending",
        next_at=now,
        slack_channel=None,
        lease_until=None,
        held_since=None,
        error="it had not arrived, so it is sent again",
    )
    return bool(changed)


async def look_again(
    session: AsyncSession, claim: Claim, *, until: datetime, reason: str
) -> bool:
    """Put the look off, because Slack is busy; False: the claim was lost."""
    changed = await change(
        session,
        still_held(claim, state="unknown"),
        next_at=until,
        lease_until=None,
        error=reason,
    )
    return bool(changed)


async def hold(
    session: AsyncSession,
    claim: Claim,
    *,
    reason: str,
    now: datetime,
    terms: SendTiming,
) -> bool:
    """Hold it, because the history cannot be read; past its time it expires, held.

    An admin sees it and may decide; meanwhile it is looked up now and then.
    """
    at = lease_time(session, terms, now=now)
    kept = {
        "lease_until": None,
        "held_since": func.coalesce(Delivery.held_since, now),
        "error": reason,
    }
    expired = await change(
        session,
        still_held(claim, state="unknown"),
        Delivery.expires_at <= now,
        state="expired",
        slack_channel=somewhere(),
        **kept,
    )
    held = await change(
        session,
        still_held(claim, state="unknown"),
        next_at=at + terms.look_again,
        **kept,
    )
    return bool(expired or held)
