"""The audit log: who looked at whom, whether they were allowed to, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person
from models.tables import AuditEntry

TEAM = "team"
"""A look at the sums of several people in one list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLook:
    """One look at another person's deals, granted or not."""

    actor: str
    """A person's id, or the Slack user id of somebody who is nobody here."""
    action: str
    """What was asked for, such as "pipeline", "brief" or "team"."""
    subject_person_id: int | None
    allowed: bool
    reason: str
    object_id: str | None = None
    """A deal's id, where it was about one."""


def record(session: AsyncSession, look: AuditLook, *, now: datetime) -> None:
    """Append `look` in the caller's transaction; no message text is kept."""
    session.add(
        AuditEntry(
            at=now,
            actor=look.actor[:64],
            action=look.action[:32],
            subject_person_id=look.subject_person_id,
            object_id=look.object_id,
            allowed=look.allowed,
            reason=look.reason[:255],
        )
    )


async def record_list(
    session: AsyncSession, actor: Person, subjects: Collection[int], *, now: datetime
) -> None:
    """Append that `actor` was shown a list with each of `subjects` in it.

    Once for each of them and day of the actor's: App Home is drawn anew at each press.
    """
    since = actor.calendar.at(actor.calendar.today(now), time(0))
    noted = select(AuditEntry.subject_person_id).where(
        AuditEntry.at >= since,
        AuditEntry.actor == str(actor.id),
        AuditEntry.action == TEAM,
        AuditEntry.allowed,
    )
    known = frozenset(await session.scalars(noted))
    for subject_id in sorted(frozenset(subjects) - known):
        look = AuditLook(
            actor=str(actor.id),
            action=TEAM,
            subject_person_id=subject_id,
            allowed=True,
            reason=f"in a list of {len(subjects)}",
        )
        record(session, look, now=now)
