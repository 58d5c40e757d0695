"""What every step of the setup works with: the terminal, the settings, the program.

A step is plain code that asks; what needs the network runs in between, on parts that
are put together anew, since the settings change while they are asked for.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry
from rich.console import Console
from rich.markup import escape

from config import Settings, settings_folder
from console.base import logs
from console.base.database_file import refuse_unusable
from console.base.settings import load_settings, secrets
from console.parts import Parts
from console.put_together import put_together
from console.setup.asking import say
from console.setup.env_file import EnvFile
from console.setup.memory import NAME, Memory
from console.watch.metrics import Metrics

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Leads through the steps; `is_guided` where one step follows the other."""

    console: Console
    env: EnvFile
    memory: Memory
    is_guided: bool

    def say(self, *lines: str) -> None:
        """Print `lines`, folded between words."""
        say(self.console, *lines)

    def line(self, text: str) -> None:
        """Print one line whole, however long, so that it can be copied."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def waiting(self, text: str) -> AbstractContextManager[object]:
        """Show `text` for as long as the other side takes, which may be minutes."""
        return self.console.status(escape(text), spinner="line")

    def settings(self) -> Settings:
        """Return the settings as they are at this moment; SettingsError."""
        return load_settings()

    def do(self, work: Callable[[Parts], Coroutine[Any, Any, T]]) -> T:
        """Do `work` with the program's parts, made from the settings of this moment."""
        settings = self.settings()
        metrics = Metrics(CollectorRegistry())
        logs.configure(
            # Whatever goes wrong is told by the step, in its own words.
            level="CRITICAL",
            secrets=secrets(settings),
            is_terminal=sys.stderr.isatty(),
            count=metrics.count_event,
        )
        parts = put_together(settings, metrics=metrics)
        refuse_unusable(parts.engine)
        return asyncio.run(_working(work, parts))


def open_guide(*, is_guided: bool) -> Guide:
    """Return the guide for this folder; EnvFileError if nothing could be kept in it."""
    env = EnvFile(settings_folder() / ".env")
    env.check()
    return Guide(
        console=Console(highlight=False),
        env=env,
        memory=Memory(env.path.parent / NAME),
        is_guided=is_guided,
    )


async def _working(work: Callable[[Parts], Coroutine[Any, Any, T]], parts: Parts) -> T:
    try:
        return await work(parts)
    finally:
        await parts.engine.dispose()
