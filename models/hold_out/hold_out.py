"""The hold-out as it is in force, and what was due in the weeks that take part in it.

coaching.toml sets the share; the running program keeps it in its database with a seed
of its own, so that all processes draw alike and a change leaves its line in the audit.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.memory.history import Draw
from coaching.planning.hold_out import DrawnCase
from models.db.alone import Work, alone
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.put_setting import put_setting
from models.tables import AuditEntry, HoldOutCase, Setting

NAME = "hold_out"
SET_BY = "coaching.toml"
SEED_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """A hold-out in force."""

    draw: Draw
    since: datetime
    """When its share was last changed: the comparison began then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCase:
    """The first matter that was due in one rep-week."""

    rep_id: int
    week: str
    is_held_out: bool
    at: datetime


async def hold_out_in_force(session: ReadSession) -> HeldOut | None:
    """Return the hold-out; None while it is off."""
    stored = await _stored(session)
    return stored if stored is not None and stored.draw.share else None


async def stored_draw(session: ReadSession) -> Draw | None:
    """Return by what weeks are drawn now, in one statement; None while it is off."""
    found = await hold_out_in_force(session)
    return None if found is None else found.draw


async def is_as_set(session: ReadSession, share: float) -> bool:
    """Say whether weeks are drawn by this `share` already."""
    found = await hold_out_in_force(session)
    return (0.0 if found is None else found.draw.share) == share


async def keep_share(session: AsyncSession, share: float, *, now: datetime) -> None:
    """Draw weeks by `share` from now on, with a line in the audit if that is new.

    The first one chooses the seed, and it stays: a draw that could be had anew could be
    had until it pleases.
    """
    await alone(session, Work.DRAWING)
    if await is_as_set(session, share):
        return
    stored = await _stored(session)
    seed = secrets.token_hex(SEED_BYTES) if stored is None else stored.draw.seed
    value = orjson.dumps({"seed": seed, "share": share}).decode()
    await put_setting(session, NAME, value, changed_by=SET_BY, now=now)
    session.add(
        AuditEntry(
            at=now, actor=SET_BY, action=NAME, allowed=True, reason=f"share {share:g}"
        )
    )


async def keep_cases(
    session: AsyncSession, cases: Iterable[DrawnCase], *, now: datetime
) -> None:
    """Keep what was due now; what is due on several days counts from the first."""
    for case in cases:
        row = {
            "rep_id": case.rep_id,
            "week": case.week,
            "rule": case.rule,
            "recipient_id": case.recipient_id,
            "subject_id": case.subject_id,
            "episode_number": case.episode_number,
            "is_held_out": case.is_held_out,
            "decided_at": now,
        }
        statement = insert(session, HoldOutCase).values(row)
        await session.execute(statement.on_conflict_do_nothing())


async def cases_since(session: ReadSession, since: datetime) -> list[FirstCase]:
    """Return the first matter of each rep-week from `since` on, oldest first."""
    row = HoldOutCase
    query = (
        select(row.rep_id, row.week, row.is_held_out, row.decided_at)
        .where(row.decided_at >= since)
        .order_by(row.decided_at, row.rep_id)
    )
    first: dict[tuple[int, str], FirstCase] = {}
    for rep_id, week, is_held_out, at in await session.execute(query):
        case = FirstCase(rep_id=rep_id, week=week, is_held_out=is_held_out, at=at)
        first.setdefault((rep_id, week), case)
    return list(first.values())


async def _stored(session: ReadSession) -> HeldOut | None:
    """Return what is kept, in force or not; None: it was never switched on."""
    query = select(Setting.value, Setting.changed_at).where(Setting.name == NAME)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    value, since = found
    return HeldOut(draw=Draw(**orjson.loads(value)), since=since)
