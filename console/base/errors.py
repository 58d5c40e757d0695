"""Errors that a command foresees: told in plain lines, without a traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import psycopg
import typer
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.outbound.directory import DirectoryError
from bot.outbound.slack_words import slack_code, why_no_answer
from console.base.command_line import command
from console.base.database_file import database_file
from console.base.database_words import why_database_failed
from console.base.file_words import why_file_failed
from console.base.foreseen import ForeseenError, NotReadyError
from crm.port import CrmError
from jobs.clock import ClockFileError
from models.db.schema import SchemaTooNewError, schema_state
from models.db.sqlite_files import DatabaseMovedError
from models.people_file import PeopleFileError

FORESEEN = (
    ForeseenError,
    ClockFileError,
    CrmError,
    DatabaseMovedError,
    DirectoryError,
    OSError,
    PeopleFileError,
    SchemaTooNewError,
    SlackApiError,
    aiohttp.ClientError,
    DBAPIError,
    PoolTimeoutError,
    psycopg.Error,
    sqlite3.Error,
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error that was foreseen into lines on stderr and exit code 1.

    What is done side by side may fail for several reasons at once: if all are foreseen,
    the first is told, whose mend is usually that of all.
    """
    try:
        yield
    except FORESEEN as error:
        tell(error)
        raise typer.Exit(1) from error
    except ExceptionGroup as group:
        foreseen, others = group.split(FORESEEN)
        if foreseen is None or others is not None:
            raise
        tell(_first(foreseen))
        raise typer.Exit(1) from group


def _first(group: ExceptionGroup[Exception]) -> Exception:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, ExceptionGroup) else error


def tell(error: Exception) -> None:
    """Print on stderr what somebody at a terminal has to know of `error`."""
    for line in in_words(error):
        typer.echo(line, err=True)


def in_words(error: Exception) -> list[str]:
    """Return the lines that tell somebody at a terminal what happened."""
    match error:
        case SlackApiError() if (code := slack_code(error)) is not None:
            return [f"Slack says {code}: {command('doctor')} names the mend"]
        case SlackApiError() | aiohttp.ClientError():
            return [f"Slack does not answer: {why_no_answer(error)}"]
        case DBAPIError(orig=driver):
            return [why_database_failed(driver)]
        case psycopg.Error() | sqlite3.Error() | PoolTimeoutError():
            return [why_database_failed(error)]
        case OSError():
            return [why_file_failed(error)]
        case _:
            # Errors of our own: their text is written for whoever reads it here.
            return str(error).splitlines() or [type(error).__name__]


async def require_current(engine: AsyncEngine) -> None:
    """Raise NotReadyError unless the database is at this program's own revision."""
    file = database_file(engine)
    if file is not None and not file.exists():
        # To connect would make the file, and a second one if the first lies elsewhere.
        message = f"{_nothing_yet()} (there is no {file})"
        raise NotReadyError(message)
    state = await schema_state(engine)
    if state.is_current:
        return
    if state.current is None:
        raise NotReadyError(_nothing_yet())
    if state.is_newer:
        message = (
            f"the database is of a newer Switchback ({state.current}): run that one, "
            "or put a backup back"
        )
        raise NotReadyError(message)
    message = (
        f"the database is of an older Switchback ({state.current}): {command('sync')} "
        "brings it up to date"
    )
    raise NotReadyError(message)


def _nothing_yet() -> str:
    return (
        f"there is nothing in the database yet: begin with {command('setup')}, or by "
        f"hand with {command('people import FILE')}; {command('doctor')} names each "
        "step"
    )
