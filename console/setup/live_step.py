"""The fifth step: live for everybody, for one team first, or not yet."""

from collections.abc import Sequence
from functools import partial

import typer

from coaching.facts.mode import Mode
from console.base.command_line import command
from console.base.foreseen import NotReadyError
from console.commands.go_live import go_live
from console.parts import Parts
from console.setup.asking import choose
from console.setup.guide import Guide
from models.outbox.mode import read_mode
from models.people.teams import Team, teams_of_reps

WHOM = "live.whom"


def live_step(guide: Guide) -> None:
    """Ask whether messages may go out from now on, and to whom; no is fine as well."""
    if guide.is_guided and guide.do(_mode) is Mode.LIVE:
        guide.say("ok     It is live already.")
        return
    found = guide.do(_teams)
    teams = guide.memory.once(WHOM, lambda: _for_whom(guide, found))
    try:
        guide.do(partial(_go, guide=guide, teams=teams))
    except NotReadyError:
        guide.memory.forget(WHOM)
        raise
    except typer.Exit:
        guide.say(
            "It stays in shadow mode: what it would say is recorded for you, and sent "
            "to nobody. When you are ready:"
        )
        guide.line(f"  {command('live')}")
    guide.memory.forget(WHOM)


def _for_whom(guide: Guide, teams: Sequence[Team]) -> list[str]:
    """Return the addresses of the leaders whose teams begin; empty for everybody."""
    if len(teams) <= 1:
        return []
    options = ["Everybody"]
    options += [
        f"First the team of {team.leader_name}, {team.reps} people" for team in teams
    ]
    guide.say("For whom shall it go live? Whoever is not named stays in shadow mode.")
    chosen = choose(guide.console, "For whom", options)
    return [teams[chosen - 1].leader_email] if chosen else []


async def _go(parts: Parts, *, guide: Guide, teams: Sequence[str]) -> None:
    await go_live(
        parts,
        guide.console,
        teams=teams,
        is_sure=False,
        # The step before has shown every message.
        was_shown=guide.is_guided,
    )


async def _mode(parts: Parts) -> Mode:
    async with parts.sessions() as session:
        return await read_mode(session)


async def _teams(parts: Parts) -> Sequence[Team]:
    async with parts.sessions() as session:
        return await teams_of_reps(session)
