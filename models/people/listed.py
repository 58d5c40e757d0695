"""Everybody whom a people file has ever named, as matching has left them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from models.db.read_session import ReadSession
from models.tables import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody of a people file, and whom the CRM and Slack know them as."""

    id: int
    email: str
    role: str
    leader_id: int | None
    owner_id: int | None
    """None: no user of the CRM was found to be this person."""
    slack_state: str
    """active, unmatched, ambiguous, deactivated, guest or bot."""
    left_on: date | None
    """None: still there."""


async def listed(session: ReadSession) -> tuple[Listed, ...]:
    """Return everybody by name, those who have left included."""
    rows = await session.scalars(select(Person).order_by(Person.name))
    return tuple(
        Listed(
            id=row.id,
            email=row.email,
            role=row.role,
            leader_id=row.leader_id,
            owner_id=row.owner_id,
            slack_state=row.slack_state,
            left_on=row.left_on,
        )
        for row in rows
    )


async def count_present(session: ReadSession) -> int:
    """Return how many have not left."""
    query = select(func.count()).where(Person.left_on.is_(None))
    return await session.scalar(query) or 0
