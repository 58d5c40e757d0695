"""All that the stand-in remembers: people, messages, views, permissions, faults."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.slack.accounts import Account
from sandbox.slack.faults import Knobs
from sandbox.slack.identity import Json, channel_of, user_of
from sandbox.slack.messages import Message, Messages, named
from sandbox.slack.modals import Views
from sandbox.slack.passes import Passes

LEAST_SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "users:read.email",
    "im:write",
    "im:history",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the stand-in is set up; a token of None lets any token in."""

    events_url: str | None
    signing_secret: str
    bot_token: str | None = None
    app_token: str | None = None
    scopes: tuple[str, ...] = LEAST_SCOPES
    moved_url: str | None = None
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    is_closed: bool = False
    """The page stays shut until `/sandbox/open` is called: the app is not yet up."""
    is_public: bool = False
    """Others than this machine can reach the page."""
    own_host: str = "127.0.0.1"
    """By which address the app reaches the stand-in."""


class Workspace:
    """One workspace's state; `clock` is the demo's, `timer` counts real seconds."""

    def __init__(
        self,
        accounts: Iterable[Account],
        *,
        options: Options,
        clock: Callable[[], datetime],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.options = options
        self.clock = clock
        self.timer = timer
        self.is_open = not options.is_closed
        self._floor = {account.user_id: account for account in accounts}
        self.reset()

    def reset(self) -> None:
        """Forget everything but the people, as they were on the first day."""
        self.accounts = dict(self._floor)
        self.messages = Messages()
        self.views = Views()
        self.passes = Passes(self.timer)
        self.knobs = Knobs(timer=self.timer)
        self.read_up_to: dict[str, str] = {}
        self.working: set[str] = set()
        self.calls: list[str] = []

    def scopes(self) -> list[str]:
        """Return the scopes that the bot's token has at this moment."""
        withheld = self.knobs.withheld_scopes
        return [s for s in self.options.scopes if s not in withheld]

    def set_deleted(self, user: str, *, is_deleted: bool) -> None:
        """Deactivate an account, or bring it back."""
        self.accounts[user] = replace(self.accounts[user], is_deleted=is_deleted)

    def channel(self, target: str) -> str | None:
        """Return the direct message channel that `U…` or `D…` stands for, if any."""
        user = user_of(target) if target.startswith("D") else target
        return channel_of(user) if user in self.accounts else None

    def say(self, channel: str, content: Json, **extra: object) -> Message:
        """Keep a new message of the app in `channel`, dated by the demo's clock."""
        message = Message(
            channel=channel,
            ts=self.messages.stamp(self.clock()),
            text=content.get("text") or "",
            blocks=content.get("blocks") or [],
            metadata=content.get("metadata"),
            stored_at=self.timer(),
        )
        for name, value in extra.items():
            setattr(message, name, value)
        return self.messages.add(message)

    def change(self, message: Message, content: Json) -> None:
        """Show `content` in the place of what `message` shows."""
        fresh = named(content.get("blocks") or [])
        message.text, message.blocks = content.get("text") or "", fresh
        message.metadata = content.get("metadata", message.metadata)
        message.edited_ts = self.messages.stamp(self.clock())
        message.revision += 1
