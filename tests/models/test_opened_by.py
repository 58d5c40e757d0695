"""Who opened a deal, read from what the CRM says and from who called first."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import OpenedBy
from coaching.limits import Kinds
from models.db.database import SessionMaker
from models.deals.rep_books import rep_books
from models.tables import Owner, Person
from tests.models.rows import NOW, days, insert_deal, insert_person, insert_touch

REP, OTHERS, UNKNOWN = OpenedBy.REP, OpenedBy.OTHERS, OpenedBy.UNKNOWN


@pytest.fixture
async def session(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


async def rep_with_a_user(session: AsyncSession) -> Person:
    rep = await insert_person(session)
    owner = await session.get_one(Owner, rep.owner_id)
    owner.user_id = "u7"
    await session.flush()
    return rep


async def opened(session: AsyncSession, rep: Person) -> list[OpenedBy]:
    """Return by whom each new deal was opened, oldest first, also read for all reps."""
    [book] = await rep_books(session, now=NOW, kinds=Kinds(), only={rep.id})
    [same] = await rep_books(session, now=NOW, kinds=Kinds())
    assert same.creations == book.creations
    return [each.by for each in book.creations]


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        ({"created_by": "person", "created_by_user": "u7"}, REP),
        ({"created_by": "person", "created_by_user": "u8"}, OTHERS),
        ({"created_by": "person"}, UNKNOWN),
        ({"created_by": "marketing"}, OTHERS),
        ({}, UNKNOWN),
    ],
    ids=["the rep", "somebody else", "some person", "marketing", "not told"],
)
@pytest.mark.parametrize("ago", [20, 300], ids=["lately", "long ago"])
async def test_whoever_the_crm_says_made_it_opened_it(session, fields, by, ago):
    rep = await rep_with_a_user(session)
    await insert_deal(session, rep, created_at=NOW - days(ago), **fields)

    assert await opened(session, rep) == [by]


@pytest.mark.parametrize(
    ("touch", "by"),
    [
        ({"occurs_at": NOW - days(25)}, REP),
        ({"occurs_at": NOW - days(15)}, OTHERS),
        ({"occurs_at": NOW - days(25), "inbound": True}, OTHERS),
        ({"occurs_at": NOW - days(25), "kind": "note"}, OTHERS),
    ],
    ids=["before", "after", "the customer called", "a note"],
)
async def test_a_lead_that_the_rep_had_called_before_is_the_reps(session, touch, by):
    rep = await rep_with_a_user(session)
    deal = await insert_deal(
        session, rep, created_at=NOW - days(20), created_by="marketing"
    )
    await insert_touch(session, rep, deal, **touch)

    assert await opened(session, rep) == [by]


async def test_what_somebody_else_called_before_is_handed_out(session):
    rep = await rep_with_a_user(session)
    other = await insert_person(session, role="manager")
    deal = await insert_deal(
        session, rep, created_at=NOW - days(20), created_by="marketing"
    )
    await insert_touch(session, other, deal, occurs_at=NOW - days(25))

    assert await opened(session, rep) == [OTHERS]
