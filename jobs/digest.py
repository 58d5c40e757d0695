"""Put each VP's digest into the outbox when its hour has come, once for each day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.digest import digest as build_digest
from coaching.evidence import DigestEvidence, Notice
from coaching.facts import Freshness, Person, Role
from jobs.clock import Clock
from jobs.outgoing import SHADOW_PREFIX, Outgoing, compose_digest
from jobs.rules import Rules
from jobs.schedule import Schedule, Slot, due_slot
from models.database import SessionMaker
from models.digests import digest_facts
from models.freshness import freshness
from models.mode import Mode, read_mode
from models.outbox import enqueue
from models.people import people
from models.tables import Delivery

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """What one run did about the digests that are due; ids of VPs."""

    enqueued: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    """For a sync that is new enough; only until the digest would be late."""


async def digest(sessions: SessionMaker, rules: Rules, clock: Clock) -> DigestReport:
    """Enqueue the digests that are due and not there yet. Safe to repeat and to kill.

    One VP's digest is one transaction. In shadow mode it is recorded and not sent.
    """
    now = clock()
    async with sessions() as session:
        mode = await read_mode(session)
        if mode is Mode.PAUSED:
            return DigestReport()
        due = await _due(
            session, rules.schedule, now=now, is_shadow=mode is Mode.SHADOW
        )
        fresh = await freshness(session, now=now)
    waiting = tuple(
        vp.id for vp, slot in due if _waits(fresh, rules.schedule, slot, now)
    )
    enqueued = []
    for vp, slot in due:
        if vp.id in waiting:
            continue
        async with sessions.begin() as session:
            outgoing = await compose_for(session, vp, slot, rules=rules, now=now)
            new = outgoing.delivery(episode_id=None, is_shadow=mode is Mode.SHADOW)
            if await enqueue(session, new, now=now):
                enqueued.append(vp.id)
                log.info("digest_enqueued", vp=vp.id, day=slot.day.isoformat())
    return DigestReport(enqueued=tuple(enqueued), waiting=waiting)


def readers(everybody: Mapping[int, Person]) -> list[Person]:
    """Return the VPs who can be written to, by id."""
    vps = [p for p in everybody.values() if p.role is Role.VP and p.reachable]
    return sorted(vps, key=lambda vp: vp.id)


async def compose_for(
    session: AsyncSession, vp: Person, slot: Slot, *, rules: Rules, now: datetime
) -> Outgoing:
    """Return the digest of `vp` for `slot` as it reads at `now`."""
    facts = await digest_facts(
        session, vp_id=vp.id, since=slot.since, until=now, kinds=rules.thresholds.kinds
    )
    evidence: DigestEvidence = build_digest(
        facts, thresholds=rules.thresholds, friday=slot.day, due_at=slot.due_at
    )
    notice = Notice(
        data_as_of=_as_of(facts.freshness, now=now),
        seen_by=("you",),
        late_from=slot.due_at if slot.is_late(now) else None,
    )
    return compose_digest(
        vp, evidence, notice, ends_at=slot.ends_at, crm_hosts=rules.crm_hosts
    )


async def _due(
    session: AsyncSession, schedule: Schedule, *, now: datetime, is_shadow: bool
) -> list[tuple[Person, Slot]]:
    due = []
    for vp in readers(await people(session, now=now)):
        slot = due_slot(schedule, vp.calendar, now)
        if slot is None:
            continue
        key = dedup_key(vp, slot, is_shadow=is_shadow)
        known = select(Delivery.id).where(Delivery.dedup_key == key)
        if await session.scalar(known) is None:
            due.append((vp, slot))
    return due


def dedup_key(vp: Person, slot: Slot, *, is_shadow: bool) -> str:
    """Return what makes a digest the only one of its VP and local day."""
    return f"{SHADOW_PREFIX if is_shadow else ''}digest:{vp.id}:{slot.day.isoformat()}"


def _waits(fresh: Freshness, schedule: Schedule, slot: Slot, now: datetime) -> bool:
    # Without any sync there is nothing to tell, however late it gets.
    if fresh.deals_at is None:
        return True
    return now - fresh.deals_at > schedule.fresh_for and not slot.is_late(now)


def _as_of(fresh: Freshness, *, now: datetime) -> datetime:
    """Return the oldest finished sync among the streams that a digest reads."""
    known = (fresh.deals_at, fresh.activities_at, fresh.meetings_at)
    return min((at for at in known if at is not None), default=now)
