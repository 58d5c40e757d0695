"""Which users of the CRM share an address is told by one rule, whoever asks."""

import pytest
from sqlalchemy import select

from models.people.crm_ties import shared_addresses, tie_owners
from models.tables import Person
from tests.models.rows import insert_owner, insert_person

ADDRESS = "émile@example.com"


async def shared_by(sessions, *emails: str | None, archived: int = 0) -> frozenset[str]:
    """Return which addresses are shared, by the doctor's question and by the tie.

    The last `archived` of the CRM's users with these `emails` do not work any more.
    """
    async with sessions.begin() as session:
        await insert_person(session, email=ADDRESS, with_owner=False)
        for number, email in enumerate(emails):
            gone = number >= len(emails) - archived
            await insert_owner(session, email=email, archived=gone)
        told = await shared_addresses(session)
        tied = await tie_owners(session)
    assert told == frozenset(tied.ambiguous)
    assert tied.with_owner == (not told and ADDRESS in emails)
    return told


@pytest.mark.parametrize(
    "twin",
    [ADDRESS, "Émile@Example.com", " émile@example.com ", "émile@example.com\t\n"],
    ids=["as it is", "in other letters", "with spaces", "with a tab"],
)
async def test_an_address_is_shared_however_it_is_written(sessions, twin):
    assert await shared_by(sessions, ADDRESS, twin) == {ADDRESS}


async def test_an_address_of_one_who_works_and_one_who_left_is_not_shared(sessions):
    assert await shared_by(sessions, ADDRESS, ADDRESS, archived=1) == frozenset()


async def test_an_address_of_two_who_left_is_not_shared(sessions):
    assert await shared_by(sessions, ADDRESS, ADDRESS, archived=2) == frozenset()


@pytest.mark.parametrize("nothing", [None, "", "  ", "\t"])
async def test_users_without_an_address_share_none(sessions, nothing):
    assert await shared_by(sessions, nothing, nothing) == frozenset()


async def keeps_tie(sessions, *, is_taken: bool) -> bool:
    """Say whether a person stays tied to a user who has a new address in the CRM.

    `is_taken`: the new one is somebody else's.
    """
    async with sessions.begin() as session:
        owner = await insert_owner(session, email="new@example.com")
        former = await insert_person(session, email=ADDRESS, owner_id=owner.id)
        if is_taken:
            await insert_person(session, email="new@example.com", with_owner=False)
        await tie_owners(session)
        query = select(Person.id).where(Person.owner_id == owner.id)
        return await session.scalar(query) == former.id


@pytest.mark.parametrize("is_taken", [False, True])
async def test_a_tie_outlives_a_new_address_unless_it_is_somebody_elses(
    sessions, is_taken
):
    assert await keeps_tie(sessions, is_taken=is_taken) is not is_taken
