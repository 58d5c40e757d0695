"""What sending and looking up share: Slack, the database, the time, the terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.outbound.messenger import Messenger
from jobs.clock import Clock
from models.db.database import SessionMaker, at_once
from models.db.lease_time import SendTiming
from models.db.read_session import ReadSession
from models.outbox import rate_limit
from models.outbox.claims import Claim
from models.outbox.last_check import look_at
from models.outbox.written_for import why_nobody_there, why_not_for_reader

TOKEN_WAIT = timedelta(minutes=15)
"""After Slack refused the token; a start of the program does not wait for it."""
READER_WAIT = timedelta(minutes=10)
"""Until somebody is tried again who alone could not be written to."""
PATIENCE = timedelta(seconds=5)
"""For the gate to open; whatever takes longer is left to the next tick."""


class Outcome(StrEnum):
    """What became of one message."""

    SENT = "sent"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    POSTPONED = "postponed"
    """Slack is busy, and the gate is shut for so long; or sending has been paused."""
    UNREACHED = "unreached"
    """Slack did not even open the conversation: others would wait for it as long."""
    CANCELLED = "cancelled"
    LOST = "lost"
    """Its claim had run out, so that nothing was posted or noted."""
    WAITS = "waits"
    """This reader alone cannot be written to for now."""
    STOPPED = "stopped"
    """The token or the workspace refuses: no other message would be taken either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The dependencies of delivering."""

    messenger: Messenger
    sessions: SessionMaker
    clock: Clock
    terms: SendTiming

    async def shut(self, method: str, shutting: rate_limit.Shutting) -> bool:
        """Shut the gate of `method` for every worker; say whether that is news."""
        async with at_once(self.sessions) as session:
            return await rate_limit.shut(
                session, method, shutting, now=self.clock(), terms=self.terms
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """A claimed message with the one who gets it."""

    claim: Claim
    slack_user_id: str
    slack_channel_id: str | None
    may_go: bool
    """Messages go to the recipient, and Slack has asked nobody to wait."""
    token_was_refused: bool
    """Slack has taken nothing since it refused the token, or the workspace did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Why a claimed message may not go out now."""

    reason: str
    passes: bool
    """Another look may find it gone, so that the message waits as long as it may."""


GONE = Hindrance(reason="the recipient cannot be reached any more", passes=False)
NO_USER = Hindrance(reason="the recipient has no active Slack user", passes=True)
SILENCED = Hindrance(
    reason="somebody asked for silence on this meanwhile", passes=False
)


async def errand_of(
    session: ReadSession,
    claim: Claim,
    *,
    token_was_refused: bool,
    now: datetime,
    terms: SendTiming,
) -> ClaimedMessage | Hindrance:
    """Look at the recipient; return the errand, or why it may not be run."""
    seen = await look_at(session, claim, now=now, terms=terms)
    if seen.is_gone:
        return GONE
    why_not = await why_not_for_reader(session, claim.id)
    if why_not := why_not or await why_nobody_there(session, claim.id):
        return Hindrance(reason=why_not, passes=False)
    if seen.is_silenced:
        return SILENCED
    if not seen.is_active or not seen.slack_user_id:
        return NO_USER
    return ClaimedMessage(
        claim=claim,
        slack_user_id=seen.slack_user_id,
        slack_channel_id=seen.slack_channel_id,
        may_go=seen.is_live and not seen.slack_is_busy,
        token_was_refused=token_was_refused,
    )
