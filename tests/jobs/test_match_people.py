"""Each person is tied to the one Slack user and CRM owner that is surely theirs."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.outbound.directory import DirectoryError
from jobs.match_people import match_people, slack_matches
from models.db.database import SessionMaker
from models.tables import Owner, Person, TimeOff
from tests.jobs.fakes import FakeDirectory, make_user
from tests.jobs.makers import NOW, make_person

NOBODY = {"slack_user_id": None, "slack_state": "unmatched"}


async def add(sessions: SessionMaker, *rows: object) -> None:
    async with sessions.begin() as session:
        session.add_all(rows)


async def person(sessions: SessionMaker, number: int) -> Person:
    async with sessions() as session:
        return await session.get_one(Person, number)


def make_owner(number: int, **changes: object) -> Owner:
    values = {
        "id": number,
        "crm": "hubspot",
        "external_id": str(number),
        "email": f"person{number}@example.test",
        "name": f"Person {number}",
    } | changes
    return Owner(**values)


async def match(sessions: SessionMaker, directory: FakeDirectory):
    return await match_people(directory, sessions, lambda: NOW)


async def test_ties_a_person_to_slack_and_to_the_crm(sessions):
    await add(sessions, make_person(1, **NOBODY), make_owner(1))

    report = await match(sessions, FakeDirectory(make_user(1)))

    found = await person(sessions, 1)
    assert (found.slack_user_id, found.slack_state) == ("U00000001", "active")
    assert (found.slack_time_zone, found.owner_id) == ("America/New_York", 1)
    assert (report.active, report.with_owner) == (1, 1)


async def test_asks_for_those_whom_the_list_leaves_out(sessions):
    await add(sessions, make_person(1, **NOBODY), make_person(2, **NOBODY))
    directory = FakeDirectory(make_user(1), unlisted=(make_user(2),))

    await match(sessions, directory)

    assert directory.looked_up == ["person2@example.test"]
    assert (await person(sessions, 2)).slack_state == "active"


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        pytest.param(timedelta(minutes=15), 1, id="next-sync"),
        pytest.param(timedelta(hours=23, minutes=59), 1, id="within-a-day"),
        pytest.param(timedelta(days=1), 2, id="a-day-later"),
        pytest.param(timedelta(days=-1), 2, id="clock-set-back"),
    ],
)
async def test_asks_for_an_address_once_a_day(sessions, later, asked):
    await add(sessions, make_person(1, **NOBODY), make_person(2, **NOBODY))
    directory = FakeDirectory(make_user(1))

    await match(sessions, directory)
    await match_people(directory, sessions, lambda: NOW + later)

    assert directory.looked_up == ["person2@example.test"] * asked
    assert (await person(sessions, 2)).slack_state == "unmatched"


async def test_whoever_joins_slack_is_found_in_the_list_the_same_day(sessions):
    await add(sessions, make_person(1, **NOBODY), make_person(2, **NOBODY))
    await match(sessions, FakeDirectory(make_user(1)))

    await match(sessions, FakeDirectory(make_user(1), make_user(2)))

    assert (await person(sessions, 2)).slack_state == "active"


async def test_whoever_is_gone_from_the_list_is_asked_for_at_once(sessions):
    await add(sessions, make_person(1), make_person(2))
    directory = FakeDirectory(make_user(1))

    await match(sessions, directory)

    assert directory.looked_up == ["person2@example.test"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"is_deactivated": True}, "deactivated"),
        ({"is_guest": True}, "guest"),
        ({"is_bot": True}, "bot"),
    ],
)
async def test_reports_who_cannot_be_written_to(sessions, changes, state):
    await add(sessions, make_person(1))

    report = await match(sessions, FakeDirectory(make_user(1, **changes)))

    assert report.unreachable == {"person1@example.test": state}
    assert (await person(sessions, 1)).slack_state == state


async def test_a_user_who_is_gone_from_slack_is_unmatched_again(sessions):
    await add(sessions, make_person(1, slack_channel_id="D1"), make_person(2))

    report = await match(sessions, FakeDirectory(make_user(2)))

    found = await person(sessions, 1)
    assert report.unreachable == {"person1@example.test": "unmatched"}
    assert (found.slack_user_id, found.slack_channel_id) == (None, None)


async def test_two_active_users_with_one_address_are_nobody(sessions):
    await add(sessions, make_person(1))
    twin = make_user(2, email="person1@example.test")

    report = await match(sessions, FakeDirectory(make_user(1), twin))

    assert report.unreachable == {"person1@example.test": "ambiguous"}


async def test_an_active_user_wins_over_a_deactivated_one_with_the_same_address(
    sessions,
):
    await add(sessions, make_person(1, **NOBODY))
    old = make_user(9, email="person1@example.test", is_deactivated=True)

    await match(sessions, FakeDirectory(old, make_user(1)))

    assert (await person(sessions, 1)).slack_user_id == "U00000001"


async def test_a_conversation_is_forgotten_with_the_user_it_was_opened_with(sessions):
    await add(sessions, make_person(1, slack_channel_id="D1"))
    newcomer = make_user(5, email="person1@example.test")

    await match(sessions, FakeDirectory(newcomer))

    found = await person(sessions, 1)
    assert (found.slack_user_id, found.slack_channel_id) == ("U00000005", None)


async def test_two_people_may_swap_their_users(sessions):
    await add(sessions, make_person(1), make_person(2))
    first = make_user(1, email="person2@example.test")
    second = make_user(2, email="person1@example.test")

    await match(sessions, FakeDirectory(first, second))

    assert (await person(sessions, 1)).slack_user_id == "U00000002"
    assert (await person(sessions, 2)).slack_user_id == "U00000001"


async def test_a_departed_persons_user_may_pass_to_somebody_else(sessions):
    await add(sessions, make_person(1, left_on=NOW.date()), make_person(2, **NOBODY))
    moved = make_user(1, email="person2@example.test")

    await match(sessions, FakeDirectory(moved))

    assert (await person(sessions, 1)).slack_user_id is None
    assert (await person(sessions, 2)).slack_user_id == "U00000001"


async def test_a_list_without_addresses_changes_nobody(sessions):
    await add(sessions, make_person(1))

    with pytest.raises(DirectoryError, match=r"users:read\.email"):
        await match(sessions, FakeDirectory(make_user(1, email=None)))

    assert (await person(sessions, 1)).slack_state == "active"


async def test_matching_twice_changes_nothing(sessions):
    await add(sessions, make_person(1, **NOBODY), make_owner(1))
    directory = FakeDirectory(make_user(1))

    first = await match(sessions, directory)
    second = await match(sessions, directory)

    assert first == second


async def test_several_owners_with_one_address_are_reported(sessions):
    twin = make_owner(2, email="Person1@example.test")
    await add(sessions, make_person(1, owner_id=None), make_owner(1), twin)

    report = await match(sessions, FakeDirectory(make_user(1)))

    assert report.ambiguous_owners == ["person1@example.test"]
    assert report.without_owner == ["person1@example.test"]


async def test_a_working_owner_wins_over_an_archived_one(sessions):
    archived = make_owner(2, email="person1@example.test", archived=True)
    await add(sessions, make_person(1), make_owner(1), archived)

    await match(sessions, FakeDirectory(make_user(1)))

    assert (await person(sessions, 1)).owner_id == 1


users = st.builds(
    make_user,
    st.integers(1, 9),
    email=st.sampled_from(["a@x.test", "b@x.test", None]),
    is_deactivated=st.booleans(),
    is_guest=st.booleans(),
    is_bot=st.booleans(),
)


@given(st.lists(users, max_size=6))
def test_only_a_single_active_user_is_ever_active(candidates):
    matches = slack_matches(["a@x.test", "b@x.test"], candidates)

    for email, found in matches.items():
        if found.state == "active":
            assert found.user.email == email
            assert not found.user.is_deactivated
            assert not found.user.is_guest
            assert not found.user.is_bot


async def test_a_status_that_says_away_is_time_off(sessions):
    await add(sessions, make_person(1, **NOBODY), make_person(2, **NOBODY))
    away = make_user(1, status_emoji=":palm_tree:", status_text="Vacationing")
    busy = make_user(2, status_text="In a meeting")

    await match(sessions, FakeDirectory(away, busy))

    async with sessions() as session:
        rows = (await session.scalars(select(TimeOff))).all()
    assert [(row.person_id, row.source) for row in rows] == [(1, "slack")]
