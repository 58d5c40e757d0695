"""Go live, or back to shadow mode: first say what that means, then ask."""

from datetime import date

import typer
from rich.console import Console

from coaching.facts import Role
from console.parts import Parts
from console.showing import counted
from jobs.digest import readers
from jobs.preview import preview
from jobs.schedule import WEEKDAYS
from models.database import reading
from models.mode import Mode, read_mode, set_mode
from models.people import people


async def go_live(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Say who will get how many messages, ask unless `is_sure`, and switch."""
    async with parts.sessions() as session:
        mode = await read_mode(session)
    if mode is Mode.LIVE:
        console.print("It is live already.")
        return
    for line in await _will_get(parts, parts.clock().date()):
        console.print(line, markup=False, highlight=False)
    if not is_sure and not typer.confirm("Go live?"):
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


async def _will_get(parts: Parts, today: date) -> list[str]:
    async with reading(parts.sessions) as session:
        now = parts.clock()
        found = await preview(
            session, parts.rules, day=today, known_at=now, is_shadow=False
        )
        everybody = await people(session, now=now)
    coming = [each for each in found if each.message.expires_at > now]
    reachable = [p for p in everybody.values() if p.reachable]
    schedule = parts.rules.schedule
    hour = f"{WEEKDAYS[schedule.weekday].title()} at {schedule.at:%H:%M}"
    lines = [f"{len(coming)} messages would go out today, {today}."]
    lines += [f"  {line}" for line in counted(coming)]
    lines += [
        f"The digest of {vp.name} goes out each {hour} in {vp.calendar.time_zone}."
        for vp in readers(everybody)
    ]
    reps = sum(person.role is Role.REP for person in reachable)
    lines.append(
        f"From then on {len(reachable)} people can be written to, {reps} of them reps."
    )
    return lines


async def _switch(parts: Parts, mode: Mode) -> None:
    async with parts.sessions.begin() as session:
        await set_mode(session, mode, changed_by="cli", now=parts.clock())
