"""The odds as they were learned, kept by instant and read as the newest one then."""

from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.odds.odds import VERSION, Odds
from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import LearnedOdds

REMEMBERED = timedelta(days=430)
"""Somewhat longer than a replay goes back."""
STORED = TypeAdapter(Odds)


async def keep_odds(session: AsyncSession, odds: Odds) -> None:
    """Keep `odds` in the caller's transaction, in place of those of their instant."""
    learned = {"version": VERSION, "odds": STORED.dump_json(odds).decode()}
    statement = insert(session, LearnedOdds).values({"at": odds.at} | learned)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["at"], set_=learned)
    )


async def learned_at(session: ReadSession, *, since: datetime) -> frozenset[datetime]:
    """Return the instants from `since` on of which odds are kept."""
    query = select(LearnedOdds.at).where(
        LearnedOdds.at >= since, LearnedOdds.version == VERSION
    )
    return frozenset(await session.scalars(query))


async def odds_at(session: ReadSession, *, now: datetime) -> Odds | None:
    """Return what had been learned last at `now`; None if that is not kept."""
    query = (
        select(LearnedOdds.odds)
        .where(
            LearnedOdds.at <= now,
            LearnedOdds.at > now - REMEMBERED,
            LearnedOdds.version == VERSION,
        )
        .order_by(LearnedOdds.at.desc())
        .limit(1)
    )
    found = await session.scalar(query)
    return None if found is None else STORED.validate_json(found)


async def forget_odds(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was learned before an instant."""
    await session.execute(delete(LearnedOdds).where(LearnedOdds.at < before))
