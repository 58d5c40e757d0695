"""The doctor's look at the messages: the mode, and what was held or refused."""

from collections.abc import Mapping
from datetime import datetime

from bot.views.home.pilot_words import pilot_in_words
from coaching.facts.mode import Mode, Pilot
from console.base.command_line import command
from console.doctor.report import Line, not_yet, note, ok, wrong
from console.doctor.stage import RUN, Stage
from models.conversation.breaker_holds import held_run
from models.db.database import SessionMaker
from models.outbox.counts import count_by_state, refusals, waiting_for
from models.outbox.mode import read_mode
from models.outbox.rate_limit import standing_reason
from models.outbox.reach import read_pilot

NAMED = 5
"""Reasons that are told."""


async def check_messages(
    sessions: SessionMaker, stage: Stage, *, now: datetime
) -> list[Line]:
    """Say the mode and the step that follows, and name what did not arrive."""
    async with sessions() as session:
        mode = await read_mode(session)
        pilot = await read_pilot(session)
        held = await held_run(session, now=now)
        counts = await count_by_state(session)
        reasons = await refusals(session)
        waiting = await waiting_for(session)
        shut = await standing_reason(session)
    lines = [_mode(mode, pilot, stage, counts)] if stage.has_synced else []
    if held is not None:
        lines.append(
            wrong(
                f"messages: {held.messages} held, far more than in other weeks: an "
                f"admin's Home tab in Slack, or `{command('live')}`, lets them go"
            )
        )
    if counts.get("unknown"):
        doubtful = counts["unknown"]
        lines.append(
            note(f"messages: {doubtful} held, because Slack's answer was unclear")
        )
    if counts.get("dead"):
        said = "; ".join(reasons[:NAMED])
        lines.append(note(f"messages: {counts['dead']} refused by Slack: {said}"))
    return lines + _waiting(waiting, shut)


def _waiting(waiting: Mapping[str, int], shut: str | None) -> list[Line]:
    lines = []
    if shut is not None:
        lines.append(
            wrong(
                f"messages: Slack takes none at present ({shut}): they wait, and go "
                "out once that is mended, or expire"
            )
        )
    for reason, count in list(waiting.items())[:NAMED]:
        wait = "1 waits" if count == 1 else f"{count} wait"
        lines.append(note(f"messages: {wait}, tried again now and then: {reason}"))
    return lines


def _mode(
    mode: Mode, pilot: Pilot | None, stage: Stage, counts: Mapping[str, int]
) -> Line:
    """Return the line of the mode; with it the next step, where one is left."""
    if mode is Mode.PAUSED:
        return note(f"mode: paused: nothing is decided or sent: {command('resume')}")
    kept = counts.get("shadow", 0)
    if not stage.has_people:
        return note(f"mode: {mode}")
    if mode is Mode.LIVE and pilot is not None:
        return _pilot(pilot, stage)
    if mode is Mode.LIVE:
        told = f"mode: live ({counts.get('sent', 0)} messages sent so far)"
        return ok(told) if stage.has_run else not_yet(told, step=command(RUN))
    if stage.has_run:
        held = "1 message was" if kept == 1 else f"{kept} messages were"
        return not_yet(
            f"mode: shadow: nothing goes to the floor; {held} kept for the admin to "
            "read in App Home",
            step=f"{command('live')}, when you agree with what it would have said",
        )
    step = f"{command('preview')}, and when you agree with it, {command(RUN)}"
    return not_yet("mode: shadow: nothing goes to the floor yet", step=step)


def _pilot(pilot: Pilot, stage: Stage) -> Line:
    told = f"mode: {pilot_in_words(pilot.leaders, pilot.people)}"
    if not pilot.people:
        mend = command("live --team ADDRESS")
        return wrong(f"{told}: nobody is written to; {mend} names who leads now")
    if not stage.has_run:
        return not_yet(told, step=command(RUN))
    return note(f"{told}: {command('live')} widens it to everybody")
