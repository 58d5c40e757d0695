"""The parts of the program, put together and ready to be used."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.outbound.directory import SlackDirectory
from bot.outbound.messenger import Messenger
from config import Settings
from console.watch.heartbeat import Heartbeat
from console.watch.metrics import Metrics
from crm.port import Crm
from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from models.db.database import SessionMaker
from models.db.lease_time import SendTiming


class OpenCrm(Protocol):
    """Opens a connection to the CRM."""

    def __call__(
        self, budget: timedelta | None = None, /
    ) -> AbstractAsyncContextManager[Crm]:
        """Return one to be entered, which asks for no longer than `budget`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a command may need; nothing is connected yet."""

    settings: Settings
    rules: AdminRules
    clock: Clock
    engine: AsyncEngine
    sessions: SessionMaker
    open_crm: OpenCrm
    slack: AsyncWebClient
    app_slack: AsyncWebClient
    """With the app-level token, for Socket Mode."""
    directory: SlackDirectory
    messenger: Messenger
    terms: SendTiming
    """Of claiming and sending."""
    metrics: Metrics
    open_heartbeat: Callable[[], AbstractAsyncContextManager[Heartbeat]]
    bolt: Callable[[], AsyncApp]
    """Makes the Bolt app; only a program that listens needs one."""


Work = Callable[[Parts], Coroutine[Any, Any, None]]
"""What one command does with the parts."""
