"""What an admin says of the CRM: the company moved, or what is missing is gone."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from console.base.command_line import command
from console.base.errors import require_current
from console.base.foreseen import NotReadyError
from console.base.interrupts import interrupted_at_once
from console.base.settings import require
from console.base.single_process import AlreadyRunningError, only_one
from console.base.typed_yes import Yes
from console.do_work import do
from console.parts import Parts
from console.service import program
from crm.port import Account, Stream
from models.crm_data.account import read_account, set_account_aside
from models.crm_data.sync_reports import stream_reports
from models.crm_data.sync_state import believe

WHO = "cli"


def add(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    commands = typer.Typer(no_args_is_help=True)
    app.add_typer(commands, name="crm", help="What is stored of the CRM, and of whose.")

    @commands.command()
    def move(*, yes: Yes = False) -> None:
        """Leave the account so far, and read that of the token from the beginning."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await move_account(parts, Console(highlight=False), is_sure=yes)

        do(work)

    @commands.command(name="believe")
    def believe_command(
        streams: Annotated[
            list[Stream] | None,
            typer.Argument(help="Such as deals; all that are held if left out."),
        ] = None,
    ) -> None:
        """Say that what is missing in the CRM is gone: the next sync believes it."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await believe_streams(parts, Console(highlight=False), streams or ())

        do(work)


async def move_account(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Set aside what came from the account so far, after a question.

    NotReadyError where the token opens that very account, or none that tells its
    number.
    """
    require(parts.settings, "hubspot_token")
    async with parts.open_crm() as crm:
        name, account = crm.name, await crm.account()
    async with parts.sessions() as session:
        known = await read_account(session, crm=name)
    number = _another(account, known)
    at = f" at {account.address}" if account.address else ""
    say(
        console,
        f"What is stored came from the account {known or 'of before'}. The token opens "
        f"{number}{at}. After the move nothing of {known or 'the other'} counts any "
        f"more, and {number} is read from the beginning. A `{command('backup FILE')}` "
        "made before is the only way back.",
    )
    if not is_sure:
        with interrupted_at_once():
            typer.confirm(f"Has the company moved to {number}?", abort=True)
    with only_one(parts.settings.database_url.get_secret_value()):
        is_done = await program.turn(parts, every=timedelta(0)).run(
            partial(_set_aside, parts, name, number)
        )
    if not is_done:
        message = "a worker reads the CRM at this moment: try again in a minute"
        raise AlreadyRunningError(message)
    say(console, f"Moved to {number}. Next: {command('sync')}")


async def _set_aside(parts: Parts, crm: str, number: str) -> bool:
    async with parts.sessions.begin() as session:
        await set_account_aside(
            session, crm=crm, to=number, changed_by=WHO, now=parts.clock()
        )
    return True


async def believe_streams(
    parts: Parts, console: Console, streams: Sequence[Stream]
) -> None:
    """Let the next sync believe what it finds; NotReadyError where nothing is held."""
    async with parts.sessions() as session:
        reports = await stream_reports(session)
    held = [each for each in reports if each.held_reason is not None]
    chosen = [each for each in held if not streams or each.stream in streams]
    if not chosen:
        message = "nothing of this is held: what is stored is believed as it is"
        raise NotReadyError(message)
    async with parts.sessions.begin() as session:
        for each in chosen:
            await believe(
                session,
                crm=each.crm,
                stream=each.stream,
                changed_by=WHO,
                now=parts.clock(),
            )
    for each in chosen:
        say(console, f"{each.stream.replace('_', ' ')}: believed by the next sync.")


def say(console: Console, line: str) -> None:
    """Print a line as it stands."""
    console.print(line, markup=False, soft_wrap=True)


def _another(account: Account, known: str | None) -> str:
    if account.external_id is None:
        message = "the CRM does not tell which account the token opens: ask it again"
        raise NotReadyError(message)
    if account.external_id == known:
        message = f"the token opens {known}, of which the data is: there is no move"
        raise NotReadyError(message)
    return account.external_id
