"""A held message is the admin's to decide, and nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.views.home import held_messages
from models.outbox.unclear import claim_unclear, mark_absent
from models.tables import AuditEntry, Delivery
from tests.bot.floor import NOW, insert_message
from tests.bot.listeners.home.test_home import page_of
from tests.jobs.makers import TERMS

HOUR = timedelta(hours=1)


@pytest.fixture
async def message(sessions, floor) -> Delivery:
    async with sessions.begin() as session:
        return await insert_message(
            session,
            floor.sam,
            state="unknown",
            held_since=NOW - HOUR,
            first_attempt_at=NOW - HOUR,
            last_attempt_at=NOW - HOUR,
            slack_channel="D1",
            next_at=NOW,
            expires_at=NOW + HOUR,
            error="Slack refused: missing_scope",
        )


async def stored(sessions, message: Delivery) -> Delivery:
    async with sessions() as session:
        return await session.get_one(Delivery, message.id)


async def entries(sessions) -> list[tuple[str, str, bool]]:
    async with sessions() as session:
        found = await session.scalars(select(AuditEntry))
        return [(each.actor, each.action, each.allowed) for each in found]


@pytest.mark.usefixtures("message")
async def test_the_admin_sees_what_is_held_and_why(side):
    words = await page_of(side, "UADA")

    assert "nobody can tell whether they arrived" in words
    assert "to Sam Carter" in words
    assert "missing_scope" in words.replace("ˍ", "_")


@pytest.mark.usefixtures("message")
async def test_nobody_else_sees_it(side):
    assert "nobody can tell" not in await page_of(side, "UDANA")


async def test_the_admin_has_it_sent_again(side, sessions, floor, message):
    await side.press(action_ids.HELD_RESEND, message.id, user="UADA")

    found = await stored(sessions, message)
    assert (found.state, found.slack_channel, found.held_since) == (
        "pending",
        None,
        None,
    )
    assert found.fence == message.fence + 1
    assert await entries(sessions) == [(str(floor.ada.id), "held_resend", True)]


async def test_the_admin_leaves_it_and_it_is_never_decided_anew(
    side, sessions, floor, message
):
    await side.press(action_ids.HELD_LEAVE, message.id, user="UADA")

    found = await stored(sessions, message)
    assert (found.state, found.slack_channel) == ("cancelled", "D1")
    assert await entries(sessions) == [(str(floor.ada.id), "held_leave", True)]


@pytest.mark.parametrize("user", ["USAM", "UDANA", "UVAL", "USTRANGER"])
@pytest.mark.parametrize("action", [action_ids.HELD_RESEND, action_ids.HELD_LEAVE])
async def test_nobody_else_may_decide_and_that_is_noted(
    side, sessions, message, user, action
):
    await side.press(action, message.id, user=user)

    assert (await stored(sessions, message)).state == "unknown"
    assert True not in [allowed for _, _, allowed in await entries(sessions)]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "sent"},
        {"state": "pending"},
        {"held_since": None},
        {"expires_at": NOW},
    ],
    ids=["found meanwhile", "waiting again", "not looked up yet", "out of its time"],
)
async def test_what_is_not_held_any_more_stays_as_it_is(
    side, sessions, message, changes
):
    async with sessions.begin() as session:
        row = await session.get_one(Delivery, message.id)
        for name, value in changes.items():
            setattr(row, name, value)
    before = (await stored(sessions, message)).state

    await side.press(action_ids.HELD_RESEND, message.id, user="UADA")

    assert (await stored(sessions, message)).state == before


async def test_an_id_that_is_none_changes_nothing(side, sessions, message):
    await side.press(action_ids.HELD_RESEND, "somebody-elses", user="UADA")

    assert (await stored(sessions, message)).state == "unknown"


async def test_a_look_under_way_cannot_undo_what_the_admin_chose(
    side, sessions, message
):
    async with sessions.begin() as session:
        look = await claim_unclear(session, owner="x", now=NOW, terms=TERMS)

    await side.press(action_ids.HELD_LEAVE, message.id, user="UADA")

    async with sessions.begin() as session:
        assert not await mark_absent(session, look, now=NOW)
    assert (await stored(sessions, message)).state == "cancelled"


def test_where_nothing_is_held_nothing_is_shown():
    assert held_messages.blocks([], None) == []
