"""Errors that a command foresees: told in plain lines, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import typer
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.directory import DirectoryError
from console.backup import BackupError
from console.lock import AlreadyRunningError
from console.processes import DemoError
from console.settings import SettingsError
from console.socket_mode import NotConnectedError
from crm.port import CrmError
from jobs.clock import ClockFileError
from models.people_file import PeopleFileError
from models.schema import SchemaTooNewError, schema_state


class NotReadyError(Exception):
    """The installation is not yet ready for this command; the text says what to do."""


FORESEEN = (
    AlreadyRunningError,
    BackupError,
    ClockFileError,
    CrmError,
    DemoError,
    DirectoryError,
    NotConnectedError,
    NotReadyError,
    OSError,
    PeopleFileError,
    SchemaTooNewError,
    SettingsError,
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error that was foreseen into lines on stderr and exit code 1."""
    try:
        yield
    except (*FORESEEN, SlackApiError, aiohttp.ClientError, DBAPIError) as error:
        for line in in_words(error):
            typer.echo(line, err=True)
        raise typer.Exit(1) from error


def in_words(error: Exception) -> list[str]:
    """Return the lines that tell somebody at a terminal what happened."""
    match error:
        case SlackApiError(response=response):
            data = response.data
            code = data.get("error") if isinstance(data, dict) else None
            said = code or "nothing that it documents"
            return [f"Slack says {said}: python app.py doctor names the mend"]
        case aiohttp.ClientError():
            reason = type(error).__name__
            return [f"Slack does not answer ({reason}): check SLACK_API_URL"]
        case DBAPIError():
            # The driver's own words may hold a password or a row.
            reason = type(error.orig).__name__
            return [f"the database failed ({reason}): check DATABASE_URL"]
        case _:
            return str(error).splitlines() or [type(error).__name__]


async def require_current(engine: AsyncEngine) -> None:
    """Raise NotReadyError unless the database is at this program's own revision."""
    state = await schema_state(engine)
    if not state.is_current:
        message = (
            f"the database is at revision {state.current or 'none'}, this program "
            f"wants {state.wanted}: see python app.py doctor"
        )
        raise NotReadyError(message)
