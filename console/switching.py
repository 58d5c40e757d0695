"""Go live, or back to shadow mode: first say what that means, then ask."""

import typer
from rich.console import Console

from coaching.facts import Role
from coaching.holds import Hold
from console.coming import show_next_working_day
from console.days_shown import say
from console.parts import Parts
from jobs.decide import decide
from jobs.digest import readers
from jobs.schedule import WEEKDAYS
from models.consent import allow_large_run
from models.database import reading
from models.history import history
from models.mode import Mode, pause, read_mode, resume, set_mode
from models.people import people


async def go_live(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Show the next working day's messages, ask unless `is_sure`, and switch.

    Where it is live already, what the circuit breaker holds is shown and let go.
    """
    async with parts.sessions() as session:
        mode = await read_mode(session)
    if mode is Mode.LIVE and not await _is_held(parts):
        console.print("It is live already.")
        return
    await show_next_working_day(parts, console, as_live=True)
    for line in await _from_then_on(parts):
        say(console, line)
    if mode is Mode.LIVE:
        console.print("It is live, but these are held: far more than in other weeks.")
    question = "Let them go?" if mode is Mode.LIVE else "Go live?"
    if not is_sure and not typer.confirm(question):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    await _switch(parts, Mode.LIVE)
    console.print("Live: messages go out from the next run on.")


async def go_dark(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Switch back to shadow mode, in which nothing goes to the floor."""
    console.print("Messages will be recorded for you and sent to nobody.")
    if not is_sure and not typer.confirm("Go back to shadow mode?"):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    await _switch(parts, Mode.SHADOW)
    console.print("In shadow mode.")


async def hold_back(parts: Parts, console: Console) -> None:
    """Pause at once, without a question: whoever types this is in a hurry."""
    async with parts.sessions.begin() as session:
        before = await pause(session, changed_by="cli", now=parts.clock())
    console.print("Paused: nothing is decided and nothing is sent.")
    console.print(f"python app.py resume goes back to {before}.")


async def let_go(parts: Parts, console: Console) -> None:
    """Go back to the mode in which it was paused."""
    async with parts.sessions.begin() as session:
        mode = await resume(session, changed_by="cli", now=parts.clock())
    console.print(f"The mode is {mode}.")
    if parts.settings.sending == "off":
        console.print("SENDING=off still holds every message back.")


async def _from_then_on(parts: Parts) -> list[str]:
    """Say what goes out besides: the digests, and how many people can be reached."""
    async with reading(parts.sessions) as session:
        everybody = await people(session, now=parts.clock())
    reachable = [person for person in everybody.values() if person.reachable]
    schedule = parts.rules.schedule
    hour = f"{WEEKDAYS[schedule.weekday].title()} at {schedule.at:%H:%M}"
    lines = [
        f"The digest of {vp.name} goes out each {hour} {vp.calendar.time_zone}."
        for vp in readers(everybody)
    ]
    reps = sum(person.role is Role.REP for person in reachable)
    lines.append(
        f"From then on {len(reachable)} people can be written to, {reps} of them reps."
    )
    return lines


async def _is_held(parts: Parts) -> bool:
    """Say whether the circuit breaker holds what would go out now."""
    now = parts.clock()
    async with reading(parts.sessions) as session:
        plan = await decide(
            session,
            everybody=await people(session, now=now),
            thresholds=parts.rules.thresholds,
            history=await history(session, now=now, shadow=False),
            now=now,
            known_at=now,
        )
    return any(held.hold is Hold.BREAKER for held in plan.held)


async def _switch(parts: Parts, mode: Mode) -> None:
    now = parts.clock()
    async with parts.sessions.begin() as session:
        await set_mode(session, mode, changed_by="cli", now=now)
        if mode is Mode.LIVE:
            # Whoever was just told how many there are does not need the breaker.
            await allow_large_run(session, changed_by="cli", now=now)
