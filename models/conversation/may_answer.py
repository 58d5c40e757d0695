"""Which message was answered, and whether this person may answer it now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.outbox.written_for import NO_VP, OUT_OF_SIGHT, why_not_for_reader
from models.people.roster import ACTIVE
from models.tables import AuditEntry, Delivery, Person

STALE_AFTER = timedelta(days=30)


class AnswerStatus(StrEnum):
    """What became of an answer."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    """The same answer is there already; nothing changed."""
    UNKNOWN = "unknown"
    """No such message."""
    NOT_YOURS = "not_yours"
    """Only the one who got a message may answer it; the attempt is in the audit."""
    OUT_OF_SIGHT = "out_of_sight"
    """The one who got it may no longer see whom it is about."""
    NOT_FOR_ROLE = "not_for_role"
    """The one who got it has not the role any more that it was written for."""
    STALE = "stale"
    """The message is old, a newer one replaced it, or its meeting is over."""
    NOT_APPLICABLE = "not_applicable"
    """This kind of message has no such button, or the day lies in the future."""


LOST = {
    OUT_OF_SIGHT: AnswerStatus.OUT_OF_SIGHT,
    NO_VP: AnswerStatus.NOT_FOR_ROLE,
}
"""What becomes of an answer to what is not for its reader any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredMessage:
    """The message that was answered, to render its new state from."""

    id: str
    kind: str
    recipient_id: int
    about_id: int | None
    subject_id: int | None
    evidence: str
    notice: str
    payload: str
    slack_channel: str | None
    slack_ts: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerResult:
    """The status, and the message unless it is unknown or not this person's to see."""

    status: AnswerStatus
    message: AnsweredMessage | None = None


async def open_message(
    session: AsyncSession, delivery_id: str, clicker_slack_id: str, *, now: datetime
) -> tuple[Delivery | None, AnswerResult]:
    """Return the message if this person may answer it now, else None and why not."""
    delivery = await session.get(Delivery, delivery_id)
    if delivery is None or delivery.state == "shadow":
        return None, AnswerResult(status=AnswerStatus.UNKNOWN)
    recipient = await session.get_one(Person, delivery.recipient_id)
    if recipient.slack_user_id != clicker_slack_id or not _is_present(recipient):
        reason = "the message was sent to somebody else"
        session.add(_denied(delivery, clicker_slack_id, reason, now=now))
        return None, AnswerResult(status=AnswerStatus.NOT_YOURS)
    lost = await why_not_for_reader(session, delivery.id)
    if lost is not None:
        session.add(_denied(delivery, str(recipient.id), lost, now=now))
        return None, AnswerResult(status=LOST[lost])
    if not delivery.evidence:
        # Its words are erased, so there is nothing left to explain or to answer.
        return None, AnswerResult(status=AnswerStatus.STALE)
    if await _is_stale(session, delivery, now=now):
        return None, answered(AnswerStatus.STALE, delivery)
    return delivery, answered(AnswerStatus.RECORDED, delivery)


def _is_present(person: Person) -> bool:
    return person.left_on is None and person.slack_state == ACTIVE


async def _is_stale(session: ReadSession, delivery: Delivery, *, now: datetime) -> bool:
    # An unclear delivery may have arrived without a receipt: its decision counts.
    if now - (delivery.sent_at or delivery.decided_at) > STALE_AFTER:
        return True
    newer = select(Delivery.id).where(
        Delivery.recipient_id == delivery.recipient_id,
        Delivery.kind == delivery.kind,
        Delivery.subject_person_id == delivery.subject_person_id,
        Delivery.subject_id == delivery.subject_id,
        Delivery.state == "sent",
        Delivery.decided_at > delivery.decided_at,
    )
    return await session.scalar(newer.limit(1)) is not None


def answered(status: AnswerStatus, delivery: Delivery) -> AnswerResult:
    """Return `status` with what a view needs of `delivery`."""
    message = AnsweredMessage(
        id=delivery.id,
        kind=delivery.kind,
        recipient_id=delivery.recipient_id,
        about_id=delivery.subject_person_id,
        subject_id=delivery.subject_id,
        evidence=delivery.evidence,
        notice=delivery.notice,
        payload=delivery.payload,
        slack_channel=delivery.slack_channel,
        slack_ts=delivery.slack_ts,
    )
    return AnswerResult(status=status, message=message)


def _denied(
    delivery: Delivery, actor: str, reason: str, *, now: datetime
) -> AuditEntry:
    return AuditEntry(
        at=now,
        actor=actor[:64],
        action="answer",
        subject_person_id=delivery.subject_person_id,
        object_id=delivery.id,
        allowed=False,
        reason=reason,
    )
