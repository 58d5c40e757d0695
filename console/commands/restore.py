"""Put a backup back so that nothing is sent twice: paused, and with a doubted queue."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console
from sqlalchemy.engine import make_url

from console.base.command_line import command
from console.base.database_file import database_file
from console.base.foreseen import NotReadyError
from console.base.single_process import only_one
from console.commands.backup import back_up, prepared, restore, sqlite_path
from console.commands.erased_file import read_erased
from console.parts import Parts
from models.db.database import open_database, session_maker
from models.db.schema import schema_state, upgrade
from models.keeping.erased import ErasedAgain, ErasedEntry, erase_again
from models.outbox.after_restore import doubt_queue
from models.outbox.mode import pause


def save(parts: Parts, file: Path, console: Console) -> None:
    """Copy the database to `file` while the program runs, and say how much it is."""
    size = back_up(sqlite_path(_url(parts)), file)
    console.print(f"{file}: {size:,} bytes, whole and sound. It holds what the")
    console.print("database holds: encrypt it, and keep the key elsewhere.")


async def put_back(
    parts: Parts, file: Path, console: Console, *, is_sure: bool
) -> None:
    """Replace the database by `file`; AlreadyRunningError while a program uses it.

    Whether `file` will do is known before anybody is asked; BackupError if not.
    """
    path = sqlite_path(_url(parts))
    # A spoilt list is known before anything is changed.
    erased = read_erased(parts.settings.erased_file)
    with only_one(_url(parts)), prepared(file, path) as copy:
        if not is_sure and not typer.confirm(f"Replace {path} by {file}?"):
            console.print("Nothing was changed.")
            raise typer.Exit(1)
        # In the copy: whoever is killed in between leaves nothing that would send.
        async with _opened(copy, parts) as prepared_parts:
            said = await doubt(prepared_parts, erased)
        kept = restore(copy, path)
    if kept is not None:
        console.print(f"What was there is kept in {kept}.")
    _tell(console, said)


@asynccontextmanager
async def _opened(copy: Path, parts: Parts) -> AsyncIterator[Parts]:
    """Give the parts as they are, but for the database, which is `copy`."""
    url = make_url(_url(parts)).set(database=str(copy))
    engine = open_database(url.render_as_string(hide_password=False))
    try:
        yield replace(parts, engine=engine, sessions=session_maker(engine))
    finally:
        await engine.dispose()


async def after_restore(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Do what must follow when PostgreSQL's own tools have put a backup back.

    NotReadyError where the database holds nothing of ours: nothing was put back there.
    """
    file = database_file(parts.engine)
    is_there = file is None or file.exists()
    if not is_there or (await schema_state(parts.engine)).current is None:
        message = (
            "the database holds nothing of Switchback: put the backup back first, "
            "or check DATABASE_URL"
        )
        raise NotReadyError(message)
    erased = read_erased(parts.settings.erased_file)
    question = "Is every process stopped, and the backup put back?"
    if not is_sure and not typer.confirm(question):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    _tell(console, await doubt(parts, erased))


async def doubt(parts: Parts, erased: Sequence[ErasedEntry] | None) -> Sequence[str]:
    """Migrate, pause, take whatever waits for perhaps sent, and erase the erased.

    Return lines that say what to do next. `erased` is the list of erased people, if
    there is one.
    """
    await upgrade(parts.engine)
    now = parts.clock()
    async with parts.sessions.begin() as session:
        before = await pause(session, changed_by="restore", now=now)
        doubted = await doubt_queue(session, now=now)
        again = await erase_again(session, erased or (), now=now)
    return (
        _erased(erased, again, parts.settings.erased_file),
        f"Restored, and paused. {doubted} messages that waited then may have",
        f"been sent since: {command('run')} looks them up in Slack first.",
        f"When none is unclear any more: {command('resume')} ({before}).",
    )


def _tell(console: Console, lines: Sequence[str]) -> None:
    for line in lines:
        console.print(line)


def _erased(
    entries: Sequence[ErasedEntry] | None, again: ErasedAgain, file: Path
) -> str:
    if entries is None:
        return (
            f"There is no list of erased people ({file}). If anybody was erased since "
            f"this copy was made, put it there and type {command('after-restore')}."
        )
    said = f"{again.people} people who had been erased since were erased here too."
    if again.doubtful:
        said += (
            f" {again.doubtful} numbers on the list are somebody else's here: is {file}"
            " the list of this database?"
        )
    return said


def _url(parts: Parts) -> str:
    return parts.settings.database_url.get_secret_value()
