"""A day that somebody types: read, or refused in plain words."""

from datetime import date

import typer

AS_WRITTEN = "2026-11-13"


def day_typed(text: str | date) -> date:
    """Return the day that `text` names; BadParameter says how to write one."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        message = f"{text!r} is no day: write it like {AS_WRITTEN}"
        raise typer.BadParameter(message) from error
