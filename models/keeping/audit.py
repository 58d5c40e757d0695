"""The audit log: who looked at whom, whether they were allowed to, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLook:
    """One look at another person's deals, granted or not."""

    actor: str
    """A person's id, or the Slack user id of somebody who is nobody here."""
    action: str
    """What was asked for: pipeline, brief or home."""
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
