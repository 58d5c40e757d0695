"""The Bolt app: every listener registered, acknowledged at once, worked on after."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.inbound.context import Supplies
from bot.inbound.who_is_let_in import own_workspace_only
from bot.listeners import lifecycle
from bot.listeners.home import held_messages as held
from bot.listeners.home import held_run, home, meeting_joined, settings, whole_list
from bot.listeners.message import buttons, looks_over, not_now, why
from bot.listeners.pipeline import command
from bot.listeners.requests import ask_for_help, commitments, owner_answers
from bot.no_redirects import direct


def create_bolt(
    *, client: AsyncWebClient, signing_secret: str | None, supplies: Supplies
) -> AsyncApp:
    """Return the app, for Socket Mode and HTTP alike; connects to nothing.

    `client` brings the bot's token and Slack's address. Without `signing_secret` no
    HTTP request is let in; Socket Mode needs none.
    """
    with _environment_withheld():
        app = AsyncApp(
            client=direct(client),
            # An empty secret would let in whoever signs with an empty one.
            signing_secret=signing_secret or secrets.token_hex(32),
            # Bolt polls for an acknowledgement every 10 ms unless the listener's return
            # is the acknowledgement; the work goes on in lazy listeners.
            process_before_response=True,
        )
    app.use(own_workspace_only(supplies))
    app.use(lifecycle.hear_of_limits)
    for feature in (
        buttons,
        meeting_joined,
        not_now,
        why,
        command,
        home,
        whole_list,
        held,
        held_run,
        ask_for_help,
        owner_answers,
        looks_over,
        commitments,
        settings,
    ):
        feature.register(app, supplies)
    lifecycle.register(app)
    return app


@contextmanager
def _environment_withheld() -> Iterator[None]:
    """Hide from Bolt every variable of Slack's while it is made.

    Bolt reads six by itself. With SLACK_CLIENT_ID and SLACK_CLIENT_SECRET it looks for
    its tokens in files of an installer and answers every press with "reinstall"; no
    argument of AsyncApp prevents that. Everything that it needs is handed over.
    """
    names = [name for name in os.environ if name.startswith("SLACK_")]
    held = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(held)
