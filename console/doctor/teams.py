"""The doctor's look at coaching.toml beside people.csv: whose team has own values."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coaching.thresholds import Thresholds
from console.doctor.report import Line, note
from console.parts import Parts
from models.db.database import SessionMaker
from models.tables import Person


async def check_teams(parts: Parts) -> Sequence[Line]:
    """Name each `[team]` of coaching.toml whose values hold for nobody."""
    return await teams_of_nobody(parts.sessions, parts.rules.thresholds)


async def teams_of_nobody(
    sessions: SessionMaker, thresholds: Thresholds
) -> Sequence[Line]:
    """Return a line for each team's address that leads nobody present."""
    if not thresholds.team:
        return []
    rep, leader = aliased(Person), aliased(Person)
    query = (
        select(func.lower(leader.email))
        .join(rep, rep.leader_id == leader.id)
        .where(rep.left_on.is_(None), leader.left_on.is_(None))
        .distinct()
    )
    async with sessions() as session:
        leaders = set(await session.scalars(query))
    return [
        note(
            f'coaching.toml: [team."{email}"] changes nothing: nobody in people.csv is'
            " led from this address"
        )
        for email in thresholds.team
        if email.lower() not in leaders
    ]
