"""A press in the Home tab that only an admin may make."""

from datetime import datetime

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Person, Role
from models.keeping.audit import AuditLook, record
from models.people.roster import active_slack_user


async def pressing_admin(
    args: AsyncArgs,
    session: AsyncSession,
    *,
    action: str,
    object_id: str,
    now: datetime,
) -> Person | None:
    """Return the admin who pressed; None, and that is in the audit, if it is none."""
    user = args.body["user"]["id"]
    person = await active_slack_user(session, user)
    if person is not None and person.role is Role.ADMIN:
        return person
    refused = AuditLook(
        actor=str(person.id) if person else user,
        action=action,
        subject_person_id=None,
        allowed=False,
        reason="not an admin",
        object_id=object_id,
    )
    record(session, refused, now=now)
    return None
