"""The doctor's report: a line for each thing, and at its end the one next step."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog
from rich.console import Console

from console.base.errors import FORESEEN, in_words

log = structlog.get_logger(__name__)


class Verdict(StrEnum):
    """How serious a line is."""

    OK = "ok"
    NOTE = "note"
    NEXT = "next"
    """A step of the installation that has not been done yet; nothing is wrong."""
    WRONG = "WRONG"


STYLES = {
    Verdict.OK: "green",
    Verdict.NOTE: "yellow",
    Verdict.NEXT: "bold cyan",
    Verdict.WRONG: "bold red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one check found; `text` names the mend if something is to be mended."""

    verdict: Verdict
    text: str
    step: str = ""
    """Of a step that has not been done: what to do, for the end of the report."""


Check = Callable[[], Awaitable[Sequence[Line]]]
"""Looks at one side of the installation; raises nothing that it foresees."""


def ok(text: str) -> Line:
    """Return the line of something that is right."""
    return Line(verdict=Verdict.OK, text=text)


def note(text: str) -> Line:
    """Return the line of something to know, with which the program works."""
    return Line(verdict=Verdict.NOTE, text=text)


def not_yet(text: str, *, step: str) -> Line:
    """Return the line of a step that has simply not been done; `step` is what to do."""
    return Line(verdict=Verdict.NEXT, text=text, step=step)


def wrong(text: str) -> Line:
    """Return the line of something without which the program does not work."""
    return Line(verdict=Verdict.WRONG, text=text)


async def examine(checks: Sequence[Check]) -> AsyncIterator[Line]:
    """Yield the lines of all `checks`; one that breaks is a line, no end."""
    for check in checks:
        try:
            lines = await check()
        except FORESEEN as error:
            lines = [wrong(words) for words in in_words(error)]
        except Exception as error:
            log.exception("check_broke")
            lines = [
                wrong(
                    f"a check broke ({type(error).__name__}): this is a fault of "
                    "Switchback: please report what LOG_LEVEL=DEBUG shows of it"
                )
            ]
        for line in lines:
            yield line


async def report(checks: Sequence[Check], console: Console) -> bool:
    """Print each line as soon as it is known, then the next step; say if all is well.

    A step that has not been done yet is nothing wrong.
    """
    wrongs = 0
    step = ""
    async for line in examine(checks):
        wrongs += line.verdict is Verdict.WRONG
        step = step or line.step
        style = STYLES[line.verdict]
        console.print(f"[{style}]{line.verdict:<5}[/]", end=" ", soft_wrap=True)
        console.print(line.text, markup=False, highlight=False, soft_wrap=True)
    console.print()
    console.print(_end(wrongs, step), markup=False, highlight=False, soft_wrap=True)
    return wrongs == 0


def _end(wrongs: int, step: str) -> str:
    """Return the last line: what to do now."""
    if wrongs == 1:
        return "One thing is wrong: mend the line that says WRONG, then ask again."
    if wrongs:
        return f"{wrongs} things are wrong: mend the first WRONG first, then ask again."
    return f"Next: {step}" if step else "Nothing is wrong."
