"""Decide who is to be told what while others write; then put it into the outbox."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import CommonFlag, Person
from coaching.facts.mode import Mode
from coaching.memory.history import Episode, History
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.plan import Matter, Plan, PlannedMessage
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.compose import compose, end_of_day
from jobs.decide import Reading, decide_on
from jobs.tell_of_hold import tell_of_hold
from models.conversation.breaker_holds import keep_holds, note_let_go
from models.conversation.bundles import bundle, unbundle
from models.conversation.episodes import (
    EpisodeKey,
    clear_episode,
    decide_alone,
    episode_id,
    note_open,
    open_episode,
)
from models.conversation.plan_history import history
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.hold_out.hold_out import is_as_set, keep_cases, keep_share
from models.outbox.queue import enqueue
from models.outbox.reach import Reach, read_reach
from models.people.roster import people
from models.rules.common_flags import keep_common_flags

TRIES = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeReport:
    """What one run decided."""

    enqueued: int = 0
    """Messages that were not in the outbox before."""
    recorded: int = 0
    """Those of them that are but recorded, in shadow mode or outside a pilot."""
    opened: int = 0
    cleared: int = 0
    held: tuple[Held, ...] = ()


async def nudge(sessions: SessionMaker, rules: AdminRules, clock: Clock) -> NudgeReport:
    """Enqueue what is to be said now. Safe to repeat and to kill.

    In shadow mode the messages are recorded under keys of their own and not sent, as
    are those to people outside a pilot; while paused nothing is decided. The rules run
    while others may write, so that a press of a button does not wait for them; if
    somebody answered meanwhile, or moved the mode, it is decided anew, and after some
    tries left to the next run.
    """
    await _keep_share(sessions, rules, now=clock())
    for _ in range(TRIES):
        decision = await _decide(sessions, rules, now=clock())
        if decision is None:
            return NudgeReport()
        async with sessions.begin() as session:
            await decide_alone(session)
            if await _has_moved(session, decision, now=clock()):
                continue
            report = await _Writing(session=session, rules=rules, of=decision).store()
        _tell(report)
        return report
    log.warning("nudge_put_off", reason="what it rests on moved at each try")
    return NudgeReport()


async def _keep_share(
    sessions: SessionMaker, rules: AdminRules, *, now: datetime
) -> None:
    """Draw weeks by the share that is set; nothing is written while it is the same."""
    share = rules.thresholds.hold_out.share
    async with reading(sessions) as session:
        if await is_as_set(session, share):
            return
    async with sessions.begin() as session:
        await keep_share(session, share, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """A plan with all that it rests on."""

    plan: Plan
    people: Mapping[int, Person]
    remembered: History
    reach: Reach
    common: tuple[CommonFlag, ...]
    now: datetime


async def _decide(
    sessions: SessionMaker, rules: AdminRules, *, now: datetime
) -> _Decision | None:
    """Return what is to be said; None while paused."""
    async with reading(sessions) as session:
        reach = await read_reach(session)
        if reach.mode is Mode.PAUSED:
            return None
        remembered = await history(
            session, now=now, shadow=reach.is_shadow, pilot=reach.pilot
        )
        everybody = await people(session, now=now)
        look = Reading(session=session, thresholds=rules.thresholds, known_at=now)
        plan = await decide_on(look, everybody=everybody, history=remembered, now=now)
    return _Decision(
        plan=plan,
        people=everybody,
        remembered=remembered,
        reach=reach,
        common=look.floors[now].common,
        now=now,
    )


async def _has_moved(
    session: ReadSession, decision: _Decision, *, now: datetime
) -> bool:
    """Say whether anybody has answered, decided or switched since `decision`."""
    reach = await read_reach(session)
    if reach != decision.reach:
        return True
    present = await history(session, now=now, shadow=reach.is_shadow, pilot=reach.pilot)
    return _essence(present) != _essence(decision.remembered)


def _essence(remembered: History) -> tuple[History, Counter[tuple[int, str]]]:
    """Return `remembered` without what sending alone changes.

    That a message which was decided before has been sent meanwhile changes no plan, and
    on a busy floor it happens all the time. Its key keeps it from being said twice.
    """
    episodes = tuple(
        replace(each, told=(), heads_ups=(), under_way=())
        for each in remembered.episodes
    )
    said = Counter((each.recipient_id, each.kind) for each in remembered.sent)
    bare = replace(remembered, episodes=episodes, sent=(), kept_since=None)
    return bare, said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One decision on its way into the database."""

    session: AsyncSession
    rules: AdminRules
    of: _Decision

    async def store(self) -> NudgeReport:
        plan, now = self.of.plan, self.of.now
        for ended in plan.cleared:
            await clear_episode(self.session, _key(ended), now=now)
        for begun in plan.opened:
            await open_episode(self.session, _key(begun), now=now)
        await note_open(self.session, now=now)
        await keep_common_flags(self.session, self.of.common, now=now)
        await keep_cases(self.session, plan.drawn, now=now)
        enqueued = recorded = 0
        for message in plan.messages:
            is_new = await self._enqueue(message)
            enqueued += is_new
            recorded += is_new and self._is_shadow(message)
        if self.of.reach.mode is Mode.LIVE:
            await self._keep_holds()
        return NudgeReport(
            enqueued=enqueued,
            recorded=recorded,
            opened=len(plan.opened),
            cleared=len(plan.cleared),
            held=plan.held,
        )

    async def _keep_holds(self) -> None:
        """Keep what the circuit breaker holds or an admin let pass; tell the admins."""
        plan, now = self.of.plan, self.of.now
        days = timedelta(days=self.rules.thresholds.plan.breaker_keeps_days)
        await keep_holds(
            self.session,
            plan.held,
            unjudged=plan.unjudged,
            now=now,
            lapses_at=now + days,
        )
        if self.of.remembered.is_large_run_allowed:
            sent = [each for each in plan.messages if not self._is_shadow(each)]
            await note_let_go(self.session, sent, now=now)
        await tell_of_hold(self.session, self.rules, self.of.people, plan, now=now)

    async def _enqueue(self, message: PlannedMessage) -> bool:
        outgoing = compose(
            message,
            people=self.of.people,
            ends_at=end_of_day(
                self.of.people[message.recipient_id].calendar,
                self.of.now,
                day_ends=_day_ends(message, self.rules),
            ),
            crm_hosts=self.rules.crm_hosts,
        )
        own, *others = [await self._episode_id(matter) for matter in message.matters]
        new = outgoing.delivery(episode_id=own, is_shadow=self._is_shadow(message))
        await unbundle(self.session, new.dedup_key)
        is_new = await enqueue(self.session, new, now=self.of.now)
        if is_new:
            await bundle(self.session, new.id, others)
        return is_new

    def _is_shadow(self, message: PlannedMessage) -> bool:
        return self.of.reach.is_shadow_for(message.recipient_id)

    async def _episode_id(self, matter: Matter) -> int | None:
        rule, person_id, subject_id, number = matter
        key = EpisodeKey(
            rule=rule, person_id=person_id, subject_id=subject_id, number=number
        )
        return await episode_id(self.session, key)


def _day_ends(message: PlannedMessage, rules: AdminRules) -> time:
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
            mend="an admin's Home tab in Slack, or the command live, lets them go",
        )
    tell = log.debug if report == NudgeReport() else log.info
    tell(
        "nudged",
        enqueued=report.enqueued,
        recorded=report.recorded,
        opened=report.opened,
        cleared=report.cleared,
        held=len(report.held),
    )
