"""Go live, or back to shadow mode: first say what that means, then ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import typer
from rich.console import Console

from bot.views.slack_text.words import count
from coaching.facts import Role
from coaching.facts.mode import Mode
from coaching.planning.hold_reasons import Hold
from console.base.command_line import command
from console.base.foreseen import NotReadyError
from console.base.interrupts import interrupted_at_once
from console.parts import Parts
from console.preview.coming import show_next_working_day, show_what_is_off
from console.preview.days_shown import say
from console.service.pilot import Teams, addresses, said_pilot, teams_named
from jobs.decide import decide
from jobs.digest import readers
from jobs.digest_schedule import WEEKDAYS
from models.conversation.breaker_holds import held_run
from models.conversation.breaker_holds import let_go as let_held_go
from models.conversation.large_run_consent import allow_large_run
from models.conversation.plan_history import history
from models.db.database import reading
from models.db.read_session import ReadSession
from models.outbox.mode import pause, read_mode, resume, switch_alone
from models.outbox.reach import (
    Reach,
    pilot_leaders,
    pilot_of,
    read_reach,
    set_reach,
    team_of,
)
from models.people.roster import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stood when somebody looked."""

    mode: Mode
    live: Teams | None = None
    """For whom it is live; None where it is not."""

    def is_like(self, other: "Standing") -> bool:
        """Say whether nobody has switched between this look and the `other`."""
        same_leaders = _leaders(self.live) == _leaders(other.live)
        return self.mode is other.mode and same_leaders


async def go_live(
    parts: Parts,
    console: Console,
    *,
    teams: Sequence[str] = (),
    is_sure: bool,
    was_shown: bool = False,
) -> None:
    """Show the next working day's messages, ask unless `is_sure`, and switch.

    They are not shown once more if that `was_shown` already.

    `teams` are the addresses of leaders: only their people are written to then, and all
    others stay in shadow mode; without any it is live for everybody. Where it is so
    already, what the circuit breaker holds is shown and let go.
    """
    async with parts.sessions() as session:
        shown = await _how_it_stands(session)
        wanted = await teams_named(session, teams)
    now_live = shown.live
    is_same = now_live is not None and now_live.leaders == wanted.leaders
    if is_same and not await _is_held(parts):
        say(console, _already(wanted))
        return
    if not was_shown:
        await show_next_working_day(parts, console, as_live=True, pilot=wanted.people)
        await show_what_is_off(parts, console)
    for line in await _from_then_on(parts, wanted):
        say(console, line)
    if is_same:
        say(console, "It is live, but these are held: far more than in other weeks.")
    elif now_live is not None:
        say(console, _from_to(now_live, wanted))
        await _show_narrower(parts, console, now_live)
    question = "Let them go?" if is_same else f"Go live for {wanted.words}?"
    _ask(question if is_same or wanted.pilot else "Go live?", console, is_sure=is_sure)
    await switch_live(parts, wanted, shown=shown)
    say(console, _done(wanted))


async def _how_it_stands(session: ReadSession) -> Standing:
    mode = await read_mode(session)
    if mode is not Mode.LIVE:
        return Standing(mode=mode)
    leaders = await pilot_leaders(session)
    live = Teams(leaders=leaders, pilot=await pilot_of(session, leaders))
    return Standing(mode=mode, live=live)


async def _show_narrower(parts: Parts, console: Console, before: Teams) -> None:
    """Say how what is held for a pilot is let go without widening it."""
    if before.pilot is None or not await _is_held(parts):
        return
    async with parts.sessions() as session:
        named = " ".join(f"--team {each}" for each in await addresses(session, before))
    say(
        console,
        f"Messages to {before.words} are held: far more than in other weeks."
        f" `{command(f'live {named}')}` lets them go and changes nothing else.",
    )


def _already(teams: Teams) -> str:
    if teams.pilot is None:
        return "It is live already."
    return f"It is live for {teams.words} already."


def _from_to(before: Teams, wanted: Teams) -> str:
    """Say what changes where it is live for others than those who are wanted."""
    if wanted.pilot is None:
        return (
            f"So far it is live for {before.words} alone; what was but recorded for the"
            " others is told anew."
        )
    return (
        f"So far it is live for {before.words}. Whoever is not in {wanted.words} goes"
        " back to shadow mode: what waits for them is not sent."
    )


def _done(teams: Teams) -> str:
    if teams.pilot is None:
        return "Live: messages go out from the next run on."
    return (
        f"Live for {teams.words}: messages go out to them from the next run on. For the"
        " rest they are recorded for you and sent to nobody."
    )


