"""What an admin reads before going live: whole messages, and what is off and why."""

import io
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import update

from coaching.facts import Person, Role
from coaching.facts.mode import Mode
from coaching.planning.hold_reasons import Held, Hold
from coaching.thresholds import parse
from console.parts import Parts
from console.preview.coming import show_next_working_day, what_is_off
from console.preview.days_shown import why_nobody
from console.preview.shown import show_preview
from jobs.rehearsal import Day
from models import tables
from models.rules.in_force import keep_in_force
from models.tables import StreamState
from tests.coaching.makers import make_person
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW

GOLDENS = Path(__file__).parent / "goldens"
pytestmark = pytest.mark.usefixtures("bare_environment")


async def shown(parts: Parts, *, width: int = 80, as_live: bool = True):
    written = io.StringIO()
    console = Console(file=written, width=width, highlight=False)
    number = await show_next_working_day(parts, console, as_live=as_live)
    return number, written.getvalue()


async def test_the_day_is_named_and_each_message_is_whole(parts, sessions):
    await lay_floor(sessions, mode=Mode.SHADOW)

    number, text = await shown(parts)

    assert number == 2
    assert text.startswith(
        "Today, Thursday 19 November 2026: 2 messages to 2 people.\n"
    )
    assert "[We Met]  [Pick the Day]  [Not Now]  [Why This?]" in text


async def test_after_hours_the_next_day_is_the_next_working_day(parts, sessions):
    await lay_floor(sessions)
    evening = replace(parts, clock=lambda: NOW + timedelta(hours=9))

    number, text = await shown(evening)

    assert (number, text.splitlines()[2][:8]) == (3, "Tomorrow")
    assert "may be written to are over." in " ".join(text.split())


async def test_before_slack_is_connected_it_says_as_if(parts, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        nobody = update(tables.Person).values(slack_state="unmatched")
        await session.execute(nobody)

    number, text = await shown(parts)

    assert number == 2
    assert " ".join(text.split()).startswith("Nobody is matched with a Slack user yet")


@pytest.mark.parametrize("command", ["live", "preview"])
async def test_it_is_said_that_run_goes_by_other_values_than_are_shown(
    parts, sessions, command
):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await keep_in_force(session, parse("[cliff]\nfocus = 0.65"), now=NOW)
    written = io.StringIO()
    console = Console(file=written, width=200)

    if command == "live":
        await show_next_working_day(parts, console, as_live=True)
    else:
        await show_preview(parts, None, console, days=1, as_json=False)

    assert written.getvalue().startswith("coaching.toml: its values have changed since")


async def test_no_line_is_longer_than_the_terminal(parts, sessions):
    await lay_floor(sessions)

    _, text = await shown(parts, width=60)

    assert max(len(line) for line in text.splitlines()) <= 60


async def test_without_people_or_data_it_says_what_is_missing(parts):
    number, text = await shown(parts)

    found = await what_is_off(parts)
    assert number == 0
    assert text.endswith("Nobody would get a message in the next 7 days.\n")
    assert "people: nobody is known yet" in found
    assert "sync: nothing was read from the CRM yet" in found


async def test_what_is_off_is_a_sentence_each_with_its_reason(parts, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        off = update(StreamState).where(StreamState.stream.in_(["calls", "emails"]))
        await session.execute(off.values(disabled_reason="the scope is missing"))

    found = await what_is_off(parts)

    assert "quiet deal is off: calls or e-mails may not be read" in found
    assert "cliff is off: no rep has 4 open deals" in found
    assert any(line.startswith("no target: all 1 reps have none") for line in found)


def make_day(*held: Held, day: date = date(2026, 11, 19)) -> Day:
    return Day(day=day, messages=(), held=held)


WAITS = Held(
    rule="cliff",
    person_id=1,
    subject_id=2,
    recipient_id=3,
    hold=Hold.GRACE,
    words="Sam has had it for fewer than 3 bd",
)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (make_day(), "Nothing is due."),
        (replace(make_day(WAITS), is_over=True), "may be written to are over."),
        (make_day(WAITS), "The cliff waits: Sam has had it for fewer than 3 business"),
        (make_day(*[WAITS] * 7), "2 more wait as well."),
        (make_day(day=date(2026, 11, 21)), "It is Saturday for all 2 people."),
        (make_day(day=date(2026, 11, 26)), "It is a holiday for all 2 people."),
        (make_day(day=date(2026, 11, 20)), "1 of 2 people do not work on that day."),
        (make_day(day=date(2026, 11, 23)), "It is a day off for all 2 people."),
    ],
    ids=[
        "nothing",
        "over",
        "held",
        "many",
        "weekend",
        "holiday",
        "one away",
        "both away",
    ],
)
def test_a_day_without_any_message_says_why(day, said):
    first, other = make_person(id=1), make_person(id=2)
    monday = date(2026, 11, 23)
    off = ((date(2026, 11, 20), monday), (monday, monday))
    people = [
        replace(each, calendar=replace(each.calendar, country="US", time_off=(span,)))
        for each, span in zip((first, other), off, strict=True)
    ]

    assert said in " ".join(why_nobody(day, people))


def test_who_cannot_be_reached_is_no_reason():
    gone = Person(id=1, name="Lee", role=Role.REP, reachable=False)

    assert list(why_nobody(make_day(), [gone])) == []


@pytest.mark.parametrize("width", [60, 80])
async def test_whole_messages_read_as_they_were_approved(parts, sessions, width):
    await lay_floor(sessions)
    written = io.StringIO()
    console = Console(file=written, width=width, highlight=False)

    await show_preview(parts, NOW.date(), console, days=3, as_json=False)

    assert_golden_text(f"preview_{width}", written.getvalue())


def assert_golden_text(name: str, text: str) -> None:
    """Compare with the approved text; `GOLDENS=write` writes it anew."""
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
