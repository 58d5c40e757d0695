"""The `preview` command: which days it shows, and how."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console

from console.base.errors import require_current
from console.base.typed_day import day_typed
from console.do_work import do
from console.parts import Parts
from console.preview.shown import show_preview
from jobs.preview import WEEK


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def preview(
        as_of: Annotated[
            date | None,
            typer.Option(
                parser=day_typed,
                metavar="DAY",
                help="Such as 2026-11-13; today if left out.",
            ),
        ] = None,
        *,
        week: Annotated[
            bool, typer.Option("--week", help="Seven days, each message once.")
        ] = False,
        as_json: Annotated[
            bool, typer.Option("--json", help="One JSON object a line.")
        ] = False,
    ) -> None:
        """Show every message that would go out on a day, in full; nothing is sent."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            days = WEEK if week else 1
            console = Console(highlight=False)
            await show_preview(parts, as_of, console, days=days, as_json=as_json)

        do(work)