def _ask(question: str, console: Console, *, is_sure: bool) -> None:
    """Go on if the answer is yes; otherwise say so and end."""
    if is_sure:
        return
    with interrupted_at_once():
        is_wanted = typer.confirm(question)
    if not is_wanted:
        console.print("Nothing was changed.")
        raise typer.Exit(1)


async def go_dark(parts: Parts, console: Console, *, is_sure: bool) -> None:
    """Switch back to shadow mode, in which nothing goes to the floor."""
    console.print("Messages will be recorded for you and sent to nobody.")
    _ask("Go back to shadow mode?", console, is_sure=is_sure)
    async with parts.sessions.begin() as session:
        await set_reach(session, Mode.SHADOW, changed_by="cli", now=parts.clock())
    console.print("In shadow mode.")


async def hold_back(parts: Parts, console: Console) -> None:
    """Pause at once, without a question: whoever types this is in a hurry."""
    async with parts.sessions.begin() as session:
        before = await pause(session, changed_by="cli", now=parts.clock())
    console.print("Paused: nothing is decided and nothing is sent.")
    say(console, f"{command('resume')} goes back to {before}.")


async def let_go(parts: Parts, console: Console) -> None:
    """Go back to the mode in which it was paused."""
    async with parts.sessions.begin() as session:
        mode = await resume(session, changed_by="cli", now=parts.clock())
        pilot = await said_pilot(session)
    say(console, f"The mode is {pilot if pilot and mode is Mode.LIVE else mode}.")
    if parts.settings.sending == "off":
        console.print("SENDING=off still holds every message back.")


async def _from_then_on(parts: Parts, teams: Teams) -> list[str]:
    """Say what goes out besides: the digests, and how many people can be reached."""
    async with reading(parts.sessions) as session:
        everybody = await people(session, now=parts.clock())
    reach = Reach(mode=Mode.LIVE, pilot=teams.people)
    reachable = [person for person in everybody.values() if person.reachable]
    told = [person for person in reachable if reach.is_live_for(person.id)]
    schedule = parts.rules.schedule
    hour = f"{WEEKDAYS[schedule.weekday].title()} at {schedule.at:%H:%M}"
    lines = [
        f"The digest of {vp.name} goes out each {hour} {vp.calendar.time_zone}."
        for vp in readers(everybody)
        if reach.is_live_for(vp.id)
    ]
    if not any(person.role is Role.VP for person in told):
        lines.append("No digest goes out: there is no VP who can be written to.")
    reps = sum(person.role is Role.REP for person in told)
    rest = len(reachable) - len(told)
    stay = f"; for {count(rest, 'other', 'others')} it stays in shadow" if rest else ""
    lines.append(
        f"From then on {count(len(told), 'person', 'people')} can be written to,"
        f" {reps} of them reps{stay}."
    )
    return lines


async def _is_held(parts: Parts) -> bool:
    """Say whether the circuit breaker holds what went before, or would go out now."""
    now = parts.clock()
    async with reading(parts.sessions) as session:
        if await held_run(session, now=now) is not None:
            return True
        reach = await read_reach(session)
        plan = await decide(
            session,
            everybody=await people(session, now=now),
            thresholds=parts.rules.thresholds,
            history=await history(session, now=now, shadow=False, pilot=reach.pilot),
            now=now,
            known_at=now,
        )
    return any(held.hold is Hold.BREAKER for held in plan.held)


async def switch_live(parts: Parts, wanted: Teams, *, shown: Standing) -> None:
    """Go live for `wanted`; NotReadyError unless all still is as was `shown`.

    Whoever says yes means those whom they have read of; an answer may take an hour.
    """
    now = parts.clock()
    async with parts.sessions.begin() as session:
        await switch_alone(session)
        if not await _is_as_shown(session, wanted, shown):
            message = (
                "Nothing was changed: meanwhile somebody has switched it, or a people "
                "file has changed the team. Type it again to see how it stands."
            )
            raise NotReadyError(message)
        await set_reach(
            session, Mode.LIVE, leaders=wanted.leaders, changed_by="cli", now=now
        )
        # Whoever was just told how many there are does not need the breaker.
        await allow_large_run(session, changed_by="cli", now=now)
        if await held_run(session, now=now) is not None:
            await let_held_go(session, team=None, changed_by="cli", now=now)


async def _is_as_shown(session: ReadSession, wanted: Teams, shown: Standing) -> bool:
    """Say whether neither the mode nor the teams have changed since."""
    if not shown.is_like(await _how_it_stands(session)):
        return False
    if wanted.pilot is None:
        return True
    return await team_of(session, wanted.leaders) == wanted.people


def _leaders(live: Teams | None) -> tuple[int, ...] | None:
    return None if live is None else live.leaders
