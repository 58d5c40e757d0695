"""Keep a forecast for every Friday, also where no digest told one.

The digest keeps what it told. A Friday without one, on a VP's day off or before
Switchback was there, is worked out afterwards from what was known on its morning, one
at a run and the oldest first, for each learns from those before it; all that lack once
a digest is due, since it tells their record.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import structlog

from coaching.digest.digest import forecasts
from coaching.digest.facts import DigestFacts
from coaching.facts import Person, Role
from coaching.facts.mode import Mode
from coaching.forecasting.past_forecasts import Prediction
from coaching.thresholds import Thresholds
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.digest_schedule import DAY, Schedule, Slot, slot_on, slots_between
from models.crm_data.streams_read import are_read
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.deals.beginnings import first_win
from models.forecasting.forecasts import REMEMBERED, Occasion, days_frozen, freeze
from models.forecasting.inputs import forecast_facts
from models.outbox.mode import read_mode
from models.people.roster import Roster, roster

HISTORY = ("deal_history",)
RUN_RATE = timedelta(days=90)
"""So long after the first win: before that the pace of 90 days would be too slow."""

log = structlog.get_logger(__name__)


async def keep_forecasts(
    sessions: SessionMaker, rules: AdminRules, clock: Clock
) -> Occasion | None:
    """Keep the forecast of the oldest Friday that has none; None if nothing lacks.

    Safe to repeat, to kill and to run beside others: the first word stands. Nothing
    before the past of the deals was read from the CRM, or while paused.
    """
    now = clock()
    async with reading(sessions) as session:
        if await read_mode(session) is Mode.PAUSED:
            return None
        wanted = await _oldest_without(session, rules.schedule, now=now)
        if wanted is None:
            return None
        vp, slot = wanted
        facts = await forecast_facts(
            session, vp_id=vp.id, at=slot.due_at, kinds=rules.thresholds.kinds
        )
    # In a thread: whoever presses a button meanwhile is not kept waiting.
    told = await asyncio.to_thread(_foretell, facts, rules.thresholds)
    occasion = Occasion(
        person_id=vp.id, day=slot.day, at=slot.due_at, is_afterwards=True
    )
    async with sessions.begin() as session:
        await freeze(session, told, occasion)
    log.info("forecast_worked_out", vp=vp.id, day=slot.day.isoformat())
    return occasion


async def keep_all_forecasts(
    sessions: SessionMaker,
    rules: AdminRules,
    clock: Clock,
    *,
    on_day: Callable[[date], None],
) -> int:
    """Keep the forecast of each Friday that has none; return how many lacked."""
    kept = 0
    while occasion := await keep_forecasts(sessions, rules, clock):
        on_day(occasion.day)
        kept += 1
    return kept


async def keep_in_time(sessions: SessionMaker, rules: AdminRules, clock: Clock) -> int:
    """Keep one forecast that lacks, or all if a digest is due; return how many.

    A digest that came before would say that there is no record yet.
    """
    kept = 0
    while await keep_forecasts(sessions, rules, clock):
        kept += 1
        if not await _is_digest_due(sessions, rules.schedule, now=clock()):
            break
    return kept


async def _is_digest_due(
    sessions: SessionMaker, schedule: Schedule, *, now: datetime
) -> bool:
    async with reading(sessions) as session:
        floor = await roster(session, now=now)
    slots = (
        slot_on(schedule, vp.calendar, vp.calendar.today(now)) for vp in _vps(floor)
    )
    return any(slot and slot.due_at <= now < slot.ends_at for slot in slots)


def _foretell(facts: DigestFacts, thresholds: Thresholds) -> tuple[Prediction, ...]:
    told = forecasts(facts, thresholds=thresholds)
    return told.predictions(told.months())


async def _oldest_without(
    session: ReadSession, schedule: Schedule, *, now: datetime
) -> tuple[Person, Slot] | None:
    """Return a VP and the oldest Friday, already over, of which nothing is kept."""
    vps = _vps(await roster(session, now=now))
    kept = await days_frozen(session, since=(now - REMEMBERED).date() - DAY)
    over = [
        (vp, slot)
        for vp in vps
        for slot in _over(schedule, vp, now=now)
        if (vp.id, slot.day) not in kept
    ]
    # Last: it looks through all deals, and mostly no Friday lacks.
    since = await _known_since(session) if over else None
    if since is None:
        return None
    for vp, slot in over:
        if slot.day > vp.calendar.today(since + RUN_RATE):
            return vp, slot
    return None


def _over(schedule: Schedule, vp: Person, *, now: datetime) -> list[Slot]:
    """Return the VP's Fridays of the last year that are over, the oldest first."""
    first, today = vp.calendar.today(now - REMEMBERED), vp.calendar.today(now)
    slots = slots_between(schedule, vp.calendar, after=first, until=today)
    return [slot for slot in slots if now >= slot.ends_at]


async def _known_since(session: ReadSession) -> datetime | None:
    """Return when the first deal was won, once the deals' past is known."""
    if not await are_read(session, HISTORY):
        return None
    return await first_win(session)


def _vps(floor: Roster) -> list[Person]:
    people: Mapping[int, Person] = floor.people
    present = (people[i] for i in sorted(floor.present))
    return [person for person in present if person.role is Role.VP]
