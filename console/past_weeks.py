"""Work out what is usual for each rep, for somebody who waits at a terminal."""

from datetime import UTC, date, datetime, time

from rich.console import Console

from console.parts import Parts
from jobs.learn_odds import learn_all
from jobs.sample_work import SPAN, sample_all


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
