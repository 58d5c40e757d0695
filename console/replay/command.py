"""The command that shows what would have been said, on the company's own history."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from typer.models import OptionInfo

from coaching.replay.comparison import rows
from coaching.replay.each_cliff import NAMES, each_cliff
from coaching.replay.findings import findings
from coaching.replay.report import Report
from coaching.replay.trial import changed
from coaching.thresholds import ThresholdsError
from console.base.command_line import command
from console.base.errors import require_current
from console.base.foreseen import NotReadyError
from console.base.typed_day import day_typed
from console.commands.past_weeks import learn_the_usual
from console.do_work import do
from console.parts import Parts
from console.replay.csv_file import write_csv
from console.replay.html_page import page
from console.replay.words import words_of
from jobs.admin_rules import AdminRules
from jobs.replay.report import replay
from jobs.replay.span import NoHistoryError, NothingReadError, Span, span_of
from jobs.replay.walk import Words

SHOWN = 10
"""People with the most messages that are named."""


def _day(name: str, words: str) -> OptionInfo:
    option: OptionInfo = typer.Option(name, parser=day_typed, metavar="DAY", help=words)
    return option


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command(name="replay")
    def replay_command(
        first: Annotated[date, _day("--from", "The first day, such as 2025-01-01.")],
        last: Annotated[date, _day("--to", "The last day.")],
        csv: Annotated[
            Path | None, typer.Option(help="A file for a table of every message.")
        ] = None,
        html: Annotated[
            Path | None, typer.Option(help="A file for a report with pictures.")
        ] = None,
        tried: Annotated[
            list[str] | None,
            typer.Option("--set", help="Try section.key=value beside those in force."),
        ] = None,
    ) -> None:
        """Show what would have been said in the past, and what happened next."""

        async def work(parts: Parts) -> None:
            await require_current(parts.engine)
            console = Console(highlight=False, soft_wrap=True)
            rules = _rules(parts.rules, tried or [])
            _check_folders(csv, html)
            words = words_of if csv or html else None
            days = (first, last)
            reports = await _replays(parts, rules, days, words)
            show(reports, tried or [], console, days=_after_days(parts.rules))
            _write(reports, tried or [], csv, html, parts.rules)

        do(work)


def _rules(in_force: AdminRules, tried: list[str]) -> list[AdminRules]:
    """Return the rules in force, and those with what is tried if anything is."""
    if not tried:
        return [in_force]
    try:
        thresholds = changed(in_force.thresholds, tried)
    except ThresholdsError as error:
        raise NotReadyError(str(error)) from error
    return [in_force, replace(in_force, thresholds=thresholds)]


def _check_folders(*paths: Path | None) -> None:
    """Raise NotReadyError before the work if a file could not be written after it."""
    for path in filter(None, paths):
        if not path.parent.is_dir():
            message = f"{path}: there is no folder {path.parent}"
            raise NotReadyError(message)
        if path.is_dir():
            message = f"{path}: this is a folder; name a file in it"
            raise NotReadyError(message)
        if not os.access(path.parent, os.W_OK, effective_ids=True):
            message = f"{path}: nothing can be written in {path.parent}"
            raise NotReadyError(message)


async def _replays(
    parts: Parts, rules: list[AdminRules], days: tuple[date, date], words: Words | None
) -> list[Report]:
    first, last = days
    try:
        span = await span_of(parts.sessions, first=first, last=last, now=parts.clock())
    except NothingReadError as error:
        message = f"{error}: {command('sync')} reads it from the CRM"
        raise NotReadyError(message) from error
    except NoHistoryError as error:
        raise NotReadyError(str(error)) from error
    await learn_the_usual(parts, Console(stderr=True), first=span.first)
    found = []
    for number, each in enumerate(rules):
        name = "as it is" if number == 0 else "as tried"
        with day_bar(span, name) as on_day:
            report = replay(parts.sessions, each, span, on_day=on_day, words=words)
            found.append(await report)
    return found


class _Days:
    """Moves a bar on by the days that have begun."""

    def __init__(self, bars: Progress, span: Span, name: str) -> None:
        self._bars = bars
        self._first = span.first
        total = (span.last - span.first).days + 1
        self._line = bars.add_task(name, total=total, day="")

    def __call__(self, day: date) -> None:
        done = (day - self._first).days
        self._bars.update(self._line, completed=done, day=day.isoformat())


@contextmanager
def day_bar(span: Span, name: str) -> Iterator[Callable[[date], None]]:
    """Give what a replay tells of each day that begins; a bar on stderr shows it."""
    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        TextColumn("{task.fields[day]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Days(bars, span, name)


def _after_days(rules: AdminRules) -> int:
    return rules.thresholds.replay.after_days


def show(
    reports: list[Report], tried: list[str], console: Console, *, days: int
) -> None:
    """Print the figures side by side, who got most, and what happened next."""
    report = reports[0]
    table = Table(title=f"{report.first} to {report.last}")
    for name in ("", "as it is", *([", ".join(tried)] if tried else [])):
        table.add_column(_plain(name), overflow="fold")
    for row in rows(reports):
        table.add_row(row.name, *row.figures)
    console.print(table)
    busy = Table(title="Who would have got most")
    for name in ("", "messages", "a week", "most in a week"):
        busy.add_column(name, overflow="fold")
    for load in report.loads[:SHOWN]:
        name = _plain(report.names[load.person_id])
        busy.add_row(
            name, str(load.messages), f"{load.per_week:.2f}", str(load.busiest)
        )
    console.print(busy)
    _show_cliffs(report, console)
    for heading, lines in findings(report, days=days):
        console.print(f"\n[bold]{heading}[/bold]")
        for line in lines:
            console.print(line, markup=False)
    seconds = report.seconds / report.days
    console.print(f"\n{report.days} days in {report.seconds:.0f} s, {seconds:.2f} each")


def _show_cliffs(report: Report, console: Console) -> None:
    found = each_cliff(report)
    if not found:
        return
    table = Table(title="Each cliff and what followed")
    for name in NAMES:
        table.add_column(name, overflow="fold")
    for row in found:
        table.add_row(*(_plain(cell) for cell in row))
    console.print(table)


def _write(
    reports: list[Report],
    tried: list[str],
    csv: Path | None,
    html: Path | None,
    rules: AdminRules,
) -> None:
    if csv is not None:
        with _named(csv):
            write_csv(reports[0], csv)
    if html is not None:
        text = page(reports, tried, days=_after_days(rules))
        with _named(html):
            html.write_text(text, encoding="utf-8")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name `path` in an error of writing: a disk that is full names nothing itself."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _plain(text: str) -> str:
    # People are called what they like: no cell is markup.
    return text.replace("[", r"\[")
