"""What a rep says of deals that look over: kept once a deal, obeyed afterwards.

The words are put-offs on single deals, so that the deal rests for every rule by which
deals rest. All functions work in the caller's transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.calendar import Calendar
from coaching.evidence import LooksOverEvidence, Notice, OverDeal, SaidOver, load
from coaching.memory import resting_deals
from models.conversation.may_answer import (
    AnswerResult,
    AnswerStatus,
    answered,
    open_message,
)
from models.db.read_session import ReadSession
from models.tables import Answer, Delivery, PutOff


class Word(StrEnum):
    """What a deal that looks over is, by its rep's own word."""

    OVER = resting_deals.OVER
    """It is over, and will be closed in the CRM."""
    LIVES = "lives"
    """It lives, and is left alone for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """One press of a button on a message about deals that look over."""

    delivery_id: str
    clicker_slack_id: str
    deal_id: int | None
    """None: all that are left."""
    word: Word
    calendar: Calendar
    """Of whoever pressed."""


async def say_over(session: AsyncSession, tap: Tap, *, now: datetime) -> AnswerResult:
    """Keep what `tap` says of one deal of the message, or of all that are left.

    A deal that is over rests until the next message is due; one that lives for as long
    as the message said. The days count from that of the message, as its buttons do. The
    first word on a deal counts.
    """
    delivery, refusal = await open_message(
        session, tap.delivery_id, tap.clicker_slack_id, now=now
    )
    if delivery is None:
        return refusal
    evidence = load(delivery.evidence)
    if not isinstance(evidence, LooksOverEvidence):
        return answered(AnswerStatus.NOT_APPLICABLE, delivery)
    asked = {each.deal.id for each in evidence.deals}
    wanted = asked if tap.deal_id is None else asked & {tap.deal_id}
    if not wanted:
        return answered(AnswerStatus.NOT_APPLICABLE, delivery)
    new = wanted - (await _words(session, delivery, wanted)).keys()
    if not new:
        return answered(AnswerStatus.REPEATED, delivery)
    until = _until(tap, delivery, evidence)
    session.add_all(
        _put_off(delivery, deal, tap.word, until, now) for deal in sorted(new)
    )
    session.add_all(_answer(delivery, deal, now) for deal in sorted(new))
    return answered(AnswerStatus.RECORDED, delivery)


async def since_said(
    session: ReadSession, delivery_id: str, evidence: LooksOverEvidence
) -> LooksOverEvidence:
    """Return `evidence` with what was said since, and without those deals."""
    delivery = await session.get_one(Delivery, delivery_id)
    words = await _words(session, delivery, {each.deal.id for each in evidence.deals})
    left = tuple(each for each in evidence.deals if each.deal.id not in words)
    said = tuple(
        _said(each, words[each.deal.id])
        for each in evidence.deals
        if each.deal.id in words
    )
    return evidence.model_copy(update={"deals": left, "said": said})


def _until(tap: Tap, delivery: Delivery, evidence: LooksOverEvidence) -> date:
    days = evidence.every_days if tap.word is Word.OVER else evidence.lives_days
    written = Notice.model_validate_json(delivery.notice).data_as_of
    return tap.calendar.today(written) + timedelta(days=days)


def _said(item: OverDeal, word: PutOff) -> SaidOver:
    lives = word.until if word.reason == Word.LIVES else None
    return SaidOver(deal=item.deal, lives_until=lives)


async def _words(
    session: ReadSession, delivery: Delivery, deal_ids: Collection[int]
) -> dict[int, PutOff]:
    """Return what was said of these deals since the message was decided."""
    query = select(PutOff).where(
        PutOff.person_id == delivery.recipient_id,
        PutOff.rule == delivery.kind,
        PutOff.subject_id.in_(deal_ids),
        PutOff.created_at >= delivery.decided_at,
    )
    found = await session.scalars(query)
    return {each.subject_id: each for each in found if each.subject_id is not None}


def _put_off(
    delivery: Delivery, deal_id: int, word: Word, until: date, now: datetime
) -> PutOff:
    return PutOff(
        person_id=delivery.recipient_id,
        about_id=delivery.recipient_id,
        rule=delivery.kind,
        subject_id=deal_id,
        deal_id=deal_id,
        reason=word,
        until=until,
        created_at=now,
    )


def _answer(delivery: Delivery, deal_id: int, now: datetime) -> Answer:
    return Answer(
        delivery_id=delivery.id,
        person_id=delivery.recipient_id,
        choice=f"deal:{deal_id}",
        answered_at=now,
    )
