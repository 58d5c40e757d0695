"""The commands that say whether messages go out: live, shadow, pause and resume."""

from typing import Annotated

import typer
from rich.console import Console

from console.base.errors import require_current
from console.base.typed_yes import Yes
from console.commands.go_live import go_dark, go_live, hold_back, let_go
from console.do_work import do
from console.parts import Parts

Team = Annotated[
    list[str] | None,
    typer.Option(
        help="A leader's address: only this team is written to. May be repeated."
    ),
]


def add(app: typer.Typer) -> None:
    """Add the commands to `app`."""

    @app.command()
    def live(team: Team = None, *, yes: Yes = False) -> None:
        """Let messages go to everybody or to pilot teams; shows first what they say."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            console = Console(highlight=False)
            await go_live(parts, console, teams=team or (), is_sure=yes)

        do(work)

    @app.command()
    def shadow(*, yes: Yes = False) -> None:
        """Record messages for the admin and send them to nobody."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await go_dark(parts, Console(highlight=False), is_sure=yes)

        do(work)

    @app.command()
    def pause() -> None:
        """Stop deciding and sending at once; asks nothing."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await hold_back(parts, Console(highlight=False))

        do(work)

    @app.command()
    def resume() -> None:
        """Go back to the mode in which it was paused."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            await let_go(parts, Console(highlight=False))

        do(work)
