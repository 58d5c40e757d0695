"""Questions at a plain terminal: text, a secret, yes or no, one of a list, some of it.

Ctrl-C or the end of the input at any of them raises StoppedError.
"""

import re
from collections.abc import Callable, Sequence

import typer
from rich.console import Console

SPAN = re.compile(r"(\d{1,4})\s*-\s*(\d{1,4})")


class StoppedError(Exception):
    """Somebody stopped at a question; what they answered before is kept."""


def say(console: Console, *lines: str) -> None:
    """Print `lines` as they are, folded between words to the terminal's width."""
    for line in lines:
        console.print(line, markup=False, highlight=False)


def ask(question: str) -> str:
    """Return what was typed, without what no file could hold; empty for Enter."""
    return _asked(lambda: typer.prompt(question, default="", show_default=False))


def ask_secret(question: str) -> str:
    """Return the same for what must not show while it is typed."""
    return _asked(
        lambda: typer.prompt(
            question, default="", show_default=False, hide_input=True, err=False
        )
    )


def confirm(question: str, *, default: bool) -> bool:
    """Return whether yes was said; Enter is `default`."""
    try:
        return typer.confirm(question, default=default)
    except typer.Abort as error:
        raise StoppedError from error


def choose(console: Console, question: str, options: Sequence[str]) -> int:
    """Return which of `options` was chosen, counted from 0; Enter is the first."""
    for number, option in enumerate(options, start=1):
        say(console, f"  {number}  {option}")
    while True:
        typed = ask(f"{question} [1]")
        if not typed:
            return 0
        if typed.isdecimal() and 1 <= int(typed) <= len(options):
            return int(typed) - 1
        say(console, f"Type a number from 1 to {len(options)}, or Enter for 1.")


def numbers(typed: str, *, most: int) -> list[int]:
    """Return the numbers in `typed`, such as "2, 5-7", in order.

    ValueError, in words for whoever typed it, for anything but 1 to `most`.
    """
    found: list[int] = []
    for part in filter(None, re.split(r"[,;\s]+", SPAN.sub(r"\1-\2", typed))):
        span = SPAN.fullmatch(part)
        first, last = span.groups() if span else (part, part)
        if not (first.isdecimal() and last.isdecimal()):
            message = f"{part[:40]!r} is no number"
            raise ValueError(message)
        if not 1 <= int(first) <= int(last) <= most:
            message = f"{part[:40]} is not in the list, which goes from 1 to {most}"
            raise ValueError(message)
        found += range(int(first), int(last) + 1)
    return sorted(set(found))


def _asked(prompt: Callable[[], str]) -> str:
    try:
        typed = prompt()
    except typer.Abort as error:
        raise StoppedError from error
    # A terminal of another encoding hands over halves of letters.
    whole = typed.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in whole if c.isprintable()).strip()
