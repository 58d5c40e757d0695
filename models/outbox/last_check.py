"""What must be known right before a message goes out, read in one statement.

A pilot costs a second one: who belongs to it is asked of the chart.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coaching.facts.mode import Mode
from coaching.planning.audience import FOR_ADMINS
from models.db.lease_time import SendTiming
from models.db.read_session import ReadSession
from models.outbox.claims import Claim
from models.outbox.mode import stored_mode
from models.outbox.rate_limit import POST, is_shut
from models.outbox.reach import reach_of, stored_pilot
from models.outbox.silenced import silenced_since
from models.tables import Person

OUTSIDERS = ("guest", "bot")
"""Slack says so of a user whom it found: that is no bad look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """Where a message would go at this moment, and what may stand in its way."""

    is_live: bool
    """Messages go to this recipient."""
    slack_is_busy: bool
    """It has asked some worker to wait."""
    is_gone: bool
    """The recipient has left, or is somebody in Slack who gets no messages."""
    is_active: bool
    """By the last look at Slack's list of users, which may have been a bad one."""
    slack_user_id: str | None
    slack_channel_id: str | None
    is_silenced: bool
    """Somebody has asked for silence on this since it was decided."""


async def look_at(
    session: ReadSession, claim: Claim, *, now: datetime, terms: SendTiming
) -> LastLook:
    """Return what stands in the database; NoResultFound for an unknown recipient."""
    query = select(
        stored_mode().label("mode"),
        stored_pilot().label("pilot"),
        is_shut(session, POST, now=now, terms=terms).label("slack_is_busy"),
        Person.left_on,
        Person.slack_state,
        Person.slack_user_id,
        Person.slack_channel_id,
        silenced_since(claim.id).label("is_silenced"),
    ).where(Person.id == claim.recipient_id)
    row = (await session.execute(query)).one()
    reach = await reach_of(session, mode=row.mode, pilot=row.pilot)
    return LastLook(
        is_live=reach.is_live_for(claim.recipient_id)
        or (claim.kind in FOR_ADMINS and reach.mode is Mode.LIVE),
        slack_is_busy=row.slack_is_busy,
        is_gone=row.left_on is not None or row.slack_state in OUTSIDERS,
        is_active=row.slack_state == "active",
        slack_user_id=row.slack_user_id,
        slack_channel_id=row.slack_channel_id,
        is_silenced=row.is_silenced,
    )
