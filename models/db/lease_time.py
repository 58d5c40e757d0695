"""How long a claim lasts, how long an unclear message rests, and how fast we send."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from models.db.base import UTCDateTime
from models.db.read_session import ReadSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTiming:
    """The terms on which every worker of one installation claims and sends."""

    lease: timedelta
    """For this long a claimed message belongs to its worker."""
    deadline: timedelta
    """For one call of Slack, all in all; far below the lease."""
    settle: timedelta
    """From an unclear answer, or the lease's end, to the look into the history.

    It must exceed the time after which Slack still takes a message whose line was cut,
    plus the time by which its history lags.
    """
    look_again: timedelta
    """Between two looks while the history cannot be read."""
    gap: timedelta
    """Between two messages of the workspace."""
    history_gap: timedelta
    """Between two looks into the history, of which Slack allows fifty a minute."""
    person_gap: timedelta
    """Between two messages to one person."""
    by_database_clock: bool
    """On PostgreSQL leases go by the server's clock, the same for all workers.

    SQLite has a single process, whose handed clock is as good; the demo moves that
    clock by days, and its leases must move along.
    """


def standard_terms(*, settle: timedelta, by_database_clock: bool) -> SendTiming:
    """Return the terms of a real installation: 300 messages a minute at the most."""
    return SendTiming(
        lease=timedelta(seconds=60),
        deadline=timedelta(seconds=10),
        settle=settle,
        look_again=timedelta(minutes=1),
        gap=timedelta(milliseconds=200),
        history_gap=timedelta(milliseconds=1200),
        person_gap=timedelta(seconds=1),
        by_database_clock=by_database_clock,
    )


def lease_time(
    session: ReadSession, terms: SendTiming, *, now: datetime
) -> datetime | ColumnElement[datetime]:
    """Return the instant by which leases are counted, to be used within a statement.

    The server reads it when the statement reaches it, before it waits for any lock:
    whoever stands still then holds a lease that is shorter, never longer.
    """
    if _by_server(session, terms):
        return func.statement_timestamp(type_=UTCDateTime())
    return now


async def lease_instant(
    session: ReadSession, terms: SendTiming, *, now: datetime
) -> datetime:
    """Return that instant itself; read it before it is used, for the same reason."""
    if not _by_server(session, terms):
        return now
    query = select(func.clock_timestamp(type_=UTCDateTime()))
    return (await session.scalars(query)).one()


def _by_server(session: ReadSession, terms: SendTiming) -> bool:
    is_postgres: bool = session.get_bind().dialect.name == "postgresql"
    return terms.by_database_clock and is_postgres
