"""What an operator watches: how messages ended, what waits, how old the data is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from coaching.facts.mode import Mode
from models.db.read_session import ReadSession
from models.outbox.breaker_waits import waits_for_a_word
from models.outbox.mode import read_mode
from models.outbox.reach import read_pilot
from models.tables import (
    AuditEntry,
    BreakerHold,
    Delivery,
    Flaw,
    PersonSchedule,
    Slot,
    StreamState,
)

WAITING = ("pending", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalSigns:
    """Counts and instants of the whole installation; no person and no deal in them."""

    mode: Mode
    pilot_people: int
    """How many are in the pilot teams; 0: there is no pilot."""
    deliveries: Mapping[tuple[str, str], int]
    """How many messages there are of each kind in each state."""
    waiting_since: datetime | None
    """When the oldest message that still waits was decided; None: none waits."""
    held_run: int
    """Messages that the circuit breaker holds until an admin has looked."""
    slots: Mapping[tuple[str, str], int]
    """How many times something recurring was due, of each kind in each state."""
    slot_due_since: datetime | None
    """When the oldest time was due for which nothing is written yet."""
    synced_at: Mapping[str, datetime]
    """For each CRM, when the stream that lags most was last read to its end."""
    held: int
    """Streams on which no rule relies, since what the CRM shows is not believed."""
    flaws: int
    """Fields of records that cannot be read at present."""
    denied: int
    """Looks and answers that were refused, as far back as the audit goes."""


async def vital_signs(session: ReadSession, *, now: datetime) -> VitalSigns:
    """Return the figures of this moment, in a handful of statements."""
    counted = select(Delivery.kind, Delivery.state, func.count()).group_by(
        Delivery.kind, Delivery.state
    )
    waiting = select(func.min(Delivery.decided_at)).where(Delivery.state.in_(WAITING))
    slots = (
        select(PersonSchedule.kind, Slot.state, func.count())
        .join(PersonSchedule, PersonSchedule.id == Slot.schedule_id)
        .group_by(PersonSchedule.kind, Slot.state)
    )
    late = select(func.min(Slot.due_at)).where(Slot.state.in_(("due", "running")))
    synced = (
        select(StreamState.crm, func.min(StreamState.finished_at))
        .where(StreamState.disabled_reason.is_(None))
        .group_by(StreamState.crm)
    )
    held = select(func.count(StreamState.held_at))
    denied = select(func.count()).where(AuditEntry.allowed.is_(False))
    pilot = await read_pilot(session)
    held_run = (
        select(func.count()).select_from(BreakerHold).where(waits_for_a_word(now))
    )
    return VitalSigns(
        mode=await read_mode(session),
        pilot_people=pilot.people if pilot is not None else 0,
        deliveries={
            (kind, state): count
            for kind, state, count in await session.execute(counted)
        },
        held_run=await session.scalar(held_run) or 0,
        slots={(kind, state): n for kind, state, n in await session.execute(slots)},
        slot_due_since=await session.scalar(late),
        waiting_since=await session.scalar(waiting),
        synced_at={
            crm: at for crm, at in await session.execute(synced) if at is not None
        },
        held=await session.scalar(held) or 0,
        flaws=await session.scalar(select(func.count(Flaw.id))) or 0,
        denied=await session.scalar(denied) or 0,
    )
