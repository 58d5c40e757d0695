"""Put into the outbox what people asked for: help, reminders, who has a cliff now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from coaching.facts import Person
from coaching.facts.mode import Mode
from coaching.memory.personal_settings import own_terms
from coaching.requests.due_notes import Note
from coaching.requests.notes import Agreed, Readers, due_notes
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.compose import SHADOW_PREFIX, Outgoing, compose_note, end_of_day
from models.conversation.agreed_facts import commitments, help_requests, leaders_told
from models.conversation.help_requests import find_owners
from models.conversation.plan_history import put_offs
from models.db.database import SessionMaker
from models.db.read_session import ReadSession
from models.outbox.known_keys import known_keys
from models.outbox.queue import enqueue
from models.outbox.reach import Reach, read_reach
from models.people.roster import people
from models.people.settings import personal_settings
from models.people.visibility import may_see

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesReport:
    """What one run put into the outbox."""

    enqueued: int = 0


async def notes(sessions: SessionMaker, rules: AdminRules, clock: Clock) -> NotesReport:
    """Enqueue the notes that are due and were not before. Safe to repeat and to kill.

    No budget counts them, since people asked for them; quiet hours hold. In shadow
    mode, and outside a pilot, they are recorded and not sent; while paused nothing is.
    """
    now = clock()
    async with sessions.begin() as session:
        reach = await read_reach(session)
        if reach.mode is Mode.PAUSED:
            return NotesReport()
        everybody = await people(session, now=now)
        requests = await help_requests(session, now=now)
        if await find_owners(session, requests, everybody, now=now):
            await session.flush()
            requests = await help_requests(session, now=now)
        agreed = Agreed(
            requests=requests,
            commitments=await commitments(session, now=now),
            leaders_told=await leaders_told(session, now=now),
        )
        if agreed == Agreed():
            return NotesReport()
        readers = await _readers(session, everybody, rules, now=now)
        unknown = await _unknown(session, due_notes(agreed, readers), reach)
        new = [note for note in unknown if await _may_be_told(session, note)]
        for note in new:
            outgoing = _compose(note, readers, rules)
            is_shadow = reach.is_shadow_for(note.recipient_id)
            row = outgoing.delivery(episode_id=None, is_shadow=is_shadow)
            await enqueue(session, row, now=now)
    if new:
        log.info("noted", enqueued=len(new))
    return NotesReport(enqueued=len(new))


async def _readers(
    session: ReadSession,
    everybody: Mapping[int, Person],
    rules: AdminRules,
    *,
    now: datetime,
) -> Readers:
    return Readers(
        people=everybody,
        personal=await personal_settings(session, now=now),
        put_offs=await put_offs(session, now=now),
        limits=rules.thresholds.plan,
        now=now,
    )


async def _unknown(
    session: ReadSession, due: tuple[Note, ...], reach: Reach
) -> list[Note]:
    """Leave out what the outbox has, unless it surely reached nobody."""
    keys = [_key(note, reach) for note in due]
    known = await known_keys(session, keys)
    return [note for note, key in zip(due, keys, strict=True) if key not in known]


def _key(note: Note, reach: Reach) -> str:
    is_shadow = reach.is_shadow_for(note.recipient_id)
    return (SHADOW_PREFIX if is_shadow else "") + note.dedup_key


async def _may_be_told(session: ReadSession, note: Note) -> bool:
    """Say whether its reader may see whom it is about.

    Sending would be refused, and what was refused so is said anew at every run.
    """
    reader, about = note.recipient_id, note.about_id
    return reader == about or await may_see(session, reader, about)


def _compose(note: Note, readers: Readers, rules: AdminRules) -> Outgoing:
    reader = readers.people[note.recipient_id]
    terms = own_terms(reader, readers.personal.get(reader.id), readers.limits)
    return compose_note(
        note,
        reader,
        now=readers.now,
        ends_at=end_of_day(reader.calendar, readers.now, day_ends=terms.day_ends),
        crm_hosts=rules.crm_hosts,
    )
