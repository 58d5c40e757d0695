"""What the circuit breaker holds: kept message by message, told, let go, or too old."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Role
from coaching.facts.home import HeldRun, HeldTeam
from coaching.memory.history import REMEMBERED, Looked
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.plan import PlannedMessage
from models.conversation.large_run_consent import allow_large_run
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.outbox.breaker_waits import waits_for_a_word
from models.put_setting import put_setting
from models.tables import AuditEntry, BreakerHold, Person, Setting

OPENED = "large_run_hold"
"""The setting that says when the hold began of which the admin is told once."""
BATCH = 500
LET_GO = "large_run_let_go"


async def looked_at(session: ReadSession) -> Looked:
    """Return when what was let go was, and when the rest is too old."""
    rows = await session.execute(
        select(BreakerHold.dedup_key, BreakerHold.lapses_at, BreakerHold.let_go_at)
    )
    let_go, waiting = {}, {}
    for key, lapses_at, let_go_at in rows:
        if let_go_at is None:
            waiting[key] = lapses_at
        else:
            let_go[key] = let_go_at
    return Looked(let_go=let_go, lapses_at=waiting)


async def keep_holds(
    session: AsyncSession,
    held: Sequence[Held],
    *,
    unjudged: frozenset[str],
    now: datetime,
    lapses_at: datetime,
) -> None:
    """Store what a run's breaker holds; forget what nobody waits for any more.

    What is new may be let go until it `lapses_at`.
    `held` is all that the run kept back for whatever reason: what the breaker held by
    day is still there at night, when it waits for its reader's hours. Stale data proves
    nothing: what is `unjudged` stays as it is, too old or not.
    """
    broken = [each for each in held if each.hold is Hold.BREAKER]
    standing = {each.key for each in held if each.key}
    known = set(
        await session.scalars(
            select(BreakerHold.dedup_key).where(BreakerHold.let_go_at.is_(None))
        )
    )
    rows = [(each.key, each.rule, each.recipient_id) for each in broken]
    await _insert(session, rows, held_since=now, lapses_at=lapses_at, let_go_at=None)
    await _forget(session, sorted(known - standing - unjudged))
    old = BreakerHold.held_since <= now - REMEMBERED
    await session.execute(
        delete(BreakerHold).where(BreakerHold.let_go_at.is_not(None), old)
    )


async def note_let_go(
    session: AsyncSession, messages: Iterable[PlannedMessage], *, now: datetime
) -> None:
    """Note of messages that go out under an admin's word that they had it."""
    rows = [(each.dedup_key, each.kind, each.recipient_id) for each in messages]
    await _insert(session, rows, held_since=now, lapses_at=now, let_go_at=now)


async def _insert(
    session: AsyncSession,
    rows: Iterable[tuple[str, str, int]],
    **times: datetime | None,
) -> None:
    values = {
        key: {
            "dedup_key": key,
            "rule": rule,
            "recipient_id": recipient_id,
        }
        | times
        for key, rule, recipient_id in rows
    }
    if values:
        statement = insert(session, BreakerHold).on_conflict_do_nothing()
        await session.execute(statement, list(values.values()))


async def _forget(session: AsyncSession, keys: Sequence[str]) -> None:
    for first in range(0, len(keys), BATCH):
        some = keys[first : first + BATCH]
        await session.execute(
            delete(BreakerHold).where(BreakerHold.dedup_key.in_(some))
        )


async def held_run(session: ReadSession, *, now: datetime) -> HeldRun | None:
    """Return what the breaker holds, by team and by rule; None for nothing."""
    query = (
        select(
            BreakerHold.rule,
            BreakerHold.lapses_at,
            BreakerHold.recipient_id,
            Person.role,
            Person.leader_id,
        )
        .join(Person, Person.id == BreakerHold.recipient_id)
        .where(waits_for_a_word(now))
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return None
    teams = Counter(_team(row.recipient_id, row.role, row.leader_id) for row in rows)
    return HeldRun(
        messages=len(rows),
        people=len({row.recipient_id for row in rows}),
        rules=tuple(sorted(Counter(row.rule for row in rows).items())),
        teams=await _named(session, teams),
        until=min(row.lapses_at for row in rows),
    )


async def _named(
    session: ReadSession, teams: Mapping[int, int]
) -> tuple[HeldTeam, ...]:
    query = select(Person.id, Person.name).where(Person.id.in_(teams))
    names = dict((await session.execute(query)).all())
    found = [
        HeldTeam(leader_id=leader, leader=names[leader], messages=number)
        for leader, number in teams.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.messages, each.leader)))


def _team(person_id: int, role: str, leader_id: int | None) -> int:
    """Return whose team's a message is: a rep's leader's, and a leader's own."""
    return leader_id if role == Role.REP and leader_id is not None else person_id


async def let_go(
    session: AsyncSession,
    *,
    team: int | None,
    changed_by: str,
    now: datetime,
) -> int:
    """Let go what is held for the team of a leader, or for all; return how many.

    They are decided anew in their readers' hours. For all, what comes in the next days
    passes as well.
    """
    waiting = waits_for_a_word(now)
    if team is not None:
        of_team = select(Person.id).where(
            (Person.id == team)
            | ((Person.leader_id == team) & (Person.role == Role.REP))
        )
        waiting &= BreakerHold.recipient_id.in_(of_team)
    changed = await session.scalars(
        update(BreakerHold)
        .where(waiting)
        .values(let_go_at=now)
        .returning(BreakerHold.dedup_key)
        .execution_options(synchronize_session=False)
    )
    number = len(list(changed))
    session.add(
        AuditEntry(
            at=now,
            actor=changed_by[:64],
            action=LET_GO,
            object_id=None if team is None else str(team),
            allowed=bool(number),
            reason=f"{number} messages" if number else "nothing is held any more",
        )
    )
    if number and team is None:
        await allow_large_run(session, changed_by=changed_by, now=now)
    return number


async def hold_began(
    session: AsyncSession, *, is_held: bool, now: datetime
) -> datetime | None:
    """Return when the present hold began, which may be `now`; None: nothing is held."""
    known = await session.get(Setting, OPENED)
    began = datetime.fromisoformat(known.value) if known and known.value else None
    if is_held == (began is not None):
        return began
    value = now.isoformat() if is_held else ""
    await put_setting(session, OPENED, value, changed_by="breaker", now=now)
    return now if is_held else None
