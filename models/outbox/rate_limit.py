"""One gate for each workspace and method: it paces all workers, and a 429 shuts it.

Without it every worker finds out for itself that Slack is busy, and asks all the more.
Each step is one statement: going through locks the gate for no longer than that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.lease_time import SendTiming, lease_instant, lease_time
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import Gate

TEAM = "own"
"""An installation serves one workspace: the one whose token it has."""
POST = "chat.postMessage"
HISTORY = "conversations.history"
LONGEST = timedelta(minutes=15)
"""However long Slack asks to wait, it is asked again then: that costs one call."""
OWN_PACE = timedelta(milliseconds=500)
"""Slack asks for whole seconds: what is shorter is a worker that has just passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAnswer:
    """What somebody found at the gate."""

    left: timedelta | None
    """For how long it is shut; None: they are through."""
    reason: str | None = None
    """What Slack said of the token, if it has taken nothing since."""


async def go_through(
    session: AsyncSession,
    method: str,
    *,
    gap: timedelta,
    now: datetime,
    terms: SendTiming,
) -> GateAnswer:
    """Go through the gate of `method` and let the next one wait for `gap`, if open."""
    at = lease_time(session, terms, now=now)
    passing = (
        update(Gate)
        .where(_gate(method), Gate.next_at <= at)
        .values(next_at=at + gap)
        .returning(Gate.reason)
        .execution_options(synchronize_session=False)
    )
    if row := (await session.execute(passing)).one_or_none():
        return GateAnswer(left=None, reason=row.reason)
    opening = (
        insert(session, Gate)
        .values(team=TEAM, method=method, next_at=at + gap)
        .on_conflict_do_nothing()
        .returning(Gate.method)
    )
    next_at = await session.scalar(select(Gate.next_at).where(_gate(method)))
    if next_at is None and await session.scalar(opening) is not None:
        return GateAnswer(left=None)
    left = (next_at or now) - await lease_instant(session, terms, now=now)
    return GateAnswer(left=max(left, timedelta(0)))


def is_shut(
    session: ReadSession, method: str, *, now: datetime, terms: SendTiming
) -> ColumnElement[bool]:
    """Tell, within a statement, whether Slack has asked for more than our own pause."""
    soon = lease_time(session, terms, now=now) + terms.gap + OWN_PACE
    return select(Gate.method).where(_gate(method), Gate.next_at > soon).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutting:
    """For how long everybody waits, and what Slack says of the token, if it did."""

    wait: timedelta
    reason: str | None = None


async def shut(
    session: AsyncSession,
    method: str,
    shutting: Shutting,
    *,
    now: datetime,
    terms: SendTiming,
) -> bool:
    """Shut the gate for everybody; say whether its reason is one not yet told."""
    until = lease_time(session, terms, now=now) + min(shutting.wait, LONGEST)
    new = insert(session, Gate).values(team=TEAM, method=method, next_at=until)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["team", "method"],
            set_={"next_at": new.excluded.next_at},
            where=Gate.next_at < new.excluded.next_at,
        )
    )
    if shutting.reason is None:
        return False
    telling = (
        update(Gate)
        .where(
            _gate(method), or_(Gate.reason.is_(None), Gate.reason != shutting.reason)
        )
        .values(reason=shutting.reason)
        .returning(Gate.method)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(telling) is not None


async def standing_reason(session: ReadSession) -> str | None:
    """Return why Slack takes no message at all, by its own word; None: it does."""
    return await session.scalar(select(Gate.reason).where(_gate(POST)))


async def forget_reason(session: AsyncSession) -> None:
    """Note that Slack takes messages again, so that the next reason is told anew."""
    await session.execute(
        update(Gate).where(Gate.reason.is_not(None)).values(reason=None)
    )


async def reopen(session: AsyncSession, *, now: datetime) -> None:
    """Open what a refusal had shut: a start may bring a good token."""
    await session.execute(
        update(Gate).where(Gate.reason.is_not(None)).values(next_at=now, reason=None)
    )


def _gate(method: str) -> ColumnElement[bool]:
    return and_(Gate.team == TEAM, Gate.method == method)
