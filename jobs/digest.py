"""Put each VP's digest into the outbox when its slot has come, once for each day.

A slot is noted, claimed and completed in the database; the digest is written in the
transaction that completes it. A slot that nobody completed in time, or that falls on
its VP's day off, is skipped, with the reason, and never made up for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Freshness, Person, Role
from coaching.facts.mode import Mode
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.digest_content import compose_and_foretell
from jobs.digest_schedule import LATE, WEEK, Schedule, Slot
from jobs.digest_slots import note_slots, since_the_last
from models.crm_data.freshness import freshness
from models.db.database import SessionMaker, reading
from models.db.lease_time import SendTiming
from models.forecasting.forecasts import Occasion, freeze
from models.outbox.queue import enqueue
from models.outbox.reach import Reach, read_reach
from models.outbox.unsent_slots import free_unsent
from models.people.roster import people
from models.schedule import slots
from models.schedule.schedules import SlotTimes
from models.schedule.slots import DueSlot, SlotClaim

KIND = "digest"
SHADOW_KIND = "shadow_digest"
MISSED = (
    "not sent in its time: the program was stopped, paused or in shadow mode, or had "
    "no data, or the VP no Slack user"
)
DAY_OFF = "day off"
AT_ONCE = 20
"""After so many the outbox has its turn: the first are sent before the last are due."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """What one run did about the digests that are due; ids of VPs."""

    enqueued: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    """For a sync that is new enough; only until the digest would be late."""
    skipped: int = 0
    """Slots that were missed, those of long ago included, or fell on a day off."""


async def digest(
    sessions: SessionMaker, rules: AdminRules, clock: Clock, *, terms: SendTiming
) -> DigestReport:
    """Enqueue the digests that are due and not there yet.

    Safe to repeat, to kill and to run beside others. In shadow mode, and for a VP
    outside a pilot, a digest is recorded and not sent; while paused, slots are only
    noted.
    """
    now = clock()
    async with sessions.begin() as session:
        found = await _look(session, rules.schedule, now=now, terms=terms)
    if found.mode is Mode.PAUSED:
        return DigestReport(skipped=found.skipped)
    office = _Office(sessions=sessions, rules=rules, clock=clock, terms=terms)
    due = [each for each in found.due if _can_be_told(found.people.get(each.person_id))]
    ready = [each for each in due if not _waits(found.fresh, rules.schedule, each, now)]
    enqueued: list[int] = []
    for each in ready:
        if len(enqueued) == AT_ONCE:
            break
        if await office.work(each, found.people[each.person_id]):
            enqueued.append(each.person_id)
    return DigestReport(
        enqueued=tuple(enqueued),
        waiting=tuple(each.person_id for each in due if each not in ready),
        skipped=found.skipped,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What is due at one instant, and what is needed to do it."""

    mode: Mode
    people: Mapping[int, Person]
    due: Sequence[DueSlot]
    skipped: int
    fresh: Freshness


