"""What is about to be said: the next working day in full words, and what is off."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from rich.console import Console

from coaching.facts import Person
from coaching.facts.mode import Mode
from coaching.moment import Moment
from coaching.signals.cannot_speak import Unable, unable
from coaching.signals.ground import Ground
from coaching.signals.half_known import half_known
from console.base.command_line import command
from console.doctor.people import check_people
from console.doctor.report import Line, Verdict
from console.doctor.stage import stage_of
from console.doctor.standings import standings
from console.doctor.streams import check_streams
from console.doctor.teams import changed_since
from console.parts import Parts
from console.preview.days_shown import (
    by_reader,
    counted,
    day_in_full,
    kept_back,
    number_of,
    other_dates,
    say,
    show_messages,
    why_nobody,
)
from jobs.decide import Reading
from jobs.preview import WEEK, Day, coming
from jobs.rehearsal import Rehearsal
from models.db.database import reading
from models.db.read_session import ReadSession
from models.outbox.reach import Reach, read_reach
from models.people.roster import roster

STALE_AFTER = 3
"""Syncs that may be missed before data counts as stale, as for the doctor."""


async def show_next_working_day(
    parts: Parts,
    console: Console,
    *,
    as_live: bool,
    pilot: frozenset[int] | None = None,
) -> int:
    """Print each message of the next working day whole; return how many there are.

    That is the first day within a week on which somebody would get something. With
    `as_live` what was only recorded in shadow mode counts as never said, as it will
    after the switch, for the people of `pilot` alone or for everybody; without it all
    is as it is now.
    """
    now = parts.clock()
    async with reading(parts.sessions) as session:
        reach = Reach(mode=Mode.LIVE, pilot=pilot)
        rehearsal = Rehearsal(
            session=session,
            rules=parts.rules,
            known_at=now,
            reach=reach if as_live else await read_reach(session),
            only=pilot,
            starts_at=now,
        )
        with Console(stderr=True).status("Going through the days to come"):
            first = await first_day(session, now=now)
            days = await coming(rehearsal, first=first)
        people = {day.day: await rehearsal.everybody(day.day) for day in days}
    if rehearsal.pretended:
        _say_pretended(console)
    await say_what_run_has_not_read(parts, console)
    return show_coming(days, people, console, today=first)


async def say_what_run_has_not_read(parts: Parts, console: Console) -> None:
    """Say it where the program that runs goes by other values than those shown."""
    if changed := await changed_since(parts.sessions, parts.rules.thresholds):
        say(console, changed)


def _say_pretended(console: Console) -> None:
    say(
        console,
        "Nobody is matched with a Slack user yet, so this is shown as if everybody"
        f" were: {command('sync')} matches them.",
    )


def show_days(
    days: Sequence[Day],
    people: Mapping[date, Mapping[int, Person]],
    console: Console,
    *,
    is_pretended: bool,
) -> None:
    """Print every message of each of `days` in the order of time, or why there is none.

    `people` are everybody on each day; `is_pretended` where Slack is not connected yet.
    """
    if is_pretended:
        _say_pretended(console)
    for day in days:
        title = day_in_full(day.day) + other_dates(day, people[day.day].values())
        if day.messages:
            say(console, f"{title}: {number_of(day.messages)}.", style="bold")
            show_messages(day.messages, console)
            console.print()
            for line in kept_back(day.held):
                say(console, line)
            continue
        reasons = " ".join(why_nobody(day, people[day.day].values()))
        say(console, f"{title}: nothing would go out. {reasons}".rstrip())


async def first_day(session: ReadSession, *, now: datetime) -> date:
    """Return the date of those for whom it is earliest."""
    floor = await roster(session, now=now)
    here = [floor.people[person].calendar for person in floor.present]
    return min((calendar.today(now) for calendar in here), default=now.date())


def show_coming(
    days: Sequence[Day],
    people: Mapping[date, Mapping[int, Person]],
    console: Console,
    *,
    today: date,
) -> int:
    """Print the first of `days` that brings a message, and why none before it does."""
    *empty, last = days
    if not last.messages:
        empty = [*empty, last]
    for day in empty:
        reasons = " ".join(why_nobody(day, people[day.day].values()))
        title = _named(day.day, today) + other_dates(day, people[day.day].values())
        say(console, f"{title}: nothing. {reasons}".rstrip())
    if not last.messages:
        say(console, f"Nobody would get a message in the next {WEEK} days.")
        return 0
    title = _named(last.day, today) + other_dates(last, people[last.day].values())
    say(console, f"{title}: {number_of(last.messages)}.", style="bold")
    for line in counted(last.messages):
        say(console, f"  {line}")
    show_messages(by_reader(last.messages), console)
    console.print()
    for line in kept_back(last.held):
        say(console, line)
    return len(last.messages)


def _named(day: date, today: date) -> str:
    if day == today:
        return f"Today, {day_in_full(day)}"
    if day == today + timedelta(days=1):
        return f"Tomorrow, {day_in_full(day)}"
    return day_in_full(day)


async def show_what_is_off(parts: Parts, console: Console) -> None:
    """Print what is off and why, one sentence a line; nothing where all is on."""
    found = await what_is_off(parts)
    if not found:
        return
    say(console, "What is off, and what to know", style="bold")
    for line in found:
        say(console, f"• {line}")
    console.print()


async def what_is_off(parts: Parts) -> list[str]:
    """Return a sentence for each thing that is off, and why: rules, people, data."""
    async with reading(parts.sessions) as session:
        ground = await ground_of(session, parts)
    limit = timedelta(minutes=parts.settings.sync_minutes) * STALE_AFTER
    stage = await stage_of(parts.engine, parts.sessions)
    lines = await check_people(parts.sessions, has_synced=stage.has_synced)
    lines += await check_streams(parts.sessions, stage, now=parts.clock(), limit=limit)
    silent = (await standings(parts)).silent(parts.rules.thresholds)
    off = off_in_words(unable(ground))
    return [*off, *silent, *half_known(ground), *_told(lines)]


async def ground_of(session: ReadSession, parts: Parts) -> Ground:
    """Return what the rules stand on now."""
    now = parts.clock()
    look = Reading(session=session, thresholds=parts.rules.thresholds, known_at=now)
    scene = await look.scene(now=now, only=None)
    floor = await roster(session, now=now)
    return Ground(
        people=[floor.people[person] for person in sorted(floor.present)],
        books=scene.books,
        weeks=scene.weeks,
        customers=scene.customers,
        moment=Moment(
            now=now,
            thresholds=scene.thresholds,
            freshness=scene.freshness,
            passages=scene.passages,
        ),
    )


def off_in_words(found: Sequence[Unable]) -> Iterator[str]:
    """Yield "cliff and quiet deal are off: no calls or e-mails are logged"."""
    by_reason: dict[str, list[str]] = {}
    for each in found:
        by_reason.setdefault(each.reason, []).append(each.rule.replace("_", " "))
    for reason, rules in by_reason.items():
        *most, last = rules
        named = f"{', '.join(most)} and {last} are" if most else f"{last} is"
        yield f"{named} off: {reason}"


def _told(lines: Sequence[Line]) -> Iterator[str]:
    """Yield what the doctor says of people and data that is not as it should be."""
    for line in lines:
        if line.verdict is not Verdict.OK:
            yield line.text
