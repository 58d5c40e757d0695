"""The past of the whole company, read once for everything that foretells."""

from datetime import datetime

from coaching.facts import Past
from models.db.read_session import ReadSession
from models.forecasting.past_standings import standings
from models.forecasting.quarter_starts import day_ones


async def past(session: ReadSession, *, now: datetime) -> Past:
    """Return how the year before `now` went, in two statements."""
    return Past(
        standings=await standings(session, now=now),
        day_ones=await day_ones(session, now=now),
    )
