"""A bar for whoever waits for a sync at a terminal, and silence for everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crm.port import Stream
from jobs.sync.report import Progress as SyncProgress


class Silent:
    """Shows nothing."""

    def advance(self, stream: Stream, count: int) -> None:
        """Ignore the news."""

    def expect(self, stream: Stream, count: int) -> None:
        """Ignore that as well."""


class Bars:
    """One line for each stream, with its end where the CRM or we can count it."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._lines: dict[Stream, TaskID] = {}

    def advance(self, stream: Stream, count: int) -> None:
        """Draw `count` more rows of `stream`."""
        line = self._line(stream)
        self._bars.advance(line, count)
        self._show(line)

    def expect(self, stream: Stream, count: int) -> None:
        """Draw the end of `stream` where `count` more rows are read."""
        line = self._line(stream)
        self._bars.update(line, total=count)
        self._show(line)

    def _line(self, stream: Stream) -> TaskID:
        if stream not in self._lines:
            name = stream.value.replace("_", " ")
            self._lines[stream] = self._bars.add_task(name, total=None, rows="")
        return self._lines[stream]

    def _show(self, line: TaskID) -> None:
        task = self._bars.tasks[line]
        rows = f"{task.completed:,.0f}"
        if task.total is not None:
            # The CRM's index lags: more may come than it counted.
            total = max(task.total, task.completed)
            rows = f"{rows} of {total:,.0f}"
            self._bars.update(line, total=total)
        self._bars.update(line, rows=rows)


@contextmanager
def sync_progress(console: Console) -> Iterator[SyncProgress]:
    """Give what a sync reports to; bars only where `console` is a terminal."""
    if not console.is_terminal:
        yield Silent()
        return
    columns = (
        TextColumn("{task.description:<12}"),
        # Narrow enough for a terminal of 60 columns.
        BarColumn(bar_width=14),
        TextColumn("{task.fields[rows]:>18}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield Bars(bars)
