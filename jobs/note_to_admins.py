"""A note about the installation to each admin, at any hour, once for one matter."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import CrmHeldEvidence, RunHeldEvidence
from coaching.facts import Person, Role
from coaching.requests.due_notes import Note
from jobs.compose import compose_note
from models.outbox.queue import enqueue


async def note_to_admins(
    session: AsyncSession,
    people: Mapping[int, Person],
    evidence: RunHeldEvidence | CrmHeldEvidence,
    *,
    matter: str,
    now: datetime,
    until: datetime,
) -> int:
    """Enqueue the note for each admin who can be reached; return how many are new.

    `matter` is what they are told of once. What is not sent `until` then is not said.
    """
    new = 0
    for admin in people.values():
        if admin.role is Role.ADMIN and admin.reachable:
            note = Note(
                dedup_key=f"{evidence.rule}:{admin.id}:{matter}",
                recipient_id=admin.id,
                about_id=admin.id,
                subject_id=None,
                evidence=evidence,
            )
            row = compose_note(
                note, admin, now=now, ends_at=until, crm_hosts=frozenset()
            ).delivery(episode_id=None, is_shadow=False)
            new += await enqueue(session, row, now=now)
    return new
