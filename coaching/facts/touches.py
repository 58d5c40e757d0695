"""One logged contact with a customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TouchKind(StrEnum):
    """How a customer was touched."""

    MEETING = "meeting"
    CALL = "call"
    EMAIL = "email"
    MESSAGE = "message"
    """Neither call nor e-mail, such as WhatsApp; the CRM keeps no direction."""
    NOTE = "note"


class CallResult(StrEnum):
    """What became of a call or an e-mail."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    MESSAGE_LEFT = "message_left"
    """With somebody else there: nobody's word, and no attempt either."""
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One logged contact with a customer on one deal, or on none: prospecting."""

    deal_id: int | None
    kind: TouchKind
    at: datetime
    inbound: bool = False
    """It came in: no work of ours. An answered call of ours and a meeting are."""
    shared_by: int = 1
    """How many deals the activity is tied to; each gets 1/shared_by of it."""

    @property
    def is_own(self) -> bool:
        """Say whether the rep did it: a meeting takes both, what came in does not."""
        return not self.inbound or self.kind is TouchKind.MEETING
