"""Slots: each time that something is due has a row, a lease and a fence.

Whoever completes a slot writes its messages in the same transaction, so that there is
at most one set of them, however many workers tried.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.lease_time import SendTiming, lease_instant
from models.db.read_session import ReadSession
from models.schedule.schedules import SlotTimes
from models.tables import PersonSchedule, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """A slot that waits for a worker."""

    schedule_id: int
    kind: str
    person_id: int
    times: SlotTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotClaim:
    """A slot that one worker has for the length of a lease."""

    schedule_id: int
    day: date
    fence: int


async def skip_missed(
    session: AsyncSession, *, reason: str, now: datetime, terms: SendTiming
) -> list[tuple[int, date]]:
    """Give up what nobody completed in its time; return schedule and day of each."""
    at = await lease_instant(session, terms, now=now)
    statement = (
        update(Slot)
        .where(_free(at, terms), Slot.ends_at <= now)
        .values(state="skipped", reason=reason, lease_until=None, fence=Slot.fence + 1)
        .returning(Slot.schedule_id, Slot.day)
        .execution_options(synchronize_session=False)
    )
    return [(schedule_id, day) for schedule_id, day in await session.execute(statement)]


async def due(
    session: ReadSession, kind: str, *, now: datetime, terms: SendTiming
) -> list[DueSlot]:
    """Return what waits for a worker, those that failed less often first."""
    at = await lease_instant(session, terms, now=now)
    query = (
        select(Slot, PersonSchedule.person_id)
        .join(PersonSchedule, PersonSchedule.id == Slot.schedule_id)
        .where(
            PersonSchedule.kind == kind,
            _free(at, terms),
            Slot.due_at <= now,
            Slot.ends_at > now,
        )
        .order_by(Slot.attempts, Slot.due_at, PersonSchedule.person_id)
    )
    return [
        DueSlot(
            schedule_id=slot.schedule_id,
            kind=kind,
            person_id=person_id,
            times=SlotTimes(day=slot.day, due_at=slot.due_at, ends_at=slot.ends_at),
        )
        for slot, person_id in await session.execute(query)
    ]


async def claim(
    session: AsyncSession,
    slot: DueSlot,
    *,
    owner: str,
    now: datetime,
    terms: SendTiming,
) -> SlotClaim | None:
    """Claim `slot`; None if another worker has it. Commit before working on it."""
    at = await lease_instant(session, terms, now=now)
    statement = (
        update(Slot)
        .where(
            Slot.schedule_id == slot.schedule_id,
            Slot.day == slot.times.day,
            _free(at, terms),
        )
        .values(
            state="running",
            owner=owner,
            fence=Slot.fence + 1,
            attempts=Slot.attempts + 1,
            lease_until=at + terms.lease,
        )
        .returning(Slot.fence)
        .execution_options(synchronize_session=False)
    )
    fence = await session.scalar(statement)
    if fence is None:
        return None
    return SlotClaim(schedule_id=slot.schedule_id, day=slot.times.day, fence=fence)


async def complete(session: AsyncSession, claim: SlotClaim, *, now: datetime) -> bool:
    """Note that it is done; False: another worker has it, so roll everything back."""
    return await _end(session, claim, state="done", done_at=now, reason=None)


async def give_back(session: AsyncSession, claim: SlotClaim, *, reason: str) -> bool:
    """Let it wait again after a failure; False: another worker has it."""
    return await _end(session, claim, state="due", done_at=None, reason=reason)


async def give_up(session: AsyncSession, claim: SlotClaim, *, reason: str) -> bool:
    """Skip it for good; False: another worker has it."""
    return await _end(session, claim, state="skipped", done_at=None, reason=reason)


async def _end(
    session: AsyncSession,
    claim: SlotClaim,
    *,
    state: str,
    done_at: datetime | None,
    reason: str | None,
) -> bool:
    statement = (
        update(Slot)
        .where(still_claimed(claim))
        .values(state=state, done_at=done_at, reason=reason, lease_until=None)
        .returning(Slot.day)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


def still_claimed(claim: SlotClaim) -> ColumnElement[bool]:
    """Return the condition that nobody else has had the slot since."""
    return and_(
        Slot.schedule_id == claim.schedule_id,
        Slot.day == claim.day,
        Slot.fence == claim.fence,
        Slot.state == "running",
    )


def _free(at: datetime, terms: SendTiming) -> ColumnElement[bool]:
    # A lease that lies twice as far ahead as it lasts is of a clock that was set back;
    # one a little further ahead is of a worker who claimed it since `at` was read.
    is_left = or_(Slot.lease_until <= at, Slot.lease_until > at + 2 * terms.lease)
    return or_(Slot.state == "due", and_(Slot.state == "running", is_left))
