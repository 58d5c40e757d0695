"""A rep's book holds what was known at an instant: no more, no less."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from coaching.facts import CloseMove, Tier, TouchKind
from coaching.limits import Kinds
from models.db.database import SessionMaker
from models.deals.rep_books import rep_books
from models.people.company_holidays import keep_company_holidays
from models.tables import PutOff
from tests.models.rows import (
    NOW,
    MeetingRow,
    days,
    insert_deal,
    insert_meeting,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

KINDS = Kinds()
TODAY = NOW.date()


async def book_of(session, rep, *, now=NOW):
    (book,) = await rep_books(session, now=now, kinds=KINDS, only={rep.id})
    return book


async def only_deal(session, rep, *, now=NOW):
    (deal,) = (await book_of(session, rep, now=now)).deals
    return deal


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"created_at": NOW}, True),
        ({"created_at": NOW + days(1)}, False),
        ({"closed_at": NOW}, False),
        ({"closed_at": NOW + days(1)}, True),
        ({"is_closed": True}, False),
        ({"archived_at": NOW}, False),
        ({"archived_at": NOW + days(1)}, True),
        ({"merged_into": "d9"}, False),
    ],
    ids=[
        "open",
        "created this moment",
        "created later",
        "closed this moment",
        "closed later",
        "closed on a day that is not known",
        "archived this moment",
        "archived later",
        "merged away",
    ],
)
async def test_a_deal_is_open_between_its_creation_and_its_end(
    sessions: SessionMaker, fields, is_open
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await insert_deal(session, rep, **fields)

        book = await book_of(session, rep)

    assert len(book.deals) == is_open


async def test_an_undated_deal_is_open_from_our_first_look_at_it(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        seen_at = NOW - days(3)
        deal = await insert_deal(session, rep, created_at=None, snapshot=False)
        await insert_snapshot(session, deal, at=seen_at, from_crm=False)

        later = await only_deal(session, rep)
        before = await book_of(session, rep, now=seen_at - days(1))

    assert later.created_at == seen_at
    assert before.deals == ()


async def test_a_deal_without_a_snapshot_is_not_known_yet(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await insert_deal(session, rep, snapshot=False)

        assert (await book_of(session, rep)).deals == ()


async def test_fields_are_those_of_the_last_snapshot(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep, heir = [await insert_person(session) for _ in range(2)]
        first = await insert_stage(session, position=1, label="Discovery")
        last = await insert_stage(session, position=2, label="Negotiation")
        deal = await insert_deal(
            session, rep, stage_id=first.id, close_date=TODAY, amount_minor=1
        )
        await insert_snapshot(
            session,
            deal,
            at=NOW - days(10),
            owner_id=heir.owner_id,
            stage_id=last.id,
            amount_minor=2,
            close_date=None,
        )

        before = await only_deal(session, rep, now=NOW - days(11))
        after = await only_deal(session, heir)
        gone = await book_of(session, rep)

    assert (before.amount_minor, before.close_date) == (1, TODAY)
    assert before.stage.tier is Tier.DISCOVERY
    assert (after.amount_minor, after.close_date) == (2, None)
    assert after.stage.tier is Tier.NEGOTIATION
    assert gone.deals == ()


async def test_a_deal_that_once_stood_closed_was_not_open_then(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        lost = await insert_stage(session, is_closed=True)
        open_stage = await insert_stage(session)
        deal = await insert_deal(session, rep, stage_id=open_stage.id)
        await insert_snapshot(session, deal, at=NOW - days(20), stage_id=lost.id)
        await insert_snapshot(session, deal, at=NOW - days(10))

        lost_then = await book_of(session, rep, now=NOW - days(15))
        reopened = await book_of(session, rep)

    assert (len(lost_then.deals), len(reopened.deals)) == (0, 1)


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        (NOW - days(5), NOW, NOW - days(5)),
        (NOW - days(5), NOW - days(30), NOW - days(100)),
        (None, NOW, NOW - days(10)),
        (None, NOW - days(11), NOW - days(100)),
    ],
    ids=["as the CRM says", "another stage then", "by snapshots", "since creation"],
)
async def test_knows_when_a_deal_came_into_its_stage(
    sessions: SessionMaker, told, now, expected
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        first, second = [await insert_stage(session) for _ in range(2)]
        deal = await insert_deal(
            session, rep, stage_id=second.id, stage_entered_at=told, snapshot=False
        )
        created = deal.created_at
        await insert_snapshot(session, deal, at=created, stage_id=first.id)
        await insert_snapshot(session, deal, at=NOW - days(50), stage_id=first.id)
        await insert_snapshot(session, deal, at=NOW - days(10))
        # A second deal of the same kind shows that no deal borrows another's past.
        await insert_deal(session, rep, stage_id=first.id, created_at=NOW - days(80))

        book = await book_of(session, rep, now=now)

    assert {d.id: d for d in book.deals}[deal.id].stage_entered_at == expected


async def test_does_not_guess_when_a_deal_came_that_we_found_there(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        stage = await insert_stage(session)
        deal = await insert_deal(session, rep, stage_id=stage.id, snapshot=False)
        await insert_snapshot(session, deal, at=NOW - days(3), from_crm=False)

        assert (await only_deal(session, rep)).stage_entered_at is None


async def test_a_next_step_written_later_is_not_known(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        written = {"next_step": "Send the offer", "modified_at": NOW - days(1)}
        await insert_deal(session, rep, **written)

        now = await only_deal(session, rep)
        before = await only_deal(session, rep, now=NOW - days(2))

    assert (now.next_step, before.next_step) == ("Send the offer", None)


async def test_moves_of_the_close_date_are_dated_by_the_owner(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, time_zone="Asia/Tokyo")
        dates = [date(2026, 12, 1), date(2026, 12, 1), None, date(2027, 1, 15)]
        deal = await insert_deal(session, rep, snapshot=False)
        for number, day in enumerate(dates):
            at = datetime(2026, 11, number + 1, 20, tzinfo=UTC)
            await insert_snapshot(session, deal, at=at, close_date=day)

        found = await only_deal(session, rep)

    assert found.close_moves == (
        CloseMove(on=date(2026, 11, 5), before=dates[0], after=dates[3]),
    )


async def test_the_last_word_is_the_latest_known_touch(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep, colleague = [await insert_person(session) for _ in range(2)]
        deal = await insert_deal(session, rep)
        inbound = {"customer_side": True, "kind": "email"}
        await insert_touch(session, rep, deal, occurs_at=NOW - days(9), **inbound)
        await insert_touch(session, rep, deal, occurs_at=NOW - days(4))
        await insert_touch(
            session,
            colleague,
            deal,
            occurs_at=NOW
            - days(
                4,
            ),
        )
        await insert_touch(session, rep, deal, occurs_at=NOW - days(2))
        late = {"occurs_at": NOW - days(1), "known_at": NOW + days(1)}
        await insert_touch(session, rep, deal, **late)

        found = await only_deal(session, rep)

    assert found.last_touch_at == NOW - days(2)
    assert found.last_customer_touch_at == NOW - days(9)
    assert found.outbound_days_since_customer == 2
    assert not found.last_touch_inbound


@pytest.mark.parametrize(
    ("kind", "inbound"),
    [("email", True), ("call", True), ("meeting", False)],
)
async def test_only_a_message_can_wait_for_an_answer(
    sessions: SessionMaker, kind, inbound
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await insert_touch(session, rep, deal, kind=kind, customer_side=True)

        assert (await only_deal(session, rep)).last_touch_inbound is inbound


async def test_what_is_booked_is_the_next_step(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        for ahead in (9, 5):
            row = MeetingRow(host=rep, deals=(deal,))
            await insert_meeting(session, row, starts_at=NOW + days(ahead))
        unknown = {"occurs_at": NOW + days(1), "known_at": NOW + days(0.5)}
        await insert_touch(session, rep, deal, kind="task", **unknown)

        found = await only_deal(session, rep)

    assert found.next_meeting_at == NOW + days(5)
    assert found.next_step_on == TODAY + days(5)
    assert found.last_touch_at is None


@pytest.mark.parametrize(
    ("due", "expected"),
    [(time(0), TODAY), (time(23), TODAY)],
    ids=["due earlier today", "due later today"],
)
async def test_a_task_counts_all_day_long(sessions: SessionMaker, due, expected):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        at = datetime.combine(TODAY, due, tzinfo=UTC)
        for when in (at, at - days(1)):
            await insert_touch(
                session, rep, deal, kind="task", occurs_at=when, known_at=NOW - days(3)
            )

        found = await only_deal(session, rep)

    assert (found.next_step_on, found.last_touch_at) == (expected, None)


async def test_touches_are_the_reps_own_on_own_deals_and_on_none(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep, colleague = [await insert_person(session) for _ in range(2)]
        mine = await insert_deal(session, rep)
        theirs = await insert_deal(session, colleague)
        closed = await insert_deal(session, rep, closed_at=NOW - days(1))
        await insert_touch(session, rep, mine, kind="meeting", shared_by=2)
        await insert_touch(session, rep)
        await insert_touch(session, rep, mine, occurs_at=NOW - days(61))
        for deal in (theirs, closed):
            await insert_touch(session, rep, deal)
        await insert_touch(session, colleague, mine)

        book = await book_of(session, rep)

    assert [(t.deal_id, t.kind, t.shared_by) for t in book.touches] == [
        (mine.id, TouchKind.MEETING, 2),
        (None, TouchKind.CALL, 1),
    ]


async def test_prospecting_is_outbound_work_on_no_deal(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await insert_touch(session, rep, occurs_at=NOW - days(90))
        await insert_touch(session, rep, occurs_at=NOW - days(2), customer_side=True)
        await insert_touch(session, rep, deal, occurs_at=NOW - days(3))

        book = await book_of(session, rep)

    assert book.prospecting_at == (NOW - days(90),)


async def test_customer_touches_are_listed_by_deal_oldest_first(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        await insert_deal(session, rep)
        for back in (5, 300):
            at = NOW - days(back)
            await insert_touch(session, rep, deal, occurs_at=at, customer_side=True)

        book = await book_of(session, rep)

    assert book.customer_touches == ((deal.id, (NOW - days(300), NOW - days(5))),)


async def test_an_opening_stays_with_who_opened_the_deal(sessions: SessionMaker):
    async with sessions.begin() as session:
        opener, heir = [await insert_person(session) for _ in range(2)]
        deal = await insert_deal(session, opener, created_at=NOW - days(20))
        await insert_snapshot(session, deal, at=NOW - days(10), owner_id=heir.owner_id)

        books = {b.rep.id: b for b in await rep_books(session, now=NOW, kinds=KINDS)}

    assert [c.deal_id for c in books[opener.id].creations] == [deal.id]
    assert books[heir.id].creations == ()
    assert (books[opener.id].ever_owned, books[heir.id].ever_owned) == (1, 1)


@pytest.mark.parametrize(
    ("opened", "expected"),
    [((10, 300, 400), (300, 10)), ((10, 150, 300), (150, 10)), ((300, 400), (300,))],
    ids=["few lately", "enough lately", "none lately"],
)
async def test_openings_reach_back_as_far_as_a_base_rate_needs(
    sessions: SessionMaker, opened, expected
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        for back in opened:
            await insert_deal(session, rep, created_at=NOW - days(back))

        book = await book_of(session, rep)

    assert [c.at for c in book.creations] == [NOW - days(back) for back in expected]


async def test_the_teams_rate_counts_all_that_the_team_opened(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        team = [await insert_person(session, leader_id=boss.id) for _ in range(2)]
        loner = await insert_person(session)
        for rep in (team[0], team[0], team[1], loner):
            await insert_deal(session, rep, created_at=NOW - days(20))

        one = await book_of(session, team[1])
        alone = await book_of(session, loner)

    assert one.team_rate == pytest.approx(3 / 26 / 2)
    assert alone.team_rate is None


async def test_sums_what_was_won_lately_in_the_reps_currency(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session, currency="EUR")
        for closed_at, fields in (
            (NOW - days(1), {"amount_minor": 1}),
            (NOW - days(60), {"amount_minor": 10}),
            (NOW - days(91), {"amount_minor": 100}),
            (NOW + days(1), {"amount_minor": 1_000}),
            (NOW - days(1), {"amount_minor": 10_000, "currency": "USD"}),
            (NOW - days(1), {"amount_minor": 100_000, "is_won": False}),
            (NOW - days(1), {"amount_minor": None}),
        ):
            won = {"is_won": True, "closed_at": closed_at}
            await insert_deal(session, rep, **won | fields)

        book = await book_of(session, rep)

    assert (book.won_90_minor, book.won_quarter_minor) == (11, 1)


@pytest.mark.parametrize(
    ("currencies", "won"), [(("USD",), 7), (("USD", "EUR"), None), ((), None)], ids=str
)
async def test_without_a_currency_takes_the_only_one_there_is(
    sessions: SessionMaker, currencies, won
):
    async with sessions.begin() as session:
        rep = await insert_person(session, currency=None)
        for currency in currencies:
            closed = {"is_won": True, "closed_at": NOW - days(1)}
            await insert_deal(session, rep, currency=currency, amount_minor=7, **closed)

        book = await book_of(session, rep)

    assert book.won_90_minor == won
    assert book.won_currency == ("USD" if won else None)


async def test_norms_are_medians_of_stays_that_are_known_whole(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        first, second, won = [await insert_stage(session) for _ in range(3)]
        for stay in (2, 4, 30):
            closed = {"is_won": True, "closed_at": NOW - days(1)}
            deal = await insert_deal(session, rep, stage_id=first.id, **closed)
            at = deal.created_at + days(stay)
            await insert_snapshot(session, deal, at=at, stage_id=second.id)
            await insert_snapshot(session, deal, at=NOW - days(1), stage_id=won.id)
        found = await insert_deal(session, rep, snapshot=False, **closed)
        for at, stage in ((NOW - days(9), first), (NOW - days(1), won)):
            await insert_snapshot(
                session, found, at=at, stage_id=stage.id, from_crm=False
            )

        norms = {n.stage_id: n for n in (await book_of(session, rep)).stage_norms}

    assert (norms[first.id].median_days, norms[first.id].won) == (4, 3)
    assert norms[second.id].won == 3
    assert norms[won.id].won == 0


@pytest.mark.parametrize(
    ("stays", "at_once", "median_days", "won"),
    [
        ((5, 7), False, 6, 2),
        ((5, 7, 30), False, 17.5, 2),
        ((5, 7, 30, 40), False, 17.5, 2),
        ((5, 7, 30, 40, 50), False, 22.5, 2),
        ((5, 7, 30, 40, 50), True, 22.5, 2),
    ],
    ids=["all", "every second", "of four", "every third", "won at the same instant"],
)
async def test_of_very_many_won_deals_some_are_taken_from_the_whole_year(
    sessions: SessionMaker, monkeypatch, stays, at_once, median_days, won
):
    monkeypatch.setattr("models.deals.stage_norms.SAMPLE", 2)
    async with sessions.begin() as session:
        rep = await insert_person(session)
        first, end = [await insert_stage(session) for _ in range(2)]
        for back, stay in enumerate(stays, start=1):
            at = NOW - days(1 if at_once else back)
            closed = {"is_won": True, "closed_at": at, "created_at": at - days(stay)}
            deal = await insert_deal(session, rep, stage_id=first.id, **closed)
            await insert_snapshot(session, deal, at=at, stage_id=end.id)

        norms = (await book_of(session, rep)).stage_norms
        (norm,) = [norm for norm in norms if norm.won]

    assert (norm.median_days, norm.won) == (median_days, won)


async def test_all_reps_present_have_a_book(sessions: SessionMaker):
    async with sessions.begin() as session:
        reps = [await insert_person(session) for _ in range(2)]
        await insert_person(session, role="manager")
        await insert_person(session, left_on=TODAY)
        unmatched = await insert_person(session, with_owner=False)

        books = await rep_books(session, now=NOW, kinds=KINDS)

    assert [b.rep.id for b in books] == [*(rep.id for rep in reps), unmatched.id]


async def test_a_manager_who_is_asked_for_has_a_book(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        await insert_deal(session, boss)

        assert len((await book_of(session, boss)).deals) == 1


async def test_one_book_equals_that_among_all(sessions: SessionMaker):
    async with sessions.begin() as session:
        boss = await insert_person(session, role="manager")
        reps = [await insert_person(session, leader_id=boss.id) for _ in range(3)]
        for number, rep in enumerate(reps):
            for back in range(number + 2):
                deal = await insert_deal(session, rep, created_at=NOW - days(back + 1))
                await insert_touch(
                    session, rep, deal, occurs_at=NOW - timedelta(hours=1)
                )
                await insert_touch(session, rep)

        everybody = await rep_books(session, now=NOW, kinds=KINDS)
        one_by_one = [await book_of(session, rep) for rep in reps]

    assert list(everybody) == one_by_one


async def test_a_change_of_the_amount_is_known_for_sixty_days(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep, amount_minor=300)
        for back, amount in ((70, 100), (69, 110), (5, 200), (4, None), (3, 300)):
            at = NOW - days(back)
            await insert_snapshot(session, deal, at=at, amount_minor=amount)
        at = NOW - days(2)
        await insert_snapshot(session, deal, at=at, amount_minor=900, currency="USD")

        found = await only_deal(session, rep)

    (move,) = found.amount_moves
    assert (move.before_minor, move.after_minor) == (110, 200)
    assert move.on == (NOW - days(5)).date()


@pytest.mark.parametrize(
    ("back", "expected"), [(59, True), (61, False)], ids=["lately", "long ago"]
)
async def test_a_deal_taken_over_says_so_and_so_does_who_gave_it(
    sessions: SessionMaker, back, expected
):
    async with sessions.begin() as session:
        giver, taker = [await insert_person(session) for _ in range(2)]
        deal = await insert_deal(session, taker, snapshot=False)
        for at, owner in ((NOW - days(90), giver), (NOW - days(back), taker)):
            await insert_snapshot(session, deal, at=at, owner_id=owner.owner_id)

        books = {
            book.rep.id: book for book in await rep_books(session, now=NOW, kinds=KINDS)
        }

    taken_over_at = NOW - days(back) if expected else None
    assert books[taker.id].deals[0].taken_over_at == taken_over_at
    assert books[giver.id].handed_over_at == taken_over_at
    assert books[taker.id].handed_over_at is None


async def test_an_owner_who_became_known_took_nothing_over(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep, snapshot=False)
        await insert_snapshot(session, deal, at=NOW - days(9), owner_id=None)
        await insert_snapshot(session, deal, at=NOW - days(8))

        found = await only_deal(session, rep)

    assert found.taken_over_at is None


async def test_a_team_has_a_median_in_each_currency_whoever_is_asked_about(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        leader = await insert_person(session, role="manager")
        rep, mate = [
            await insert_person(session, leader_id=leader.id) for _ in range(2)
        ]
        stranger = await insert_person(session)
        await insert_deal(session, rep, amount_minor=100)
        for amount in (200, 600, None):
            await insert_deal(session, mate, amount_minor=amount)
        await insert_deal(session, mate, amount_minor=5, currency="USD")
        await insert_deal(session, stranger, amount_minor=9)

        alone = await only_deal(session, rep)
        everybody = await rep_books(session, now=NOW, kinds=KINDS)

    (together,) = [d for book in everybody if book.rep.id == rep.id for d in book.deals]
    assert alone.team_median_minor == together.team_median_minor == 200
    (of_nobody,) = [
        d for book in everybody if book.rep.id == stranger.id for d in book.deals
    ]
    assert of_nobody.team_median_minor is None


async def test_knows_with_whom_a_deal_was_touched_lately(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        for back, key in ((2, 7), (5, 7), (6, None), (9, 0), (70, 8)):
            at = NOW - days(back)
            await insert_touch(session, rep, deal, occurs_at=at, contact_key=key)
        ahead = {"occurs_at": NOW + days(1), "known_at": NOW - days(1)}
        await insert_touch(session, rep, deal, contact_key=5, **ahead)

        found = await only_deal(session, rep)

    seen = {contact.key: contact.last_at for contact in found.contacts}
    assert seen == {7: NOW - days(2), None: NOW - days(6), 0: NOW - days(9)}


async def test_what_a_rep_expects_of_a_deal_is_as_it_was(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        deal = await insert_deal(session, rep)
        at = NOW - days(5)
        await insert_snapshot(session, deal, at=at, forecast_category="commit")

        now = await only_deal(session, rep)
        before = await only_deal(session, rep, now=NOW - days(6))

    assert (now.forecast_category, before.forecast_category) == ("commit", None)


async def test_knows_which_deals_the_rep_has_put_off(sessions: SessionMaker):
    async with sessions.begin() as session:
        rep, leader = [await insert_person(session) for _ in range(2)]
        given = {"reason": "agreed_pause", "until": TODAY, "created_at": NOW - days(1)}
        asked = [
            (rep, rep, "cliff", 1, NOW - days(2)),
            (rep, rep, "quiet_deal", 2, NOW - days(1)),
            (rep, rep, "quiet_deal", 3, NOW + days(1)),
            (rep, rep, "nearly_empty", rep.id, NOW - days(1)),
            (leader, rep, "cliff", 4, NOW - days(1)),
        ]
        for who, about, rule, subject, at in asked:
            row = {"person_id": who.id, "about_id": about.id, "rule": rule}
            session.add(
                PutOff(**given | row | {"subject_id": subject, "created_at": at})
            )
        await session.flush()

        book = await book_of(session, rep)

    assert [pause.deal_id for pause in book.pauses] == [1, 2]


async def test_a_stage_without_won_deals_has_the_norm_of_its_pipeline(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        first, unused, end = [await insert_stage(session) for _ in range(3)]
        other = await insert_stage(session, pipeline_id="renewals")
        for stay in (4, 8):
            closed = {"is_won": True, "closed_at": NOW - days(1)}
            deal = await insert_deal(session, rep, stage_id=first.id, **closed)
            at = deal.created_at + days(stay)
            await insert_snapshot(session, deal, at=at, stage_id=end.id)
        await insert_deal(session, rep, closed_at=NOW - days(3))
        await insert_deal(session, rep, closed_at=NOW - days(400))

        norms = {n.stage_id: n for n in (await book_of(session, rep)).stage_norms}

    assert (norms[unused.id].pipeline_days, norms[unused.id].pipeline_won) == (6, 2)
    assert norms[other.id].pipeline_won == 0
    assert {norm.closed for norm in norms.values()} == {3}


async def test_the_company_is_closed_for_everybody(sessions: SessionMaker):
    span = (TODAY, TODAY + timedelta(days=2))
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await keep_company_holidays(session, [span], now=NOW)
        await keep_company_holidays(session, [span], now=NOW + days(1))

        book = await book_of(session, rep)

    assert book.rep.calendar.company == (span,)
