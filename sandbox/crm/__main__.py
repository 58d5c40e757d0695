"""Serve a floor as a CRM: `python -m sandbox.crm --floor DIR --port N`."""

from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from sandbox import clock
from sandbox.crm.server import VERSION, create_app
from sandbox.floor.files import FloorError, load


def serve(  # noqa: PLR0913, PLR0917 - a command line's options
    floor: Annotated[Path, typer.Option(help="Folder with the floor's CSV files")],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1")],
    token: Annotated[str, typer.Option(help="The token to ask for")] = "sandbox",  # noqa: S107 - not a secret
    clock_file: Annotated[
        Path | None, typer.Option(help="File that holds the demo's time")
    ] = None,
    version: Annotated[str, typer.Option(help="Version in the paths")] = VERSION,
    page_limit_rate: Annotated[
        str, typer.Option(help="Requests allowed in ten seconds, or none")
    ] = "none",
    deny_scope: Annotated[
        list[str] | None, typer.Option(help="A scope that the token lacks")
    ] = None,
) -> None:
    """Serve the floor in DIR as HubSpot would, on the loopback address only."""
    try:
        rows = load(floor)
    except FloorError as error:
        typer.echo(f"cannot read the floor: {error}", err=True)
        raise typer.Exit(1) from None
    app = create_app(
        rows,
        token=token,
        clock=clock.clock(clock_file),
        version=version,
        denied_scopes=deny_scope or (),
        rate=_rate(page_limit_rate),
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        access_log=False,
        log_level="warning",
        date_header=False,  # the app tells the date of its own clock
        server_header=False,
    )


def _rate(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal():
        message = f"--page-limit-rate is a whole number or none, not {text!r}"
        raise typer.BadParameter(message)
    return int(text)


if __name__ == "__main__":
    typer.run(serve)
