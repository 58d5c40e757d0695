"""Customers of a VP: what they bought, and when a leader was last in touch."""

import pytest

from models.db.database import SessionMaker
from models.deals.customers import customer_books
from models.tables import Attendance, Company, DealCompany
from tests.models.rows import (
    CRM,
    NOW,
    MeetingRow,
    days,
    insert,
    insert_deal,
    insert_meeting,
    insert_person,
    insert_touch,
)

TODAY = NOW.date()
WON = {"is_won": True, "currency": "EUR"}


async def floor(session):
    """Insert a VP, a manager and a rep of theirs, and a company."""
    vp = await insert_person(session, role="vp")
    manager = await insert_person(session, role="manager", leader_id=vp.id)
    rep = await insert_person(session, leader_id=manager.id)
    company = Company(crm=CRM, external_id="80", name="Initech")
    return vp, manager, rep, await insert(session, company)


async def sell(session, rep, company, *, ago: float = 30, **fields: object):
    deal = await insert_deal(
        session, rep, **WON | {"closed_at": NOW - days(ago)} | fields
    )
    await tie(session, deal, company)
    return deal


async def tie(session, deal, company) -> None:
    row = DealCompany(
        deal_id=deal.id, company_id=company.id if company else None, asked_at=NOW
    )
    await insert(session, row)


async def book_of(session, *, now=NOW):
    (book,) = await customer_books(session, now=now)
    return book


async def test_without_companies_there_is_nothing(sessions: SessionMaker):
    async with sessions.begin() as session:
        await insert_person(session, role="vp")

        assert await customer_books(session, now=NOW) == ()


