"""The customer's word: what shows that they took part, wherever it is logged."""

import pytest

from coaching.limits import Kinds
from coaching.usual.work_figures import work_figures
from models.deals.rep_books import rep_books
from tests.coaching.makers import make_moment
from tests.models.rows import NOW, days, insert_activity, insert_deal, insert_person
from tests.models.rows import insert_touch as touch

ANN, BOB = 41, 42
SPOKE = {"customer_side": True, "answered": True, "inbound": False}
WROTE = {"customer_side": True, "kind": "email"}


async def book_of(session, rep):
    (book,) = [
        one
        for one in await rep_books(session, now=NOW, kinds=Kinds())
        if one.rep.id == rep.id
    ]
    return book


async def deal_of(session, rep, number=0):
    return (await book_of(session, rep)).deals[number]


async def test_after_an_answered_call_nobody_waits_for_us(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, occurs_at=NOW - days(5), **WROTE)
        assert (await deal_of(session, rep)).last_touch_inbound

        await touch(session, rep, deal, occurs_at=NOW - days(4), **SPOKE)
        found = await deal_of(session, rep)

    assert not found.last_touch_inbound
    assert found.last_word_spoken
    assert found.last_customer_touch_at == NOW - days(4)


async def test_a_call_of_theirs_that_we_took_waits_for_nothing(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, **SPOKE | {"inbound": True})

        assert not (await deal_of(session, rep)).last_touch_inbound


async def test_an_answered_call_of_ours_is_our_work_and_a_call_of_theirs_is_not(
    sessions,
):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, occurs_at=NOW - days(2), **SPOKE)
        theirs = SPOKE | {"inbound": True}
        await touch(session, rep, deal, occurs_at=NOW - days(1), **theirs)

        book = await book_of(session, rep)

    figures = work_figures(book, make_moment(now=NOW))

    assert [each.inbound for each in book.touches] == [False, True]
    assert figures is not None
    assert figures.touches == 1


@pytest.mark.parametrize(
    ("kind", "days_out", "waits"),
    [("note", 0, True), ("message", 0, False), ("email", 1, False)],
    ids=["a note answers nobody", "a message may have", "a mail does"],
)
async def test_notes_and_messages_are_nobodys_word(sessions, kind, days_out, waits):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, occurs_at=NOW - days(5), **WROTE)
        await touch(session, rep, deal, occurs_at=NOW - days(3), kind=kind)

        found = await deal_of(session, rep)

    assert found.outbound_days_since_customer == days_out
    assert found.last_touch_inbound is waits
    assert found.last_customer_touch_at == NOW - days(5)


@pytest.mark.parametrize(
    ("loose", "on_deal", "counts"),
    [
        ({}, {}, True),
        ({"contact_key": BOB}, {}, False),
        ({}, {"contact_key": 0}, False),
        ({}, {"contact_key": None}, False),
        ({}, {"occurs_at": NOW - days(121)}, False),
        ({"known_at": NOW + days(1)}, {}, False),
        ({"occurs_at": NOW + days(800)}, {}, False),
    ],
    ids=[
        "the deal's contact",
        "somebody else",
        "one of several on the deal",
        "nobody known on the deal",
        "not for long",
        "not known yet",
        "dated years ahead",
    ],
)
async def test_a_word_logged_on_the_contact_alone_counts_for_the_deal(
    sessions, loose, on_deal, counts
):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        asked = {"occurs_at": NOW - days(20), "contact_key": ANN, "kind": "email"}
        await touch(session, rep, deal, **asked | on_deal)
        said = {"occurs_at": NOW - days(2), "contact_key": ANN, **SPOKE}
        await touch(session, rep, **said | loose)

        found = await deal_of(session, rep)

    expected = NOW - days(2) if counts else None
    assert found.last_customer_touch_at == expected


async def test_another_owners_call_with_the_contact_is_not_the_deals(sessions):
    async with sessions() as session:
        rep, mate = await insert_person(session), await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, contact_key=ANN)
        await touch(session, mate, contact_key=ANN, **SPOKE)

        assert (await deal_of(session, rep)).last_customer_touch_at is None


async def test_what_went_to_the_contact_alone_is_the_deals_and_no_prospecting(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, occurs_at=NOW - days(9), contact_key=ANN)
        await touch(session, rep, occurs_at=NOW - days(2), contact_key=ANN)
        await touch(session, rep, occurs_at=NOW - days(1), contact_key=BOB)

        book = await book_of(session, rep)

    assert book.prospecting_at == (NOW - days(1),)
    assert book.deals[0].outbound_days_since_customer == 2
    assert book.deals[0].last_touch_at == NOW - days(2)
    assert sorted(one.at for one in book.touches if one.deal_id == deal.id) == [
        NOW - days(9),
        NOW - days(2),
    ]


async def test_a_contact_of_two_deals_gives_each_a_part(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        for _ in range(2):
            deal = await insert_deal(session, rep)
            await touch(session, rep, deal, occurs_at=NOW - days(9), contact_key=ANN)
        await touch(session, rep, occurs_at=NOW - days(2), contact_key=ANN, **SPOKE)

        book = await book_of(session, rep)

    assert {deal.last_customer_touch_at for deal in book.deals} == {NOW - days(2)}
    assert [one.shared_by for one in book.touches if one.at == NOW - days(2)] == [2, 2]


async def test_a_meeting_booked_with_the_contact_alone_is_the_deals_next(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await touch(session, rep, deal, contact_key=ANN)
        booked = {"kind": "meeting", "customer_side": True, "contact_key": ANN}
        ahead = {"occurs_at": NOW + days(3), "known_at": NOW - days(1)}
        await touch(session, rep, **booked | ahead)

        assert (await deal_of(session, rep)).next_meeting_at == NOW + days(3)


async def test_an_answered_first_call_is_prospecting_and_a_mailing_is_not(sessions):
    async with sessions() as session:
        rep = await insert_person(session)
        await insert_deal(session, rep)
        await touch(session, rep, occurs_at=NOW - days(3), contact_key=BOB, **SPOKE)
        mailing = await insert_activity(session, stream="emails")
        for n in range(12):
            mail = {"kind": "email", "contact_key": 100 + n, "activity": mailing}
            await touch(session, rep, occurs_at=NOW - days(2), **mail)

        book = await book_of(session, rep)

    assert book.prospecting_at == (NOW - days(3),)


@pytest.mark.parametrize("kind", ["task", "call"])
async def test_what_is_dated_years_ahead_is_no_next_step(sessions, kind):
    async with sessions() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        dated = {"occurs_at": NOW + days(3_000), "known_at": NOW - days(1)}
        await touch(session, rep, deal, kind=kind, **dated)

        assert (await deal_of(session, rep)).next_step_on is None
