"""What a rep says of deals that look over: one tap each, or one for all."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot import action_ids
from coaching.evidence import PersonRef
from coaching.limits import Kinds
from coaching.memory.resting_deals import resting
from models.deals.rep_books import rep_books
from models.tables import Answer, AuditEntry, PutOff
from tests.bot.evidence_makers import DELIVERY_ID, make_ref
from tests.bot.floor import NOW, insert_message
from tests.bot.quiet_makers import make_looks_over, make_over_deal
from tests.bot.slack_limits import assert_slack_takes, words_of
from tests.models.rows import insert_deal

SAM, LEE = "USAM", "ULEE"
ACME, GLOBEX, INITECH = 1, 2, 3
LIVES = date(2027, 1, 18)


async def rows_of(sessions, table):
    async with sessions() as session:
        return list(await session.scalars(select(table)))


async def send(sessions, floor, **changes: object):
    rep = PersonRef(id=floor.sam.id, name="Sam Carter")
    evidence = make_looks_over(rep=rep, **changes)
    async with sessions.begin() as session:
        await insert_message(session, floor.sam, evidence)


def of(deal_id: object) -> str:
    return f"{DELIVERY_ID}:{deal_id}"


async def said(sessions) -> list[tuple[int | None, str, date | None]]:
    return [
        (each.subject_id, each.reason, each.until)
        for each in await rows_of(sessions, PutOff)
    ]


async def test_one_tap_says_that_a_deal_is_over_and_leaves_the_others(
    side, slack, sessions, floor
):
    await send(sessions, floor)

    await side.press(action_ids.OVER, of(ACME), user=SAM)

    assert await said(sessions) == [(ACME, "over", date(2026, 12, 19))]
    [update] = slack.of("chat.update")
    assert_slack_takes(update)
    words = words_of(update)
    assert "These 2 deals seem to be over" in words
    assert "Noted: Acme is over." in words
    assert words.count("It's Over") == 2


async def test_one_tap_says_that_a_deal_lives_until_the_day_that_is_named(
    side, slack, sessions, floor
):
    await send(sessions, floor)

    await side.press(action_ids.LIVES, of(GLOBEX), user=SAM)

    assert await said(sessions) == [(GLOBEX, "lives", LIVES)]
    [update] = slack.of("chat.update")
    assert "Globex is alive, I ask again on Mon 18 Jan 2027" in words_of(update)


@pytest.mark.parametrize(
    ("action_id", "words"),
    [
        (action_ids.ALL_OVER, "Noted on Thu 19 Nov: 3 deals over"),
        (action_ids.ALL_LIVE, "Noted on Thu 19 Nov: 3 deals said to be alive"),
    ],
)
async def test_one_tap_answers_for_all(side, slack, sessions, floor, action_id, words):
    await send(sessions, floor)

    await side.press(action_id, DELIVERY_ID, user=SAM)

    assert [deal for deal, _, _ in await said(sessions)] == [ACME, GLOBEX, INITECH]
    [update] = slack.of("chat.update")
    assert words in words_of(update)
    assert "It's Over" not in words_of(update)


async def test_all_are_those_that_are_left(side, slack, sessions, floor):
    await send(sessions, floor)
    await side.press(action_ids.LIVES, of(GLOBEX), user=SAM)

    await side.press(action_ids.ALL_OVER, DELIVERY_ID, user=SAM)

    assert [(deal, word) for deal, word, _ in await said(sessions)] == [
        (GLOBEX, "lives"),
        (ACME, "over"),
        (INITECH, "over"),
    ]
    assert "2 deals over: please close in the CRM; 1 deal said to be alive" in words_of(
        slack.of("chat.update")[-1]
    )


async def test_the_first_word_on_a_deal_counts(side, sessions, floor):
    await send(sessions, floor)
    await side.press(action_ids.OVER, of(ACME), user=SAM)

    await side.press(action_ids.LIVES, of(ACME), user=SAM)

    assert len(await said(sessions)) == 1
    assert side.whispers() == [
        "You have answered this already, so nothing has changed."
    ]


@pytest.mark.parametrize("deal", ["99", "", "x", "0", "9" * 40, "1:2"])
async def test_a_deal_that_the_message_does_not_name_is_left_alone(
    side, sessions, floor, deal
):
    await send(sessions, floor)

    await side.press(action_ids.OVER, of(deal), user=SAM)

    assert await said(sessions) == []
    assert side.whispers() == [
        "That does not fit this message, so nothing has changed."
    ]


async def test_somebody_else_says_nothing_of_these_deals(side, slack, sessions, floor):
    await send(sessions, floor)

    await side.press(action_ids.ALL_OVER, DELIVERY_ID, user=LEE)

    assert await said(sessions) == []
    assert await rows_of(sessions, Answer) == []
    assert slack.of("chat.update") == []
    [entry] = await rows_of(sessions, AuditEntry)
    assert (entry.actor, entry.allowed) == (LEE, False)


async def test_another_message_has_no_such_answer(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.ALL_OVER, DELIVERY_ID, user=SAM)

    assert await said(sessions) == []


async def test_a_deal_of_which_something_was_said_rests_for_the_rules(
    side, sessions, floor
):
    async with sessions.begin() as session:
        deal = await insert_deal(session, floor.sam)
    item = make_over_deal(1, "x", deal=make_ref(deal.id, "Old"))
    await send(sessions, floor, deals=(item,))

    await side.press(action_ids.LIVES, of(deal.id), user=SAM)

    async with sessions() as session:
        [book] = await rep_books(session, now=NOW, kinds=Kinds(), only={floor.sam.id})
    assert resting(book, NOW + timedelta(minutes=1)) == {deal.id}
    assert resting(book, NOW + timedelta(days=61)) == frozenset()
