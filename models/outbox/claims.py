"""Every change of a delivery: which row, in which state, and under whose fence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Delivery

SOMEWHERE: Final = "?"
"""In the place of a conversation: a message may have arrived in one not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that one worker may send, or look up, until `lease_until`."""

    id: str
    kind: str
    recipient_id: int
    subject_person_id: int | None
    payload: str
    slack_channel: str | None
    """Where an earlier attempt may have put it; None if there was none."""
    first_attempt_at: datetime
    attempts: int
    """This one included."""
    fence: int
    lease_until: datetime
    is_held: bool
    """It was looked up before, in vain."""
    last_error: str | None
    """Why the attempt before did not succeed."""


def claim_of(row: Delivery) -> Claim:
    """Return the claim that `row` holds now; RuntimeError if it holds none."""
    if row.lease_until is None or row.first_attempt_at is None:
        message = f"delivery {row.id} was claimed without a lease"
        raise RuntimeError(message)
    return Claim(
        id=row.id,
        kind=row.kind,
        recipient_id=row.recipient_id,
        subject_person_id=row.subject_person_id,
        payload=row.payload,
        slack_channel=row.slack_channel,
        first_attempt_at=row.first_attempt_at,
        attempts=row.attempts,
        fence=row.fence,
        lease_until=row.lease_until,
        is_held=row.held_since is not None,
        last_error=row.error,
    )


def still_held(claim: Claim, *, state: str) -> ColumnElement[bool]:
    """Return the condition that nobody else has had the message since."""
    return and_(
        Delivery.id == claim.id,
        Delivery.fence == claim.fence,
        Delivery.state == state,
    )


def somewhere() -> ColumnElement[str]:
    """Return where it may have arrived; SOMEWHERE if that is not known either.

    After a restore nobody may know the conversation; without one it would count as a
    message that surely reached nobody, and be written again.
    """
    return func.coalesce(Delivery.slack_channel, SOMEWHERE)


async def change(
    session: AsyncSession,
    *where: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of several types
) -> list[str]:
    """Change the deliveries that match; return their ids."""
    statement = (
        update(Delivery)
        .where(*where)
        .values(**values)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))
