"""The doctor: one line for each thing that must be right, with its mend if not."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console

from config import Settings
from console.settings import SettingsError, is_missing, load_thresholds


class Verdict(StrEnum):
    """How serious a line is."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"


STYLES = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "bold red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one check found; `text` names the mend if something is to be mended."""

    verdict: Verdict
    text: str


Check = Callable[[], Awaitable[Sequence[Line]]]
"""Looks at one side of the installation; raises nothing that it foresees."""


def ok(text: str) -> Line:
    """Return the line of something that is right."""
    return Line(verdict=Verdict.OK, text=text)


def note(text: str) -> Line:
    """Return the line of something to know, with which the program works."""
    return Line(verdict=Verdict.NOTE, text=text)


def wrong(text: str) -> Line:
    """Return the line of something without which the program does not work."""
    return Line(verdict=Verdict.WRONG, text=text)


async def examine(checks: Sequence[Check]) -> AsyncIterator[Line]:
    """Yield the lines of all `checks`; one that breaks is a line, no end."""
    for check in checks:
        try:
            lines = await check()
        except Exception as error:  # noqa: BLE001 - a check's own border
            lines = [wrong(f"a check broke: {type(error).__name__}: {error}")]
        for line in lines:
            yield line


async def report(checks: Sequence[Check], console: Console) -> bool:
    """Print each line as soon as it is known; return whether nothing is wrong."""
    is_well = True
    async for line in examine(checks):
        is_well = is_well and line.verdict is not Verdict.WRONG
        style = STYLES[line.verdict]
        console.print(f"[{style}]{line.verdict:<5}[/]", end=" ", soft_wrap=True)
        console.print(line.text, markup=False, highlight=False, soft_wrap=True)
    return is_well


async def check_settings(settings: Settings) -> list[Line]:
    """Look at the tokens' presence and kind, and at coaching.toml."""
    lines = [
        _token(settings, "slack_bot_token", kind="xoxb-"),
        _way_in(settings),
        _token(settings, "hubspot_token", kind=""),
    ]
    try:
        load_thresholds(settings.coaching_file)
        lines.append(ok(f"{settings.coaching_file}: every threshold is valid"))
    except SettingsError as error:
        lines += [wrong(line) for line in error.lines]
    if settings.allow_private_hosts:
        hosts = ", ".join(sorted(settings.allow_private_hosts))
        lines.append(note(f"ALLOW_PRIVATE_HOSTS lets private addresses in: {hosts}"))
    return lines


def _way_in(settings: Settings) -> Line:
    if settings.http_port is None:
        return _token(settings, "slack_app_token", kind="xapp-")
    return _token(settings, "slack_signing_secret", kind="")


def _token(settings: Settings, name: str, *, kind: str) -> Line:
    value = getattr(settings, name)
    if value is None:
        return wrong(is_missing(name))
    if not value.get_secret_value().startswith(kind):
        return wrong(f"{name.upper()} does not begin with {kind}: it is another token")
    return ok(f"{name.upper()} is set")
