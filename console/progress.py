"""A bar for whoever waits for a sync at a terminal, and silence for everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crm.port import Stream
from jobs.sync_report import Progress as SyncProgress


class Silent:
    """Shows nothing."""

    def advance(self, stream: Stream, count: int) -> None:
        """Ignore the news."""


class Bars:
    """One line for each stream; how much there is in all, the CRM does not say."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._lines: dict[Stream, TaskID] = {}

    def advance(self, stream: Stream, count: int) -> None:
        """Draw `count` more rows of `stream`."""
        if stream not in self._lines:
            name = stream.value.replace("_", " ")
            self._lines[stream] = self._bars.add_task(name, total=None)
        self._bars.advance(self._lines[stream], count)


@contextmanager
def sync_progress(console: Console) -> Iterator[SyncProgress]:
    """Give what a sync reports to; bars only where `console` is a terminal."""
    if not console.is_terminal:
        yield Silent()
        return
    columns = (
        TextColumn("{task.description:<13}"),
        BarColumn(),
        TextColumn("{task.completed:>9,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield Bars(bars)
