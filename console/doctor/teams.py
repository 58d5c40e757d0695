"""The doctor's look at coaching.toml beside people.csv: whose team has own values."""

from collections.abc import Sequence

from coaching.thresholds import Thresholds
from console.base.command_line import command
from console.doctor.report import Line, note
from console.parts import Parts
from models.db.database import SessionMaker
from models.people.teams import leading_addresses
from models.rules.in_force import read_before


async def check_teams(parts: Parts) -> Sequence[Line]:
    """Name each `[team]` of coaching.toml whose values hold for nobody.

    And say where the program that runs has read other values than stand there now.
    """
    thresholds = parts.rules.thresholds
    changed = await changed_since(parts.sessions, thresholds)
    lines = [note(changed)] if changed else []
    return [*lines, *await teams_of_nobody(parts.sessions, thresholds)]


async def changed_since(sessions: SessionMaker, thresholds: Thresholds) -> str:
    """Return a sentence if `run` goes by other values; empty where it does not."""
    async with sessions() as session:
        read_at = await read_before(session, thresholds)
    if read_at is None:
        return ""
    return (
        f"coaching.toml: its values have changed since {command('run')} read them on"
        f" {read_at:%Y-%m-%d at %H:%M} UTC: start it anew, and they hold"
    )


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
