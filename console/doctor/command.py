"""The command that examines an installation, at rest or with a live message."""

from typing import Annotated

import typer
from rich.console import Console

from console.do_work import do
from console.doctor import checks as all_checks
from console.doctor import report
from console.parts import Parts

Live = Annotated[bool, typer.Option("--live", help="Try Slack with a message.")]
Email = Annotated[str, typer.Option("--as", help="The admin who gets the message.")]


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command(name="doctor")
    def doctor_command(*, live: Live = False, email: Email = "") -> None:
        """Check settings, tokens, scopes, database, people and data; name each mend."""

        async def work(parts: Parts) -> None:
            checks = all_checks.checks(parts)
            if live:
                checks.append(all_checks.live_check(parts, email))
            if not await report.report(checks, Console(soft_wrap=True)):
                raise typer.Exit(1)

        do(work, is_doctor=True)
