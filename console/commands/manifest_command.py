"""The command that writes the Slack app's manifest and the link that creates it."""

import json
from typing import Annotated

import typer

from console.base.command_line import command
from console.base.errors import told_plainly
from console.base.streams import plain_streams
from console.commands.manifest import create_link, endpoint, manifest


def add(app: typer.Typer) -> None:
    """Add the command to `app`; it reads no settings and calls nobody."""

    @app.command(name="manifest")
    def manifest_command(
        http: Annotated[
            str | None,
            typer.Option(help="Your public address; left out, Socket Mode is used."),
        ] = None,
    ) -> None:
        """Write the manifest of the Slack app, and the link that creates the app."""
        plain_streams()
        with told_plainly():
            found = manifest(http)
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
            # Told apart from the manifest, which may go into a file.
            for line in _what_to_do(http, create_link(found)):
                typer.echo(line, err=True)


def _what_to_do(address: str | None, link: str) -> list[str]:
    lines = ["", "Open this link; Slack creates the app from the manifest above:", link]
    if address is None:
        return [*lines, "", "It uses Socket Mode: no public address is needed."]
    return [
        *lines,
        "",
        f"Slack will call {endpoint(address)}.",
        "Set HTTP_PORT and SLACK_SIGNING_SECRET in .env, let your web server hand",
        f"requests on to that port, and start: {command('run')}.",
        "Slack tries the address when the app is created: Retry there once it runs.",
    ]
