"""The `demo` command: where its page is, where its files are."""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry
from rich.console import Console

from console.base import logs
from console.base.errors import told_plainly
from console.demo import demo as demonstration
from console.demo.processes import LOOPBACK
from console.parts import Parts
from console.watch.metrics import Metrics

PutTogether = Callable[..., Parts]
"""Makes the parts from settings and metrics."""


def add_demo(app: typer.Typer, put_together: PutTogether) -> None:
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
        metrics = Metrics(CollectorRegistry())
        logs.configure(
            level="WARNING",
            secrets=[],
            is_terminal=sys.stderr.isatty(),
            count=metrics.count_event,
        )
        with told_plainly():
            asyncio.run(
                demonstration.play(
                    partial(put_together, metrics=metrics),
                    console=Console(),
                    folder=folder,
                    host=host,
                    port=port,
                )
            )
