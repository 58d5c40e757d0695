"""Whoever was invited to the CRM again is found by the address, on a large floor."""

from time import process_time

import pytest
from sqlalchemy import insert

from models.crm_data.returned_owners import returned
from models.tables import Owner
from tests.models.rows import insert_owner

USERS = 1_500


@pytest.mark.parametrize(
    "again",
    ["Émile@Example.com", " émile@example.com ", "émile@example.com\t\n"],
    ids=["in other letters", "with spaces", "with a tab"],
)
async def test_an_address_is_the_same_however_it_is_written(sessions, again):
    async with sessions.begin() as session:
        gone = await insert_owner(session, email="émile@example.com", archived=True)
        back = await insert_owner(session, email=again)

        assert await returned(session, crm=gone.crm) == {gone.id: back.id}


@pytest.mark.parametrize("nothing", [None, "", "  "])
async def test_users_without_an_address_are_nobody_again(sessions, nothing):
    async with sessions.begin() as session:
        gone = await insert_owner(session, email=nothing, archived=True)
        await insert_owner(session, email=nothing)

        assert await returned(session, crm=gone.crm) == {}


async def test_it_takes_no_longer_for_each_user_the_more_there_are(sessions):
    """Each page of records asks it anew, and on SQLite nobody else writes meanwhile."""
    rows = [
        {
            "crm": "hubspot",
            "external_id": f"{archived}{number}",
            "name": f"User {number}",
            "email": f"user{number}@example.com",
            "archived": archived,
            "known": True,
        }
        for number in range(USERS)
        for archived in (True, False)
    ]
    async with sessions.begin() as session:
        await session.execute(insert(Owner), rows)
        began = process_time()
        found = await returned(session, crm="hubspot")
        took = process_time() - began

    assert len(found) == USERS
    assert took < 0.5
