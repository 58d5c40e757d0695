"""The command that keeps the program running."""

from typing import Annotated

import typer

from console.base.single_process import only_one, refuse_parts
from console.base.stopping import stop_on_signals
from console.do_work import do
from console.parts import Parts
from console.service import program
from console.service.ports import refuse_taken
from console.service.unmoved import EVERY, unmoved
from models.db.schema import upgrade


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def run(
        only: Annotated[
            program.Part | None,
            typer.Option(help="One part of several processes; needs PostgreSQL."),
        ] = None,
    ) -> None:
        """Sync, decide, send and listen to Slack, until it is stopped."""

        async def work(parts: Parts) -> None:
            database = parts.settings.database_url.get_secret_value()
            program.require_all(parts.settings, only)
            if only is not None:
                refuse_parts(database)
            with only_one(database) as lock:
                refuse_taken(parts.settings, with_slack=only is not program.Part.WORKER)
                await upgrade(parts.engine)
                stop = stop_on_signals()
                async with unmoved(parts.engine, lock, stop=stop, every=EVERY):
                    await program.run(
                        parts, only=only, stop=stop, tick_every=program.TICK_EVERY
                    )

        do(work, is_service=True)
