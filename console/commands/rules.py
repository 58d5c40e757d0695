"""`rules`: every rule in plain words, each value in force and where it comes from."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from coaching.rulebook import RULEBOOK, value_at, values
from coaching.thresholds import Path, Thresholds, lines_of
from config import Settings
from console.base.errors import FORESEEN, told_plainly
from console.base.settings import load_settings, load_thresholds, thresholds_text
from console.commands.rule_words import add_words
from console.commands.rules_tried import try_values
from console.do_work import do
from console.doctor.stage import has_no_file
from console.doctor.standings import Standings, read_standings
from console.doctor.teams import changed_since
from jobs.clock import system_clock
from models.db.database import open_database, session_maker
from models.db.schema import schema_state

WIDTH = 100


def add(app: typer.Typer) -> None:
    """Add the command to `app`; it needs no token, and the words no database."""
    commands = typer.Typer(invoke_without_command=True)
    app.add_typer(commands, name="rules")
    add_words(commands)

    @commands.callback(invoke_without_command=True)
    def rules_command(
        context: typer.Context,
        team: Annotated[
            str, typer.Option(help="A leader's e-mail: the values of that team.")
        ] = "",
        tried: Annotated[
            list[str] | None,
            typer.Option("--set", help="What section.key=value would have changed."),
        ] = None,
    ) -> None:
        """Say each rule in plain words, with the values in force and their source."""
        if context.invoked_subcommand is not None:
            return
        if tried:
            terminal = Console(highlight=False, soft_wrap=True)
            do(partial(try_values, tried=tried, console=terminal))
            return
        with told_plainly():
            settings = load_settings()
            file = settings.coaching_file
            thresholds = load_thresholds(file)
            known, changed = asyncio.run(_known(settings, thresholds))
            text = thresholds_text(file)
            console = Console(highlight=False, width=WIDTH)
            if changed:
                console.print(changed, markup=False)
            for line in rules(thresholds, text, team=team or None, known=known):
                console.print(line, markup=False)


async def _known(
    settings: Settings, thresholds: Thresholds
) -> tuple[Standings | None, str]:
    """Return how each rule stands, and a sentence if `run` goes by other values.

    None and nothing where no database can tell.
    """
    engine = open_database(settings.database_url.get_secret_value())
    try:
        if has_no_file(engine) or not (await schema_state(engine)).is_current:
            return None, ""
        sessions = session_maker(engine)
        now = system_clock()
        return (
            await read_standings(sessions, thresholds.hold_out, now=now),
            await changed_since(sessions, thresholds),
        )
    except FORESEEN:
        # The words and values are what was asked for; doctor tells what is wrong.
        return None, ""
    finally:
        await engine.dispose()


def rules(
    thresholds: Thresholds,
    text: str,
    *,
    team: str | None,
    known: Standings | None,
) -> Iterator[str]:
    """Yield the lines; `text` is coaching.toml as read, `team` a leader's e-mail.

    A key is listed under the rule whose own section it is in, the rest at the end.
    """
    in_force = thresholds.of_team(team)
    said = known.all(thresholds) if known else []
    if said:
        yield from ("", "How each rule did on your own past", *said)
    yield from known.untold() if known else ()
    if team is not None and in_force is thresholds:
        yield f"The team of {team} has no values of its own in coaching.toml."
    listed: set[str] = set()
    for wording in RULEBOOK.values():
        yield from ("", f"{wording.title} ({wording.rule})", wording.say(in_force))
        own = {wording.sections[0]} - listed
        yield from _listing(thresholds, text, sections=own, team=team)
        listed |= own
    rest = {path[0] for path in values(thresholds)} - listed
    if rest:
        yield from ("", "What else can be set")
        yield from _listing(thresholds, text, sections=rest, team=team)


def _listing(
    thresholds: Thresholds, text: str, *, sections: set[str], team: str | None
) -> Iterator[str]:
    lines = lines_of(text)
    for path, value in values(thresholds).items():
        if path[0] not in sections:
            continue
        yield f"  {'.'.join(path)} = {_said(value)}  ({_source(path, value, lines)})"
        for leader in thresholds.team:
            own = ("team", leader, *path)
            is_wanted = team is None or team.lower() == leader.lower()
            if own in lines and is_wanted:
                changed = _said(value_at(thresholds.team[leader], path))
                yield f"    {changed} for the team of {leader}  (line {lines[own]})"


def _source(path: Path, value: object, lines: Mapping[Path, int]) -> str:
    is_default = value == value_at(Thresholds(), path)
    line = lines.get(path)
    if line is None:
        return "default" if is_default else "coaching.toml"
    as_shipped = ", as shipped" if is_default else ""
    return f"coaching.toml line {line}{as_shipped}"


def _said(value: object) -> str:
    """Return a value as coaching.toml writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(_said(each) for each in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {_said(value[key])}" for key in value)
        return f"{{{inner}}}"
    if isinstance(value, StrEnum | str):
        return json.dumps(str(value))
    if isinstance(value, time | date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
