"""What is kept for how long: words a month, the audit about a year, the ledger longer.

Erasing goes by small transactions, so that nobody waits and a kill loses nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.database import SessionMaker
from models.db.read_session import ReadSession
from models.tables import (
    Answer,
    AuditEntry,
    BundledEpisode,
    Commitment,
    Delivery,
    Episode,
    HelpRequest,
    HoldOutCase,
    Person,
)

BATCH = 500
ENDED = ("sent", "shadow", "dead", "expired", "cancelled")
ERASED = ""
Step = Callable[[AsyncSession], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long each kind of trace is kept."""

    words: timedelta
    """What a message said, and its evidence, counted from the decision; what somebody
    asked for or promised, from its end."""
    audit: timedelta
    ledger: timedelta
    """That there was a message, or one was held out. At least twice the longest
    silence after one, else what was told would be told again."""


STANDARD = Retention(
    words=timedelta(days=30), audit=timedelta(days=400), ledger=timedelta(days=800)
)


async def due(
    session: ReadSession, retention: Retention, *, now: datetime
) -> Mapping[str, int]:
    """Return how many rows of each kind have outlived their time."""
    counted = {
        "words": select(func.count(Delivery.id)).where(*_wordy(retention, now)),
        "requests": select(
            _count(HelpRequest, *_said(HelpRequest, retention, now))
            + _count(Commitment, *_said(Commitment, retention, now))
        ),
        "audit": select(func.count(AuditEntry.id)).where(_looked(retention, now)),
        "ledger": select(func.count(Delivery.id)).where(*_settled(retention, now)),
        "hold_out": select(func.count(HoldOutCase.rep_id)).where(_old(retention, now)),
    }
    return {kind: await session.scalar(query) or 0 for kind, query in counted.items()}


async def prune(
    sessions: SessionMaker, retention: Retention, *, now: datetime, batch: int
) -> Mapping[str, int]:
    """Erase what has outlived its time, `batch` rows a transaction; return how many.

    Put-offs and the messages of an open episode are never touched.
    """
    steps = {
        "words": _erase_words,
        "requests": _erase_requests,
        "audit": _delete_audit,
        "ledger": _delete_ledger,
        "hold_out": _delete_cases,
    }
    return {
        kind: await _repeat(
            sessions, partial(step, retention=retention, now=now, batch=batch), batch
        )
        for kind, step in steps.items()
    }


async def _repeat(sessions: SessionMaker, step: Step, batch: int) -> int:
    total = 0
    while True:
        async with sessions.begin() as session:
            done = await step(session)
        total += done
        if done < batch:
            return total


async def _erase_words(
    session: AsyncSession, *, retention: Retention, now: datetime, batch: int
) -> int:
    old = select(Delivery.id).where(*_wordy(retention, now)).limit(batch)
    statement = (
        update(Delivery)
        .where(Delivery.id.in_(old))
        .values(payload=ERASED, evidence=ERASED, notice=ERASED, error=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(list(await session.scalars(statement)))


async def _erase_requests(
    session: AsyncSession, *, retention: Retention, now: datetime, batch: int
) -> int:
    done = 0
    for table, words in ((HelpRequest, "note"), (Commitment, "what")):
        old = select(table.id).where(*_said(table, retention, now)).limit(batch - done)
        statement = update(table).where(table.id.in_(old)).values({words: ERASED})
        erased = await session.scalars(
            statement.returning(table.id).execution_options(synchronize_session=False)
        )
        done += len(list(erased))
    return done


async def _delete_audit(
    session: AsyncSession, *, retention: Retention, now: datetime, batch: int
) -> int:
    old = select(AuditEntry.id).where(_looked(retention, now)).limit(batch)
    statement = delete(AuditEntry).where(AuditEntry.id.in_(old))
    return len(list(await session.scalars(statement.returning(AuditEntry.id))))


async def _delete_ledger(
    session: AsyncSession, *, retention: Retention, now: datetime, batch: int
) -> int:
    query = select(Delivery.id).where(*_settled(retention, now)).limit(batch)
    old = list(await session.scalars(query))
    await session.execute(delete(Answer).where(Answer.delivery_id.in_(old)))
    await session.execute(delete(Delivery).where(Delivery.id.in_(old)))
    return len(old)


async def _delete_cases(
    session: AsyncSession, *, retention: Retention, now: datetime, batch: int
) -> int:
    key = cast("Table", HoldOutCase.__table__).primary_key.columns
    old = select(*key).where(_old(retention, now)).limit(batch)
    statement = delete(HoldOutCase).where(tuple_(*key).in_(old))
    return len(list(await session.scalars(statement.returning(HoldOutCase.rep_id))))


def _wordy(retention: Retention, now: datetime) -> tuple[ColumnElement[bool], ...]:
    spoken_at = func.coalesce(Delivery.sent_at, Delivery.decided_at)
    return (
        Delivery.state.in_(ENDED),
        spoken_at < now - retention.words,
        Delivery.payload != ERASED,
    )


def _said(
    table: type[HelpRequest | Commitment], retention: Retention, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    words = HelpRequest.note if table is HelpRequest else Commitment.what
    whose = HelpRequest.rep_id if table is HelpRequest else Commitment.person_id
    before = now - retention.words
    # Whoever has left closes nothing any more, so that leaving ends it.
    gone = select(Person.id).where(Person.left_on < before.date())
    return (or_(table.closed_at < before, whose.in_(gone)), words != ERASED)


def _count(
    table: type[HelpRequest | Commitment], *where: ColumnElement[bool]
) -> ScalarSelect[int]:
    return select(func.count(table.id)).where(*where).scalar_subquery()


def _looked(retention: Retention, now: datetime) -> ColumnElement[bool]:
    return AuditEntry.at < now - retention.audit


def _old(retention: Retention, now: datetime) -> ColumnElement[bool]:
    return HoldOutCase.decided_at < now - retention.ledger


def _settled(retention: Retention, now: datetime) -> tuple[ColumnElement[bool], ...]:
    before, line = now - retention.ledger, BundledEpisode
    lasts = or_(Episode.cleared_at.is_(None), Episode.cleared_at >= before)
    is_open = exists().where(Episode.id == Delivery.episode_id, lasts)
    rides = exists().where(
        line.delivery_id == Delivery.id, line.episode_id == Episode.id, lasts
    )
    return (
        and_(Delivery.state.in_(ENDED), Delivery.decided_at < before),
        ~is_open,
        ~rides,
    )
