"""Work out what the past tells, for somebody who waits at a terminal."""

from datetime import UTC, date, datetime, time

from rich.console import Console

from console.parts import Parts
from jobs.learning.keep_forecasts import keep_all_forecasts
from jobs.learning.odds import learn_all
from jobs.learning.sample_work import SPAN, sample_all


async def learn_the_usual(parts: Parts, console: Console, *, first: date) -> None:
    """Sample the weeks that a look at `first` and the days since then rests on."""
    begins = datetime.combine(first, time.min, tzinfo=UTC)
    with console.status("Working out what is usual for each rep") as status:

        def told(week: date) -> None:
            status.update(f"Working out what is usual for each rep: week of {week}")

        await sample_all(
            parts.sessions,
            parts.rules.thresholds,
            since=begins - SPAN,
            until=parts.clock(),
            on_week=told,
        )
        status.update("Learning from past meetings how deals like these ended")
        await learn_all(parts.sessions, since=begins, until=parts.clock())


async def learn_the_record(parts: Parts, console: Console) -> None:
    """Foretell each past Friday, as known then, so that a first digest has a record."""
    with console.status("Working out how right forecasts would have been") as status:

        def told(day: date) -> None:
            status.update(f"Working out how right forecasts would have been: {day}")

        await keep_all_forecasts(parts.sessions, parts.rules, parts.clock, on_day=told)
