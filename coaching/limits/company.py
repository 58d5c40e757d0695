"""The days on which nobody of the company works."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from coaching.limits.section import Section

Span = tuple[date, date]


def read_span(value: Any) -> Any:  # noqa: ANN401 - what TOML holds
    """Return the first and the last day of "2026-12-24..2026-12-31" or of one day."""
    if isinstance(value, tuple):
        return value
    first, dots, last = str(value).partition("..")
    try:
        days = (
            date.fromisoformat(first.strip()),
            date.fromisoformat((last if dots else first).strip()),
        )
    except ValueError:
        message = f"{value!r} is no span such as 2026-12-24..2026-12-31"
        raise ValueError(message) from None
    if days[1] < days[0]:
        message = f"{value!r} ends before it begins"
        raise ValueError(message)
    return days


class CompanyCalendar(Section):
    """When the whole company is closed, besides public holidays."""

    company_holidays: Annotated[
        tuple[Annotated[Span, BeforeValidator(read_span)], ...], Field(strict=False)
    ] = ()
