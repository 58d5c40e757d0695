"""What people answer with a message's buttons: checked, kept once, obeyed afterwards.

A button carries the delivery's id alone. Who pressed it, whether the message was theirs
and whether it still matters is decided here, from what is stored. All functions work in
the caller's transaction; the caller tells the person what the status says.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import (
    Evidence,
    FirstMeetingsEvidence,
    KitchenEvidence,
    MeetingRef,
    OneOnOneEvidence,
    UncertainMeetingEvidence,
    load,
)
from coaching.memory.put_offs import Reason
from coaching.refs import deal_id_of
from models.conversation.may_answer import (
    AnswerResult,
    AnswerStatus,
    answered,
    open_message,
)
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.outbox.questions_put import note_answered
from models.people.away_by_own_word import note_own_days_off
from models.tables import (
    Activity,
    Answer,
    Attendance,
    BundledEpisode,
    Delivery,
    Episode,
    OneOnOne,
    PutOff,
)

__all__ = [
    "AnswerResult",
    "AnswerStatus",
    "booked_meeting",
    "put_off",
    "record_answer",
    "record_attendance",
    "record_one_on_one",
]

NOT_NOW = "not_now"
STEP = "step"
SECOND = "second"
THIRD = "third"
ATTEND = "attend"
PRE_BRIEF = "pre_brief"


async def record_answer(
    session: AsyncSession,
    *,
    delivery_id: str,
    clicker_slack_id: str,
    choice: str,
    now: datetime,
) -> AnswerResult:
    """Keep `choice` (step, second, not_now, useful, wrong_data) once."""
    delivery, refusal = await open_message(
        session, delivery_id, clicker_slack_id, now=now
    )
    if delivery is None:
        return refusal
    return await _keep(session, delivery, choice, now=now)


async def put_off(
    session: AsyncSession,
    *,
    delivery_id: str,
    clicker_slack_id: str,
    reason: str,
    until: date | None,
    now: datetime,
) -> AnswerResult:
    """Keep silent on this matter until the day `until`, or for good if None.

    A second put-off replaces the first, which stays in the table: the newest counts.
    """
    delivery, refusal = await open_message(
        session, delivery_id, clicker_slack_id, now=now
    )
    if delivery is None:
        return refusal
    new = PutOff(
        person_id=delivery.recipient_id,
        about_id=delivery.subject_person_id or delivery.recipient_id,
        rule=delivery.kind,
        subject_id=delivery.subject_id,
        deal_id=deal_id_of(load(delivery.evidence)),
        reason=reason,
        until=until,
        created_at=now,
    )
    latest = await _latest_put_off(session, new)
    if latest is not None and (latest.reason, latest.until) == (reason, until):
        return answered(AnswerStatus.REPEATED, delivery)
    session.add_all([new, *await _beside(session, delivery, new)])
    if reason == Reason.AWAY:
        await note_own_days_off(session, new.person_id, until=until, now=now)
    await _keep(session, delivery, NOT_NOW, now=now)
    return answered(AnswerStatus.RECORDED, delivery)


async def record_one_on_one(
    session: AsyncSession,
    *,
    delivery_id: str,
    clicker_slack_id: str,
    held_on: date,
    now: datetime,
) -> AnswerResult:
    """Record that leader and rep met on `held_on`, a date of the leader's own zone."""
    delivery, refusal = await open_message(
        session, delivery_id, clicker_slack_id, now=now
    )
    if delivery is None:
        return refusal
    evidence = load(delivery.evidence)
    # Somewhere on earth it is already tomorrow, but nowhere the day after.
    is_future = held_on > (now + timedelta(days=1)).date()
    if not isinstance(evidence, OneOnOneEvidence) or is_future:
        return answered(AnswerStatus.NOT_APPLICABLE, delivery)
    met = {
        "leader_id": evidence.leader.id,
        "rep_id": evidence.rep.id,
        "held_on": held_on,
        "recorded_at": now,
    }
    keys = ["leader_id", "rep_id", "held_on"]
    statement = insert(session, OneOnOne).values(met)
    await session.execute(statement.on_conflict_do_nothing(index_elements=keys))
    return await _keep(session, delivery, STEP, now=now)


async def record_attendance(
    session: AsyncSession,
    *,
    delivery_id: str,
    clicker_slack_id: str,
    choice: str,
    now: datetime,
) -> AnswerResult:
    """Record that a leader will `attend` or gives a `pre_brief`; the last one counts.

    A meeting that has begun, or that the CRM no longer has, makes the message stale.
    """
    delivery, refusal = await open_message(
        session, delivery_id, clicker_slack_id, now=now
    )
    if delivery is None:
        return refusal
    evidence = load(delivery.evidence)
    booked = booked_meeting(evidence)
    if booked is None:
        return answered(AnswerStatus.NOT_APPLICABLE, delivery)
    meeting = await session.get(Activity, booked.id)
    if meeting is None or meeting.archived_at or (meeting.starts_at or now) <= now:
        return answered(AnswerStatus.STALE, delivery)
    row = {"activity_id": meeting.id, "person_id": delivery.recipient_id}
    changed = {"choice": choice, "recorded_at": now}
    statement = insert(session, Attendance).values(row | changed)
    await session.execute(
        statement.on_conflict_do_update(index_elements=list(row), set_=changed)
    )
    button = STEP if choice == ATTEND else SECOND
    return await _keep(session, delivery, button, now=now)


def booked_meeting(evidence: Evidence) -> MeetingRef | None:
    """Return the meeting that a leader was asked to join; None: of none, or a rep."""
    match evidence:
        case UncertainMeetingEvidence() | FirstMeetingsEvidence() | KitchenEvidence():
            return evidence.meeting
        case _:
            return None


async def _keep(
    session: AsyncSession, delivery: Delivery, choice: str, *, now: datetime
) -> AnswerResult:
    statement = (
        insert(session, Answer)
        .values(
            delivery_id=delivery.id,
            person_id=delivery.recipient_id,
            choice=choice,
            answered_at=now,
        )
        .on_conflict_do_nothing(index_elements=["delivery_id", "choice"])
        .returning(Answer.id)
    )
    is_new = await session.scalar(statement) is not None
    if choice in (STEP, NOT_NOW):
        lines = choice == NOT_NOW
        await note_answered(session, delivery, with_lines=lines, now=now)
    status = AnswerStatus.RECORDED if is_new else AnswerStatus.REPEATED
    return answered(status, delivery)


async def _latest_put_off(session: ReadSession, new: PutOff) -> PutOff | None:
    statement = (
        select(PutOff)
        .where(
            PutOff.person_id == new.person_id,
            PutOff.about_id == new.about_id,
            PutOff.rule == new.rule,
            PutOff.subject_id == new.subject_id,
        )
        .order_by(PutOff.created_at.desc(), PutOff.id.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def _beside(
    session: ReadSession, delivery: Delivery, put_off: PutOff
) -> list[PutOff]:
    """Return the same wish for what the message told by a short line.

    "Not now" is for all of it. A reason without a day is about the headline alone, so
    that nothing is silenced for good which the person has hardly read.
    """
    if put_off.until is None:
        return []
    line = BundledEpisode
    query = (
        select(Episode)
        .join(line, line.episode_id == Episode.id)
        .where(line.delivery_id == delivery.id)
        .order_by(Episode.id)
    )
    return [
        PutOff(
            person_id=put_off.person_id,
            about_id=each.person_id,
            rule=each.rule,
            subject_id=each.subject_id,
            deal_id=None,
            reason=put_off.reason,
            until=put_off.until,
            created_at=put_off.created_at,
        )
        for each in await session.scalars(query)
    ]
