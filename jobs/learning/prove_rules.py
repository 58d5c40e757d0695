"""Walk each rule over the company's own past, and keep how it would have done.

By night, and at setup: each Wednesday of the last half year as it was known then, all
reps at once, as the replay looks at a day. What came of it is read only afterwards.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import structlog

from coaching.facts import Role
from coaching.facts.mode import Mode
from coaching.moment import Moment
from coaching.planning.hold_reasons import is_working_hour
from coaching.rulebook import RULES
from coaching.standing.gates import Night, next_gate
from coaching.standing.look import look_at
from coaching.standing.proof import proof_version, proofs
from coaching.standing.record import Look, Past, Seen
from coaching.standing.standing import JUDGED, Proof
from coaching.thresholds import Thresholds
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.decide import Reading, Scene
from jobs.learning.careers import read_careers
from jobs.learning.sample_work import lacks_samples, sample_instants
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.outbox.mode import read_mode
from models.people.roster import Roster, roster
from models.rules.gates import answers_to, keep_gates, read_gates
from models.rules.outcomes import (
    Extent,
    extent,
    openings_since,
    wins_since,
    won_between,
)
from models.rules.proofs import keep_proofs, last_proofs, proved_at

NIGHTLY = timedelta(hours=20)
"""So long after the last proof the next quiet hour is another night's."""
LATEST = timedelta(hours=36)
"""Where somebody works at every hour of the day there is no night to wait for."""
OnWeek = Callable[[date], None]

log = structlog.get_logger(__name__)


async def prove_rules(
    sessions: SessionMaker, rules: AdminRules, clock: Clock
) -> tuple[Proof, ...]:
    """Prove every rule if that is due; return the proofs, none if it is not.

    Due by night, and at once when a rule or its values have changed. Not while paused,
    before the deals were read, or before it is known what was usual in past weeks.
    Safe to repeat, to kill and to run beside others: the last word stands.
    """
    now = clock()
    if not await _is_due(sessions, rules.thresholds, now=now):
        return ()
    if await lacks_samples(sessions, now=now):
        return ()
    return await prove_all(sessions, rules.thresholds, now=now, on_week=_unheard)


async def prove_all(
    sessions: SessionMaker, thresholds: Thresholds, *, now: datetime, on_week: OnWeek
) -> tuple[Proof, ...]:
    """Prove every rule now and keep it; none if there is no past to walk over."""
    async with reading(sessions) as session:
        was = await last_proofs(session)
    past = await walk_rules(sessions, thresholds, now=now, on_week=on_week)
    if past is None:
        return ()
    found = await asyncio.to_thread(proofs, past, thresholds, was)
    async with sessions.begin() as session:
        await keep_proofs(session, found, now=now)
        await _climb(session, found, thresholds, now=now)
    _tell(found, was)
    return found


async def walk_rules(
    sessions: SessionMaker, thresholds: Thresholds, *, now: datetime, on_week: OnWeek
) -> Past | None:
    """Return what each rule would have seen, and what came of it; None: no past."""
    async with reading(sessions) as session:
        known = await extent(session)
    if known.first is None or known.synced_at is None:
        return None
    until = min(now, known.synced_at)
    looks, seen = await _walk(sessions, thresholds, known, until, on_week)
    async with reading(sessions) as session:
        return await _past(session, looks, seen, since=known.first, until=until)


async def _is_due(
    sessions: SessionMaker, thresholds: Thresholds, *, now: datetime
) -> bool:
    async with reading(sessions) as session:
        if await read_mode(session) is Mode.PAUSED:
            return False
        known, at = await last_proofs(session), await proved_at(session)
        in_force = {proof.rule: proof.version for proof in known.values()}
        wanted = {rule: proof_version(rule, thresholds) for rule in JUDGED}
        if at is None or in_force != wanted or now < at:
            return True
        if not NIGHTLY <= now - at < LATEST:
            return now - at >= LATEST
        return not _is_day(await roster(session, now=now), thresholds, now)


def _is_day(floor: Roster, thresholds: Thresholds, now: datetime) -> bool:
    hours = thresholds.plan
    calendars = {floor.people[i].calendar for i in floor.present}
    return any(is_working_hour(calendar, now, hours) for calendar in calendars)


async def _walk(
    sessions: SessionMaker,
    thresholds: Thresholds,
    known: Extent,
    until: datetime,
    on_week: OnWeek,
) -> tuple[list[Look], list[Seen]]:
    """Look at all reps on each Wednesday that is known."""
    since = until - timedelta(weeks=thresholds.standing.weeks)
    looks: list[Look] = []
    seen: list[Seen] = []
    for at in sample_instants(max(since, known.first or since), until):
        on_week(at.date())
        async with reading(sessions) as session:
            look = Reading(session=session, thresholds=thresholds, known_at=until)
            scene = await look.of_reps(now=at, only=None)
        # In a thread: whoever presses a button meanwhile is not kept waiting.
        look_at, held = await asyncio.to_thread(_looked, scene)
        looks.append(look_at)
        seen += held
    return looks, seen


def _looked(scene: Scene) -> tuple[Look, list[Seen]]:
    moment = Moment(
        now=scene.now,
        thresholds=scene.thresholds,
        freshness=scene.freshness,
        passages=scene.passages,
    )
    return look_at(scene.books, scene.signals(margin=0.0), moment)


async def _past(
    session: ReadSession,
    looks: list[Look],
    seen: list[Seen],
    *,
    since: datetime,
    until: datetime,
) -> Past:
    """Read what came of it, which no rule may know."""
    floor = await roster(session, now=until)
    opened = await openings_since(session, since=since, until=until)
    won, _ = await wins_since(session, since=since, until=until)
    begun = looks[0].at if looks else until
    return Past(
        looks=looks,
        seen=seen,
        wins=await won_between(session, since=begun, until=until),
        careers=await read_careers(session, floor, opened=opened, won=won),
        calendars={
            person.id: person.calendar
            for person in floor.people.values()
            if person.role is Role.REP
        },
        since=since,
        until=until,
    )


async def _climb(
    session: ReadSession,
    found: tuple[Proof, ...],
    thresholds: Thresholds,
    *,
    now: datetime,
) -> None:
    """Let each rule that has messages climb a step, or step back."""
    proved = {proof.rule: proof for proof in found}
    gates, team = await read_gates(session), await _first_team(session, now=now)
    moved = []
    for rule in RULES:
        gate = gates.get(rule)
        since = gate.since if gate else now
        night = Night(
            now=now,
            proof=proved.get(rule),
            answers=await answers_to(session, rule, since=since),
            team_id=team,
        )
        moved.append(next_gate(rule, gate, night, thresholds.standing))
    await keep_gates(session, moved)


async def _first_team(session: ReadSession, *, now: datetime) -> int | None:
    """Return the leader with most reps: the team whose answers tell soonest."""
    reps = Counter(rep.leader_id for rep in (await roster(session, now=now)).reps())
    led = sorted((-number, who) for who, number in reps.items() if who is not None)
    return led[0][1] if led else None


def _tell(found: tuple[Proof, ...], was: Mapping[str, Proof]) -> None:
    for proof in found:
        last = was.get(proof.rule)
        if last is None or last.verdict is not proof.verdict:
            log.info(
                "rule_proved",
                rule=proof.rule,
                verdict=proof.verdict.value,
                wrong=proof.record.wrong,
                judged=proof.record.judged,
            )


def _unheard(_week: date) -> None:
    """Tell nobody."""
