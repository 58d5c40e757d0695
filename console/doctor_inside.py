"""The doctor's look at our own database: schema, people, streams, what was not sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from console.doctor import Line, Verdict, note, ok, wrong
from models.call_reading import unexplained_words
from models.consent import large_run_held
from models.database import SessionMaker
from models.mode import Mode, read_mode
from models.schema import schema_state
from models.tables import Deal, Delivery, Flaw, Owner, Person, StreamState

NAMED = 5
STATES = {
    "unmatched": "has no Slack user with this address: mend people.csv or Slack",
    "ambiguous": "has several Slack users with this address: leave one active",
    "deactivated": "is deactivated in Slack",
    "guest": "is a guest in Slack: guests get no messages",
    "bot": "is a bot in Slack",
}
NO_OWNER = {
    False: "is no owner in the CRM: their deals are not seen",
    True: "is several users of the CRM: leave one active, or no deal is theirs",
}


async def check_inside(
    engine: AsyncEngine, sessions: SessionMaker, *, now: datetime, limit: timedelta
) -> list[Line]:
    """Look at the database, and at what is in it if the program can read it.

    Data older than `limit` counts as stale.
    """
    lines = await check_database(engine)
    if any(line.verdict is Verdict.WRONG for line in lines):
        return lines
    lines += await check_people(sessions)
    lines += await check_streams(sessions, now=now, limit=limit)
    return lines + await check_messages(sessions)


async def check_database(engine: AsyncEngine) -> list[Line]:
    """Connect, and compare the schema with what this program expects."""
    try:
        state = await schema_state(engine)
    except (SQLAlchemyError, OSError) as error:
        reason = type(error).__name__
        return [wrong(f"the database does not answer ({reason}): check DATABASE_URL")]
    if state.is_current:
        return [ok(f"database: reachable, at revision {state.current}")]
    if state.is_newer:
        return [
            wrong(
                f"database: revision {state.current} is newer than this program: run "
                "the Switchback that wrote it, or restore a backup"
            )
        ]
    return [
        wrong(
            f"database: at revision {state.current or 'none'}, this program wants "
            f"{state.wanted}: `python app.py run` migrates it"
        )
    ]


async def check_people(sessions: SessionMaker) -> list[Line]:
    """Name who is unmatched, departed or without a leader."""
    async with sessions() as session:
        people = (await session.scalars(select(Person).order_by(Person.name))).all()
        twins = await _shared_addresses(session)
    if not people:
        return [wrong("people: nobody is known: python app.py people import FILE")]
    present = [person for person in people if person.left_on is None]
    active = [person for person in present if person.slack_state == "active"]
    lines = [ok(f"people: {len(present)}, of whom {len(active)} can be written to")]
    lines += _strangers_to_slack(present)
    lines += [
        note(f"people: {p.email} {NO_OWNER[p.email in twins]}")
        for p in present
        if p.owner_id is None and (p.role == "rep" or p.email in twins)
    ]
    lines += [
        note(f"people: {p.email} has no leader: nobody is told about them")
        for p in present
        if p.leader_id is None and p.role == "rep"
    ]
    departed = [person for person in people if person.left_on is not None]
    lines += [note(f"people: {p.email} left on {p.left_on}") for p in departed]
    return lines


async def _shared_addresses(session: AsyncSession) -> frozenset[str]:
    """Return the addresses that several working users of the CRM have."""
    email = func.lower(func.trim(Owner.email))
    shared = select(email).where(~Owner.archived).group_by(email)
    found = await session.scalars(shared.having(func.count() > 1))
    return frozenset(each for each in found if each)


def _strangers_to_slack(present: Sequence[Person]) -> list[Line]:
    if all(person.slack_state == "unmatched" for person in present):
        # A line for each of them would hide that Slack was not asked, or has moved.
        return [
            note("people: nobody is matched with a Slack user yet: python app.py sync")
        ]
    return [
        note(f"people: {p.email} {STATES.get(p.slack_state, p.slack_state)}")
        for p in present
        if p.slack_state != "active"
    ]


async def check_streams(
    sessions: SessionMaker, *, now: datetime, limit: timedelta
) -> list[Line]:
    """Say how old each stream's data is, and which streams are off."""
    async with sessions() as session:
        states = (
            await session.scalars(select(StreamState).order_by(StreamState.stream))
        ).all()
        lines = [_stream(state, now=now, limit=limit) for state in states]
        lines += await _flaws(session)
        lines += await _own_results(session)
    return lines or [wrong("sync: nothing was ever synced: python app.py sync")]


