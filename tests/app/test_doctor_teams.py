"""A team in coaching.toml that leads nobody is named: a typing error would be mute."""

from datetime import date

import pytest

from coaching.thresholds import parse
from console.doctor.report import Verdict
from console.doctor.teams import changed_since, teams_of_nobody
from models.rules.in_force import keep_in_force
from tests.jobs.makers import NOW, make_person

TEAM = '[team."{}".cliff]\nfocus = 0.7\n'


async def told(sessions, *teams: str, **rep: object) -> list[str]:
    async with sessions.begin() as session:
        session.add(make_person(1, role="manager"))
        await session.flush()
        session.add(make_person(2, **{"leader_id": 1} | rep))
    text = "".join(TEAM.format(team) for team in teams)
    lines = await teams_of_nobody(sessions, parse(text))
    assert all(line.verdict is Verdict.NOTE for line in lines)
    return [line.text for line in lines]


async def test_a_team_that_is_led_is_no_line(sessions):
    assert await told(sessions, "Person1@example.test") == []


async def test_each_address_that_leads_nobody_is_named(sessions):
    (line,) = await told(sessions, "person1@example.test", "persn1@example.test")

    assert '[team."persn1@example.test"] changes nothing' in line


@pytest.mark.parametrize(
    "rep",
    [{"leader_id": None}, {"left_on": date(2026, 11, 1)}],
    ids=["not led", "gone"],
)
async def test_a_leader_without_anybody_left_leads_nobody(sessions, rep):
    assert len(await told(sessions, "person1@example.test", **rep)) == 1


@pytest.mark.parametrize(
    ("now", "is_said"),
    [("[cliff]\nfocus = 0.7", True), ("# A word\n[cliff]\nfocus = 0.6", False)],
    ids=["a value", "a comment"],
)
async def test_values_that_the_program_has_not_read_are_said(sessions, now, is_said):
    before = await changed_since(sessions, parse(now))
    async with sessions.begin() as session:
        await keep_in_force(session, parse("[cliff]\nfocus = 0.6"), now=NOW)

    after = await changed_since(sessions, parse(now))

    assert before == ""
    assert ("start it anew, and they hold" in after) == is_said


async def test_without_teams_there_is_nothing_to_say(sessions):
    assert await told(sessions) == []
