"""A person is what people.csv, the CRM and Slack say together."""

from datetime import date

import pytest

from coaching.facts import Role
from models.db.database import SessionMaker
from models.people.roster import by_owner, by_slack_user, named, people, roster
from tests.models.rows import (
    NOW,
    days,
    insert_owner,
    insert_person,
    insert_time_off,
)

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("fields", "zone"),
    [
        (
            {"time_zone": "Europe/Berlin", "slack_time_zone": "Asia/Tokyo"},
            "Europe/Berlin",
        ),
        ({"slack_time_zone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({}, "UTC"),
    ],
    ids=["the file's zone first", "Slack's where the file has none", "UTC at last"],
)
async def test_lives_in_one_zone(sessions: SessionMaker, fields, zone):
    async with sessions.begin() as session:
        row = await insert_person(session, **fields)

        found = (await people(session, now=NOW))[row.id]

    assert found.calendar.time_zone == zone


async def test_carries_what_the_rules_need(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        row = await insert_person(
            session, leader_id=boss.id, country="DE", target_minor=5, currency="EUR"
        )
        await insert_time_off(session, row, date(2026, 12, 21), date(2026, 12, 31))

        found = (await people(session, now=NOW))[row.id]

    assert (found.role, found.leader_id) == (Role.REP, boss.id)
    assert (found.target_minor, found.currency) == (5, "EUR")
    assert found.calendar.country == "DE"
    assert found.calendar.is_away(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("fields", "reachable", "gone"),
    [
        ({}, True, False),
        ({"slack_state": "deactivated"}, False, True),
        ({"slack_state": "guest"}, False, False),
        ({"slack_state": "unmatched", "slack_user_id": None}, False, False),
        ({"left_on": TODAY}, False, False),
        ({"left_on": TODAY + days(1)}, True, False),
    ],
    ids=["active", "deactivated", "a guest", "unmatched", "left today", "leaves later"],
)
async def test_is_reachable_only_while_active(
    sessions: SessionMaker, fields, reachable, gone
):
    async with sessions.begin() as session:
        row = await insert_person(session, **fields)

        found = (await people(session, now=NOW))[row.id]

    assert (found.reachable, found.is_gone) == (reachable, gone)


async def test_is_not_reachable_once_the_crm_archived_the_owner(sessions: SessionMaker):
    async with sessions.begin() as session:
        owner = await insert_owner(session, archived=True)
        row = await insert_person(session, owner_id=owner.id)

        found = (await people(session, now=NOW))[row.id]

    assert (found.reachable, found.is_gone) == (False, True)


async def test_knows_who_is_present(sessions: SessionMaker):
    async with sessions.begin() as session:
        here = await insert_person(session, start_date=TODAY)
        await insert_person(session, start_date=TODAY + days(1))
        await insert_person(session, left_on=TODAY)

        found = await roster(session, now=NOW)

    assert found.present == {here.id}
    assert [rep.id for rep in found.reps()] == [here.id]
    assert len(found.people) == 3


async def test_a_reporting_line_counts_from_its_first_day(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        since = {"leader_id": boss.id, "leader_since": TODAY}
        rep = await insert_person(session, **since)

        found = await roster(session, now=NOW)

    leader = found.people[boss.id]
    assert [r.id for r in found.reps_of(leader, today=TODAY)] == [rep.id]
    assert found.reps_of(leader, today=TODAY - days(1)) == ()


async def test_is_found_by_slack_user_and_by_owner(sessions: SessionMaker):
    async with sessions.begin() as session:
        row = await insert_person(session, slack_user_id="U1")

        assert (await by_slack_user(session, "U1")).id == row.id
        assert (await by_owner(session, row.owner_id)).id == row.id
        assert await by_slack_user(session, "U2") is None
        assert await by_owner(session, row.owner_id + 1) is None


async def test_a_departed_person_is_nobody(sessions: SessionMaker):
    async with sessions.begin() as session:
        row = await insert_person(session, left_on=TODAY, name="Ann Lee")

        assert await by_slack_user(session, row.slack_user_id) is None
        assert await by_owner(session, row.owner_id) is None
        assert await named(session, "Ann Lee") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ann", ["Ann Lee", "Ann Lee Moss"]),
        ("ann lee", ["Ann Lee"]),
        ("  ANN   LEE ", ["Ann Lee"]),
        ("lee", ["Ann Lee", "Ann Lee Moss"]),
        ("moss", ["Ann Lee Moss"]),
        ("anna@example.com", ["Ann Lee Moss"]),
        ("jörg", ["Jörg Ätz"]),
        ("JÖRG ÄTZ", ["Jörg Ätz"]),
        ("ätz", ["Jörg Ätz"]),
        ("jorg", ["Jörg Ätz"]),
        ("Jorg Atz", ["Jörg Ätz"]),
        ("jo\u0308rg", ["Jörg Ätz"]),
        ("ánn lee", ["Ann Lee"]),
        ("lukasz", ["Łukasz Weiß"]),
        ("WEISS", ["Łukasz Weiß"]),
        ("\u0301", []),
        ("nn", []),
        ("%", []),
        ("", []),
    ],
    ids=str,
)
async def test_finds_whom_a_name_may_mean(sessions: SessionMaker, text, names):
    async with sessions.begin() as session:
        await insert_person(session, name="Ann Lee Moss", email="anna@example.com")
        await insert_person(session, name="Ann Lee")
        await insert_person(session, name="Jörg Ätz")
        await insert_person(session, name="Łukasz Weiß")

        found = await named(session, text)

    assert [person.name for person in found] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Marín", ["Ana Marín"]),
        ("Ana Marin", ["Ana Marin"]),
        ("Ána Marin", ["Ana Marin", "Ana Marín"]),
        ("marin", ["Ana Marin", "Ana Marín"]),
    ],
)
async def test_whoever_is_called_just_as_typed_comes_before_a_namesake_but_for_accents(
    sessions: SessionMaker, text, names
):
    async with sessions.begin() as session:
        await insert_person(session, name="Ana Marín")
        await insert_person(session, name="Ana Marin")

        found = await named(session, text)

    assert [person.name for person in found] == names


async def test_two_people_of_one_name_are_both_found(sessions: SessionMaker):
    async with sessions.begin() as session:
        twins = [await insert_person(session, name="Ann Lee") for _ in range(2)]

        found = await named(session, "Ann Lee")

    assert [person.id for person in found] == [twin.id for twin in twins]