def _stream(state: StreamState, *, now: datetime, limit: timedelta) -> Line:
    name = f"{state.crm} {state.stream.replace('_', ' ')}"
    if state.disabled_reason:
        return wrong(f"sync: {name} is off: {state.disabled_reason}")
    if state.finished_at is None:
        return wrong(f"sync: {name} was never read whole: {state.error or 'not yet'}")
    age = now - state.finished_at
    minutes = max(0, int(age.total_seconds() // 60))
    if age > limit:
        why = state.error or "is `python app.py run` up?"
        return wrong(f"sync: {name} is {minutes} minutes old: {why}")
    if state.error:
        return note(f"sync: {name} failed last: {state.error}")
    return ok(f"sync: {name} is {minutes} minutes old")


async def _flaws(session: AsyncSession) -> list[Line]:
    flaws = (await session.scalars(select(Flaw).order_by(Flaw.id))).all()
    lines = [
        note(f"CRM: {f.stream} {f.external_id}: {f.field}: {f.reason}")
        for f in flaws[:NAMED]
    ]
    if len(flaws) > NAMED:
        lines.append(note(f"CRM: {len(flaws) - NAMED} more fields cannot be read"))
    counted = select(func.count()).where(
        Deal.owner_id.is_(None), ~Deal.is_closed, Deal.archived_at.is_(None)
    )
    without_owner = await session.scalar(counted) or 0
    if without_owner:
        lines.append(note(f"CRM: open deals without an owner: {without_owner}"))
    return lines


async def _own_results(session: AsyncSession) -> list[Line]:
    """Name the results of calls that nothing explains: such a call is nobody's word."""
    words = await unexplained_words(session)
    lines = [
        note(
            f'CRM: the call result "{word}" ({count} times) is not known: say what it '
            "means under [kinds.calls] in coaching.toml"
        )
        for word, count in list(words.items())[:NAMED]
    ]
    if len(words) > NAMED:
        lines.append(note(f"CRM: {len(words) - NAMED} more call results are not known"))
    return lines


async def check_messages(sessions: SessionMaker) -> list[Line]:
    """Say the mode, and name what was refused or never answered clearly."""
    async with sessions() as session:
        mode = await read_mode(session)
        held_run = await large_run_held(session)
        counted = select(Delivery.state, func.count()).group_by(Delivery.state)
        counts = dict((await session.execute(counted)).all())
        dead = select(Delivery.error).where(Delivery.state == "dead")
        reasons = sorted({reason or "" for reason in await session.scalars(dead)})
    lines = [ok(f"mode: {mode} ({counts.get('sent', 0)} messages sent so far)")]
    if mode is not Mode.LIVE:
        lines = [note(f"mode: {mode}, nothing goes to the floor: python app.py live")]
    if held_run:
        lines.append(
            wrong(
                f"messages: {held_run} held, far more than in other weeks: "
                "`python app.py live` shows them and lets them go"
            )
        )
    if counts.get("unknown"):
        held = counts["unknown"]
        lines.append(note(f"messages: {held} held, because Slack's answer was unclear"))
    if counts.get("dead"):
        said = "; ".join(reasons[:NAMED])
        lines.append(note(f"messages: {counts['dead']} refused by Slack: {said}"))
    return lines
