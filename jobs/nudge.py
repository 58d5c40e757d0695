"""Decide who is to be told what, and put it into the outbox, all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person
from coaching.history import Episode
from coaching.holds import Held, Hold
from coaching.plan import Matter, Plan, PlannedMessage
from jobs.clock import Clock
from jobs.decide import decide
from jobs.outgoing import compose, end_of_day
from jobs.rules import Rules
from models.bundles import bundle, unbundle
from models.database import SessionMaker
from models.episodes import (
    EpisodeKey,
    clear_episode,
    episode_id,
    note_open,
    open_episode,
)
from models.history import history
from models.mode import Mode, read_mode
from models.outbox import enqueue
from models.people import people

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeReport:
    """What one run decided."""

    enqueued: int = 0
    """Messages that were not in the outbox before."""
    opened: int = 0
    cleared: int = 0
    held: tuple[Held, ...] = ()


async def nudge(sessions: SessionMaker, rules: Rules, clock: Clock) -> NudgeReport:
    """Enqueue what is to be said now. Safe to repeat and to kill.

    In shadow mode the messages are recorded under keys of their own and not sent;
    while paused nothing is decided.
    """
    now = clock()
    async with sessions.begin() as session:
        mode = await read_mode(session)
        if mode is Mode.PAUSED:
            return NudgeReport()
        is_shadow = mode is Mode.SHADOW
        remembered = await history(session, now=now, shadow=is_shadow)
        everybody = await people(session, now=now)
        plan = await decide(
            session,
            everybody=everybody,
            thresholds=rules.thresholds,
            history=remembered,
            now=now,
            known_at=now,
        )
        writing = _Writing(
            session=session,
            plan=plan,
            people=everybody,
            rules=rules,
            is_shadow=is_shadow,
            now=now,
        )
        report = await writing.store()
    _tell(report)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One decision on its way into the database."""

    session: AsyncSession
    plan: Plan
    people: Mapping[int, Person]
    rules: Rules
    is_shadow: bool
    now: datetime

    async def store(self) -> NudgeReport:
        plan = self.plan
        for ended in plan.cleared:
            await clear_episode(self.session, _key(ended), now=self.now)
        for begun in plan.opened:
            await open_episode(self.session, _key(begun), now=self.now)
        await note_open(self.session, now=self.now)
        enqueued = 0
        for message in plan.messages:
            enqueued += await self._enqueue(message)
        return NudgeReport(
            enqueued=enqueued,
            opened=len(plan.opened),
            cleared=len(plan.cleared),
            held=plan.held,
        )

    async def _enqueue(self, message: PlannedMessage) -> bool:
        outgoing = compose(
            message,
            people=self.people,
            ends_at=end_of_day(
                self.people[message.recipient_id].calendar,
                self.now,
                day_ends=_day_ends(message, self.rules),
            ),
            crm_hosts=self.rules.crm_hosts,
        )
        own, *others = [await self._episode_id(matter) for matter in message.matters]
        new = outgoing.delivery(episode_id=own, is_shadow=self.is_shadow)
        await unbundle(self.session, new.dedup_key)
        is_new = await enqueue(self.session, new, now=self.now)
        if is_new:
            await bundle(self.session, new.id, others)
        return is_new

    async def _episode_id(self, matter: Matter) -> int | None:
        rule, person_id, subject_id, number = matter
        key = EpisodeKey(
            rule=rule, person_id=person_id, subject_id=subject_id, number=number
        )
        return await episode_id(self.session, key)


def _day_ends(message: PlannedMessage, rules: Rules) -> time:
    """Return when the reader's day ends, by their own setting if there is one."""
    terms = message.notice.terms
    return rules.thresholds.plan.day_ends if terms is None else terms.day_ends


def _key(episode: Episode) -> EpisodeKey:
    return EpisodeKey(
        rule=episode.rule,
        person_id=episode.person_id,
        subject_id=episode.subject_id or 0,
        number=episode.number,
    )


def _tell(report: NudgeReport) -> None:
    broken = [held for held in report.held if held.hold is Hold.BREAKER]
    if broken:
        # An admin has to look: far more would have gone out than in other weeks.
        log.error(
            "nudge_held_by_breaker",
            messages=len(broken),
            reason=broken[0].words,
            mend="python app.py live shows them and lets them go",
        )
    log.info(
        "nudged",
        enqueued=report.enqueued,
        opened=report.opened,
        cleared=report.cleared,
        held=len(report.held),
    )
