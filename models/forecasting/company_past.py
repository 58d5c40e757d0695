"""The past of the whole company, read once for everything that foretells."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Past
from models.forecasting.past_standings import standings
from models.forecasting.quarter_starts import day_ones


async def past(session: AsyncSession, *, now: datetime) -> Past:
    """Return how the year before `now` went, in two statements."""
    return Past(
        standings=await standings(session, now=now),
        day_ones=await day_ones(session, now=now),
    )