async def _look(
    session: AsyncSession, schedule: Schedule, *, now: datetime, terms: SendTiming
) -> _Found:
    """Note the slots to come, skip those that were missed or fall on a day off."""
    reach = await read_reach(session)
    everybody = await people(session, now=now)
    for kind, vps in by_kind(readers(everybody), reach).items():
        await note_slots(session, schedule, vps, kind=kind, now=now)
    for day in await free_unsent(session, KIND, now=now):
        log.warning("digest_never_went_out", day=day.isoformat())
    missed = await slots.skip_missed(session, reason=MISSED, now=now, terms=terms)
    for _, day in missed:
        log.error("slot_skipped", day=day.isoformat(), reason=MISSED)
    due = [
        each
        for kind in (KIND, SHADOW_KIND)
        for each in await slots.due(session, kind, now=now, terms=terms)
        if kind == kind_for(each.person_id, reach)
    ]
    off = [each for each in due if _is_off(everybody.get(each.person_id), each)]
    for slot in off:
        await _skip(session, slot, now=now, terms=terms)
    return _Found(
        mode=reach.mode,
        people=everybody,
        due=[each for each in due if each not in off],
        skipped=len(missed) + len(off),
        fresh=await freshness(session, now=now),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Office:
    """The dependencies of working on one slot."""

    sessions: SessionMaker
    rules: AdminRules
    clock: Clock
    terms: SendTiming

    async def work(self, due: DueSlot, vp: Person) -> bool:
        """Claim one slot, compose its digest and complete it; say whether it was us."""
        async with self.sessions.begin() as session:
            claim = await slots.claim(
                session,
                due,
                owner=f"digest-{uuid4().hex[:12]}",
                now=self.clock(),
                terms=self.terms,
            )
        if claim is None:
            return False
        try:
            return await self._complete(claim, due, vp)
        except Exception as error:  # one VP's digest must not keep back the others'
            log.exception("digest_failed", vp=vp.id, day=claim.day.isoformat())
            async with self.sessions.begin() as session:
                await slots.give_back(session, claim, reason=type(error).__name__)
            return False

    async def _complete(self, claim: SlotClaim, due: DueSlot, vp: Person) -> bool:
        now = self.clock()
        slot = _slot(self.rules.schedule, vp, due.times)
        async with reading(self.sessions) as session:
            slot = await since_the_last(
                session, self.rules.schedule, vp, slot, kind=due.kind
            )
            outgoing, foretold = await compose_and_foretell(
                session, vp, slot, rules=self.rules, now=now, known_at=now
            )
        occasion = Occasion(person_id=vp.id, day=slot.day, at=now, is_afterwards=False)
        is_shadow = due.kind == SHADOW_KIND
        new = outgoing.delivery(episode_id=None, is_shadow=is_shadow)
        async with self.sessions.begin() as session:
            if not await slots.complete(session, claim, now=now):
                log.warning("slot_lost", vp=vp.id, fence=claim.fence)
                return False
            is_new = await enqueue(session, new, now=now)
            await freeze(session, foretold, occasion)
        late = (now - slot.due_at).total_seconds()
        log.info("digest_enqueued", vp=vp.id, day=slot.day.isoformat(), late_s=late)
        return is_new


def kind_for(vp_id: int, reach: Reach) -> str:
    """Return the kind of a VP's slots: those of shadow mode are another."""
    return SHADOW_KIND if reach.is_shadow_for(vp_id) else KIND


def by_kind(vps: Iterable[Person], reach: Reach) -> Mapping[str, Sequence[Person]]:
    """Return the VPs by the kind of their slots."""
    found: dict[str, list[Person]] = {}
    for vp in vps:
        found.setdefault(kind_for(vp.id, reach), []).append(vp)
    return found


def readers(everybody: Mapping[int, Person]) -> list[Person]:
    """Return the VPs who can be written to, by id."""
    vps = [p for p in everybody.values() if _can_be_told(p)]
    return sorted(vps, key=lambda vp: vp.id)


def _slot(schedule: Schedule, vp: Person, times: SlotTimes) -> Slot:
    return Slot(
        day=times.day,
        since=vp.calendar.at(times.day - WEEK, schedule.at),
        due_at=times.due_at,
        ends_at=times.ends_at,
    )


def _can_be_told(person: Person | None) -> bool:
    return person is not None and person.role is Role.VP and person.reachable


async def _skip(
    session: AsyncSession, slot: DueSlot, *, now: datetime, terms: SendTiming
) -> None:
    owner = f"digest-{uuid4().hex[:12]}"
    claim = await slots.claim(session, slot, owner=owner, now=now, terms=terms)
    if claim is not None and await slots.give_up(session, claim, reason=DAY_OFF):
        day = slot.times.day.isoformat()
        log.info("slot_skipped", vp=slot.person_id, day=day, reason=DAY_OFF)


def _is_off(vp: Person | None, due: DueSlot) -> bool:
    # Whoever chose a weekend for the digest wants it then: only holidays count.
    return vp is not None and vp.calendar.is_off(due.times.day)


def _waits(fresh: Freshness, schedule: Schedule, due: DueSlot, now: datetime) -> bool:
    if now < due.times.due_at + schedule.place_of(due.person_id, due.times.day):
        return True
    # Without any sync there is nothing to tell, however late it gets.
    if fresh.deals_at is None:
        return True
    is_late = now >= due.times.due_at + LATE
    return now - fresh.deals_at > schedule.fresh_for and not is_late
