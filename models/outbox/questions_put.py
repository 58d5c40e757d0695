"""Questions that are put once: kept from the instant at which Slack took one."""

from datetime import datetime

from sqlalchemy import select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.memory.asked_once import ASKED_ONCE
from coaching.memory.history import Question
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import BundledEpisode, Delivery, Episode, PutQuestion


async def note_put(session: AsyncSession, delivery_id: str) -> None:
    """Keep what was asked once by a message that was sent, its short lines too."""
    of_it = (Delivery.id == delivery_id, Delivery.sent_at.is_not(None))
    alone = select(
        Delivery.kind, Delivery.subject_id, Delivery.recipient_id, Delivery.sent_at
    ).where(*of_it, Delivery.kind.in_(ASKED_ONCE), Delivery.subject_id.is_not(None))
    riding = (
        select(
            Episode.rule, Episode.subject_id, Delivery.recipient_id, Delivery.sent_at
        )
        .join(BundledEpisode, BundledEpisode.episode_id == Episode.id)
        .join(Delivery, Delivery.id == BundledEpisode.delivery_id)
        .where(*of_it, Episode.rule.in_(ASKED_ONCE), Episode.subject_id.is_not(None))
    )
    columns = ["rule", "about_id", "person_id", "asked_at"]
    statement = insert(session, PutQuestion).from_select(
        columns, union_all(alone, riding)
    )
    await session.execute(statement.on_conflict_do_nothing())


async def note_answered(
    session: AsyncSession, delivery: Delivery, *, with_lines: bool, now: datetime
) -> None:
    """Keep that what was asked once has an answer; with those of its short lines."""
    matters = [(delivery.kind, delivery.subject_id)]
    if with_lines:
        line = BundledEpisode
        query = (
            select(Episode.rule, Episode.subject_id)
            .join(line, line.episode_id == Episode.id)
            .where(line.delivery_id == delivery.id)
        )
        matters += [(rule, subject) for rule, subject in await session.execute(query)]
    for rule, about_id in matters:
        if rule in ASKED_ONCE:
            await session.execute(
                update(PutQuestion)
                .where(
                    PutQuestion.rule == rule,
                    PutQuestion.about_id == about_id,
                    PutQuestion.person_id == delivery.recipient_id,
                    PutQuestion.answered_at.is_(None),
                )
                .values(answered_at=now)
                .execution_options(synchronize_session=False)
            )


async def put_questions(session: ReadSession, *, now: datetime) -> tuple[Question, ...]:
    """Return the questions that were put up to `now`, in one statement."""
    row = PutQuestion
    query = (
        select(row)
        .where(row.asked_at <= now)
        .order_by(row.rule, row.about_id, row.person_id)
    )
    return tuple(
        Question(
            rule=each.rule,
            about_id=each.about_id,
            person_id=each.person_id,
            is_answered=each.answered_at is not None and each.answered_at <= now,
        )
        for each in await session.scalars(query)
    )
