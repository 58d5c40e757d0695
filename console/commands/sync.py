"""Read what has changed in the CRM, once, for somebody who waits at a terminal."""

import typer
from rich.console import Console

from console.base.database_file import database_file
from console.base.progress import sync_progress
from console.base.settings import require
from console.base.single_process import only_one
from console.do_work import do
from console.parts import Parts
from console.service import program
from crm.port import OPTIONAL
from jobs.sync.report import SyncReport
from models.db.schema import upgrade
from models.schedule import leases

OPTIONALLY = " (every rule works without it)"


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def sync() -> None:
        """Read what has changed in the CRM, once."""

        async def work(parts: Parts) -> None:
            if not await sync_by_hand(parts, Console(highlight=False)):
                raise typer.Exit(1)

        do(work)


async def sync_by_hand(parts: Parts, console: Console) -> bool:
    """Sync, tell what broke off, match people; return whether all of it was read."""
    require(parts.settings, "hubspot_token")
    with only_one(parts.settings.database_url.get_secret_value()):
        await upgrade(parts.engine)
        if database_file(parts.engine) is not None:
            # The lock is ours, so whoever still has the lease was killed.
            async with parts.sessions.begin() as session:
                await leases.clear(session, program.READING)
        with sync_progress(console) as progress:
            report = await program.sync_in_turn(parts, progress)
        # Told first: Slack may refuse, and what was read is read all the same.
        is_complete = show_sync(report, console)
        await program.match_now(parts)
    return is_complete


def show_sync(report: SyncReport, console: Console) -> bool:
    """Print a line for each stream that broke off; return whether all counts."""
    lines = [report.error] if report.error else []
    lines += [
        f"{stream.value}{OPTIONALLY if stream in OPTIONAL else ''}: {each.error}"
        for stream, each in report.streams.items()
        if each.error
    ]
    for line in lines:
        console.print(line, markup=False)
    if report.is_complete:
        read = [each for each in report.streams.values() if not each.is_disabled]
        console.print(f"{len(read)} streams are up to date.")
    return report.is_complete
