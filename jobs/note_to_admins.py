"""A note about the installation to each admin, at any hour, once for one matter."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from bot.views.messages.render import render
from coaching.evidence import CrmHeldEvidence, Notice, RunHeldEvidence
from coaching.facts import Person, Role
from jobs.compose import Outgoing
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
            note = _note(evidence, admin, matter, now=now, until=until)
            row = note.delivery(episode_id=None, is_shadow=False)
            new += await enqueue(session, row, now=now)
    return new


def _note(
    evidence: RunHeldEvidence | CrmHeldEvidence,
    admin: Person,
    matter: str,
    *,
    now: datetime,
    until: datetime,
) -> Outgoing:
    delivery_id = str(uuid4())
    notice = Notice(data_as_of=now, seen_by=("you",))
    return Outgoing(
        id=delivery_id,
        dedup_key=f"{evidence.rule}:{admin.id}:{matter}",
        kind=evidence.rule,
        recipient_id=admin.id,
        about_id=admin.id,
        subject_id=None,
        evidence=evidence,
        notice=notice,
        payload=render(
            evidence,
            notice,
            delivery_id=delivery_id,
            reader=admin.calendar,
            crm_hosts=frozenset(),
        ),
        deal_ids=(),
        expires_at=until,
    )
