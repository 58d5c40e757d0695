"""The `demo` command: where its page is, where its files are."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.demo.demo import play
from console.demo.processes import LOOPBACK


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def demo(
        folder: Annotated[
            Path, typer.Option(help="Emptied at each start.", envvar="DEMO_FOLDER")
        ] = Path(".demo"),
        port: Annotated[
            int | None,
            typer.Option(
                help="Of the page; 8765 or, if that is in use, any.",
                envvar="DEMO_PORT",
                min=0,
                max=65_535,
            ),
        ] = None,
        host: Annotated[
            str,
            typer.Option(
                help="Where the page listens; 0.0.0.0: for everybody who reaches it.",
                envvar="DEMO_HOST",
            ),
        ] = LOOPBACK,
    ) -> None:
        """Show all of it beside a stand-in CRM and a stand-in Slack."""
        playing = play(console=Console(), folder=folder, host=host, port=port)
        try:
            asyncio.run(playing)
        except Exception:
            # Only now: what it knows of errors takes a second to import.
            from console.base.errors import told_plainly  # noqa: PLC0415

            with told_plainly():
                raise
