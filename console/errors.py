"""Errors that a command foresees: told in plain lines, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.directory import DirectoryError
from console.lock import AlreadyRunningError
from console.processes import DemoError
from console.serve import NotConnectedError
from console.settings import SettingsError
from crm.port import CrmError
from jobs.clock import ClockFileError
from models.people_file import PeopleFileError
from models.schema import SchemaTooNewError, schema_state


class NotReadyError(Exception):
    """The installation is not yet ready for this command; the text says what to do."""


FORESEEN = (
    AlreadyRunningError,
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
    except FORESEEN as error:
        for line in str(error).splitlines() or [type(error).__name__]:
            typer.echo(line, err=True)
        raise typer.Exit(1) from error
    except DBAPIError as error:
        # The driver's own words may hold a password or a row.
        reason = type(error.orig).__name__
        typer.echo(f"the database failed ({reason}): check DATABASE_URL", err=True)
        raise typer.Exit(1) from error


async def require_current(engine: AsyncEngine) -> None:
    """Raise NotReadyError unless the database is at this program's own revision."""
    state = await schema_state(engine)
    if not state.is_current:
        message = (
            f"the database is at revision {state.current or 'none'}, this program "
            f"wants {state.wanted}: see python app.py doctor"
        )
        raise NotReadyError(message)
