"""The doctor's look at coaching.toml beside people.csv: whose team has own values."""

from collections.abc import Sequence

from coaching.thresholds import Thresholds
from console.doctor.report import Line, note
from console.parts import Parts
from models.db.database import SessionMaker
from models.people.teams import leading_addresses


async def check_teams(parts: Parts) -> Sequence[Line]:
    """Name each `[team]` of coaching.toml whose values hold for nobody."""
    return await teams_of_nobody(parts.sessions, parts.rules.thresholds)


async def teams_of_nobody(
    sessions: SessionMaker, thresholds: Thresholds
) -> Sequence[Line]:
    """Return a line for each team's address that leads nobody present."""
    if not thresholds.team:
        return []
    async with sessions() as session:
        leaders = await leading_addresses(session)
    return [
        note(
            f'coaching.toml: [team."{email}"] changes nothing: nobody in people.csv is'
            " led from this address"
        )
        for email in thresholds.team
        if email.lower() not in leaders
    ]
