"""A commitment is made, done, kept, moved and dropped by one person alone."""

from datetime import date

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.views.modals import commitment_form
from bot.views.replies import refusals
from models.tables import Commitment
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import NOW, insert_message
from tests.bot.slack_limits import assert_slack_takes_view, words_of
from tests.bot.test_asked_messages import make_commitment

SAM, DANA, LEE = "USAM", "UDANA", "ULEE"
HOME = {"type": "home"}


def said(what: str = "Send the answers", due: str = "2026-11-26"):
    return {
        "what": {"what": {"value": what}},
        "due": {"due": {"selected_date": due}},
    }


async def promises(sessions) -> list[Commitment]:
    async with sessions() as session:
        return list(await session.scalars(select(Commitment)))


async def insert_promise(sessions, floor, *, told: bool = False) -> int:
    async with sessions.begin() as session:
        own = Commitment(
            person_id=floor.sam.id,
            what="Send the answers",
            due_on=date(2026, 11, 20),
            made_at=NOW,
        )
        session.add(own)
        await session.flush()
        if told:
            evidence = make_commitment(commitment_id=own.id)
            await insert_message(session, floor.sam, evidence)
        return own.id


async def test_a_commitment_on_a_deal_is_made_from_its_brief(side, sessions, floor):
    deal = str(floor.acme.id)
    await side.press(action_ids.BRIEF, deal, user=SAM)
    assert "Commitment" in words_of(side.opened())

    await side.press(action_ids.PROMISE, deal, user=SAM)
    view = side.opened()
    await side.submit(view, said(), user=SAM)

    assert_slack_takes_view(view)
    [own] = await promises(sessions)
    assert (own.person_id, own.what) == (floor.sam.id, "Send the answers")
    assert (own.due_on, own.deal_id) == (date(2026, 11, 26), floor.acme.id)


async def test_a_commitment_from_app_home_stands_there_at_once(side):
    await side.press(action_ids.PROMISE, "0", user=SAM, view=HOME)
    await side.submit(side.opened(), said(), user=SAM)

    words = words_of(side.slack.of("views.publish")[-1]["view"])
    assert "*Send the answers*\nby Thu 26 Nov, open" in words


async def test_a_deal_of_another_team_takes_no_commitment(side, floor):
    await side.press(action_ids.PROMISE, str(floor.foreign.id), user=SAM)

    assert side.whispers() == [refusals.DEAL_GONE]


@pytest.mark.parametrize(
    ("values", "block"),
    [(said(what="  "), "what"), (said(due="2026-11-18"), "due")],
    ids=["nothing said", "yesterday"],
)
async def test_what_is_missing_is_said_beside_its_field(side, sessions, values, block):
    await side.press(action_ids.PROMISE, "0", user=SAM)

    response = await side.submit(side.opened(), values, user=SAM)

    assert list(response.json()["errors"]) == [block]
    assert await promises(sessions) == []


@pytest.mark.parametrize(
    ("action", "outcome", "words"),
    [
        (action_ids.PROMISE_DONE, "done", "Done on Thu 19 Nov."),
        (action_ids.PROMISE_DROP, "dropped", commitment_form.DROPPED),
        (action_ids.PROMISE_KEEP, None, commitment_form.KEPT),
    ],
)
async def test_a_reminder_is_answered_in_its_place(
    side, sessions, floor, action, outcome, words
):
    await insert_promise(sessions, floor, told=True)

    await side.press(action, DELIVERY_ID, user=SAM)

    [own] = await promises(sessions)
    assert (own.outcome, own.closed_at) == (outcome, NOW if outcome else None)
    [shown] = side.slack.of("chat.update")
    assert words in words_of(shown)


async def test_a_commitment_moves_to_another_day(side, sessions, floor):
    await insert_promise(sessions, floor, told=True)

    await side.press(action_ids.PROMISE_MOVE, DELIVERY_ID, user=SAM)
    view = side.opened()
    await side.submit(view, {"due": {"due": {"selected_date": "2026-12-01"}}}, user=SAM)

    assert_slack_takes_view(view)
    [own] = await promises(sessions)
    assert own.due_on == date(2026, 12, 1)
    [shown] = side.slack.of("chat.update")
    assert "Moved to Tue 1 Dec." in words_of(shown)


@pytest.mark.parametrize("user", [DANA, LEE])
async def test_nobody_touches_somebody_elses_commitment(side, sessions, floor, user):
    promise_id = await insert_promise(sessions, floor)

    await side.press(action_ids.PROMISE_DROP, str(promise_id), user=user)

    [own] = await promises(sessions)
    assert own.closed_at is None
    assert side.whispers() == [commitment_form.GONE]


async def test_what_is_closed_stays_closed(side, sessions, floor):
    promise_id = await insert_promise(sessions, floor)
    await side.press(action_ids.PROMISE_DONE, str(promise_id), user=SAM, view=HOME)

    await side.press(action_ids.PROMISE_DROP, str(promise_id), user=SAM)

    [own] = await promises(sessions)
    assert own.outcome == "done"
    assert side.whispers() == [commitment_form.CLOSED]