async def test_what_was_won_is_added_up_by_company(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp, _, rep, company = await floor(session)
        await sell(session, rep, company, amount_minor=100)
        await sell(session, rep, company, amount_minor=20, ago=700)
        await sell(session, rep, company, amount_minor=3, ago=731)
        await sell(session, rep, company, amount_minor=4, currency="USD")
        await sell(session, rep, company, amount_minor=5, is_won=False)
        await sell(session, rep, company, amount_minor=None)
        open_deal = await insert_deal(session, rep, created_at=NOW - days(1))
        await tie(session, open_deal, company)

        book = await book_of(session)

    (customer,) = book.customers
    assert book.vp.id == vp.id
    assert (customer.name, customer.won_minor, customer.won_deals) == (
        "Initech",
        120,
        2,
    )
    assert (customer.open_deals, customer.rep.id) == (1, rep.id)
    assert book.bought == 1


async def test_what_was_won_later_is_not_known_before(sessions: SessionMaker):
    async with sessions.begin() as session:
        _, _, rep, company = await floor(session)
        await sell(session, rep, company, ago=10)

        before = await book_of(session, now=NOW - days(11))

    assert before.customers == ()


@pytest.mark.parametrize(
    ("who", "fields", "is_executive"),
    [
        ("manager", {"kind": "call"}, True),
        ("vp", {"kind": "meeting"}, True),
        ("manager", {"kind": "email"}, False),
        ("rep", {"kind": "call"}, False),
        ("manager", {"kind": "call", "known_at": NOW + days(1)}, False),
        ("manager", {"kind": "meeting", "occurs_at": NOW + days(1)}, False),
    ],
    ids=["a call", "the VP", "an e-mail", "the rep", "known later", "still ahead"],
)
async def test_who_of_us_was_in_touch(
    sessions: SessionMaker, who, fields, is_executive
):
    async with sessions.begin() as session:
        vp, manager, rep, company = await floor(session)
        deal = await sell(session, rep, company)
        person = {"vp": vp, "manager": manager, "rep": rep}[who]
        at = {"occurs_at": NOW - days(40), "known_at": NOW - days(40)}
        await insert_touch(session, person, deal, **at | fields)

        book = await book_of(session)

    (customer,) = book.customers
    day = TODAY - days(40)
    assert book.logs_leaders >= is_executive
    assert customer.executive_on == (day if is_executive else None)


async def test_a_leader_who_came_along_was_in_touch(sessions: SessionMaker):
    async with sessions.begin() as session:
        _, manager, rep, company = await floor(session)
        deal = await sell(session, rep, company)
        row = MeetingRow(host=rep, guests=(manager,), deals=(deal,))
        await insert_meeting(session, row, starts_at=NOW - days(20))

        (customer,) = (await book_of(session)).customers

    assert customer.executive_on == TODAY - days(20)
    assert customer.touched_on == TODAY - days(20)


@pytest.mark.parametrize(
    ("who", "fields", "is_booked"),
    [
        ("manager", {}, True),
        ("vp", {}, True),
        ("rep", {}, False),
        ("manager", {"kind": "call"}, False),
        ("manager", {"known_at": NOW + days(1)}, False),
        ("manager", {"occurs_at": NOW - days(1)}, False),
    ],
    ids=["a manager's", "the VP's", "the rep's", "a call", "known later", "over"],
)
async def test_what_a_leader_has_booked_is_known(
    sessions: SessionMaker, who, fields, is_booked
):
    async with sessions.begin() as session:
        vp, manager, rep, company = await floor(session)
        deal = await sell(session, rep, company)
        person = {"vp": vp, "manager": manager, "rep": rep}[who]
        at = {"kind": "meeting", "occurs_at": NOW + days(9), "known_at": NOW - days(1)}
        await insert_touch(session, person, deal, **at | fields)
        later = at | {"occurs_at": NOW + days(30), "kind": "call"}
        await insert_touch(session, person, deal, **later)

        (customer,) = (await book_of(session)).customers

    assert customer.booked_on == (TODAY + days(9) if is_booked else None)


async def test_a_meeting_to_which_a_leader_is_invited_is_booked(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        _, manager, rep, company = await floor(session)
        deal = await sell(session, rep, company)
        row = MeetingRow(host=rep, guests=(manager,), deals=(deal,))
        await insert_meeting(session, row, starts_at=NOW + days(20))

        (customer,) = (await book_of(session)).customers

    assert customer.booked_on == TODAY + days(20)
    assert customer.executive_on is None


@pytest.mark.parametrize(
    ("choice", "ahead", "executive_in", "booked_in"),
    [
        ("attend", 20, None, 20),
        ("pre_brief", 20, None, None),
        ("not_held", 20, None, None),
        ("attend", -20, -20, None),
        ("joined", -20, -20, None),
        ("not_held", -20, None, None),
    ],
    ids=[
        "will come",
        "wants a brief",
        "says it is off",
        "said so before",
        "was there",
        "was not held",
    ],
)
async def test_what_a_leader_said_by_a_button_counts(
    sessions: SessionMaker, choice, ahead, executive_in, booked_in
):
    async with sessions.begin() as session:
        _, manager, rep, company = await floor(session)
        deal = await sell(session, rep, company)
        row = MeetingRow(host=rep, deals=(deal,))
        meeting = await insert_meeting(session, row, starts_at=NOW + days(ahead))
        said = Attendance(
            activity_id=meeting.id,
            person_id=manager.id,
            choice=choice,
            recorded_at=NOW - days(1),
        )
        await insert(session, said)

        (customer,) = (await book_of(session)).customers

    assert customer.executive_on == _day(executive_in)
    assert customer.booked_on == _day(booked_in)


def _day(ahead: float | None):
    return None if ahead is None else TODAY + days(ahead)


async def test_a_deal_that_was_not_asked_about_leaves_the_book_incomplete(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        _, _, rep, company = await floor(session)
        await sell(session, rep, company)
        unknown = await insert_deal(session, rep)
        before = await book_of(session)
        await tie(session, unknown, None)

        after = await book_of(session)

    assert (before.is_complete, after.is_complete) == (False, True)


async def test_customers_of_another_organisation_are_not_in_the_book(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        _, _, rep, company = await floor(session)
        await sell(session, rep, company)
        other = await insert_person(session, role="vp")

        books = {book.vp.id: book for book in await customer_books(session, now=NOW)}

    assert books[other.id].customers == ()
