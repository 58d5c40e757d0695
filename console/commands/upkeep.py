"""The commands that look after the data: backup, restore, prune, export and erase."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.base.errors import require_current
from console.base.typed_yes import Yes
from console.commands import personal_data
from console.commands import restore as restoring
from console.commands.backup import NotSqliteError
from console.do_work import do
from console.parts import Parts
from console.service import daily_prune

File = Annotated[Path, typer.Argument(help="The copy of the database.")]
Email = Annotated[str, typer.Argument(help="As in people.csv.")]
OTHER_TOOLS = 2


def add(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    _add_copies(app)
    _add_personal(app)

    @app.command()
    def prune(
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    ) -> None:
        """Erase what has outlived its time; the running program does so daily."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            console = Console(highlight=False, soft_wrap=True)
            await daily_prune.show_prune(parts, console, is_dry=dry_run)

        do(work)


def _add_copies(app: typer.Typer) -> None:
    @app.command()
    def backup(file: File) -> None:
        """Copy the SQLite database while the program runs, and check the copy."""

        async def work(parts: Parts) -> None:
            with _sqlite_alone():
                restoring.save(parts, file, Console(highlight=False, soft_wrap=True))

        do(work)

    @app.command()
    def restore(file: File, *, yes: Yes = False) -> None:
        """Put a copy back; afterwards it is paused, and nothing is sent again."""

        async def work(parts: Parts) -> None:
            console = Console(highlight=False, soft_wrap=True)
            with _sqlite_alone():
                await restoring.put_back(parts, file, console, is_sure=yes)

        do(work)

    @app.command(name="after-restore")
    def after_restore(*, yes: Yes = False) -> None:
        """Pause and doubt the queue once pg_restore has put a copy back."""

        async def work(parts: Parts) -> None:
            console = Console(highlight=False, soft_wrap=True)
            await restoring.after_restore(parts, console, is_sure=yes)

        do(work)


def _add_personal(app: typer.Typer) -> None:
    @app.command(name="export-person")
    def export_person(email: Email) -> None:
        """Print all that is known about a person, as JSON, and who looked at them."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await personal_data.export_person(parts, email)

        do(work)

    @app.command(name="erase-person")
    def erase_person(
        email: Email,
        *,
        yes: Yes = False,
        still_there: Annotated[
            bool,
            typer.Option(
                "--still-there", help="Also while the CRM or people.csv has them."
            ),
        ] = False,
    ) -> None:
        """Take a person's name out of everything; their numbers stay."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            console = Console(highlight=False, soft_wrap=True)
            await personal_data.erase_person(
                parts, email, console, is_sure=yes, is_still_there=still_there
            )

        do(work)


@contextmanager
def _sqlite_alone() -> Iterator[None]:
    """End with exit code 2 where the database is not a file of ours."""
    try:
        yield
    except NotSqliteError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(OTHER_TOOLS) from error
