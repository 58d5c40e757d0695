"""`python -m sandbox.slack`: serve the stand-in until it is stopped."""

from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from starlette.applications import Starlette

from sandbox import clock
from sandbox.slack.accounts import FloorError, read_accounts
from sandbox.slack.server import create_app
from sandbox.slack.workspace import LEAST_SCOPES, Options

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 2


def main(  # noqa: PLR0913 - each is one option of the command line
    *,
    port: Annotated[int, typer.Option(help="Where to listen.")],
    floor: Annotated[Path, typer.Option(help="Folder with people.csv.")],
    signing_secret: Annotated[str, typer.Option(help="Signs requests to the app.")],
    events_url: Annotated[
        str | None, typer.Option(help="Where the app takes events over HTTP.")
    ] = None,
    bot_token: Annotated[
        str | None, typer.Option(help="The only token let in; none: any.")
    ] = None,
    app_token: Annotated[
        str | None, typer.Option(help="The token of Socket Mode; none: any.")
    ] = None,
    clock_file: Annotated[
        Path | None, typer.Option(help="The demo's clock, which the page moves.")
    ] = None,
    moved_url: Annotated[
        str | None, typer.Option(help="Told with a POST when the clock has moved.")
    ] = None,
    scopes: Annotated[
        str, typer.Option(help="Scopes of the bot's token, with commas.")
    ] = ",".join(LEAST_SCOPES),
    host: Annotated[str, typer.Option(help="On which address.")] = LOOPBACK,
    closed: Annotated[
        bool, typer.Option("--closed", help="Shut the page until it is opened.")
    ] = False,
) -> None:
    """Serve a Slack workspace with the people of a floor, and a page to look at."""
    at = ip_address(host)
    options = Options(
        events_url=events_url,
        signing_secret=signing_secret,
        bot_token=bot_token,
        app_token=app_token,
        scopes=tuple(scopes.split(",")),
        moved_url=moved_url,
        is_closed=closed,
        is_public=not at.is_loopback,
        own_host=LOOPBACK if at.is_unspecified else host,
    )
    uvicorn.run(
        _app(floor, options, clock_file),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _app(floor: Path, options: Options, clock_file: Path | None) -> Starlette:
    try:
        accounts = read_accounts(floor)
    except FloorError as error:
        raise typer.BadParameter(str(error), param_hint="--floor") from error
    return create_app(
        accounts,
        options=options,
        clock=clock.clock(clock_file),
        set_clock=partial(clock.write, clock_file) if clock_file else None,
    )


if __name__ == "__main__":
    typer.run(main)
