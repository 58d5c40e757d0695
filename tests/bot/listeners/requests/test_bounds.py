"""Requests for help and commitments have a bound, and who is at it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot import action_ids
from bot.views.modals import commitment_form, help_form
from models.conversation import commitments, help_requests
from models.tables import Answer, Commitment, HelpRequest
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import NOW, Floor, insert_message
from tests.bot.slack_limits import words_of

SAM = "USAM"
HOME = {"type": "home"}
LATER = NOW.date() + timedelta(days=3)
HELP_VALUES = {
    "topic": {"topic": {"selected_option": {"value": "legal"}}},
    "note": {"note": {"value": "Please"}},
    "due": {"due": {"selected_date": LATER.isoformat()}},
}
PROMISE_VALUES = {
    "what": {"what": {"value": "Call them"}},
    "due": {"due": {"selected_date": LATER.isoformat()}},
}


def request(floor) -> HelpRequest:
    return HelpRequest(
        rep_id=floor.sam.id,
        owner_id=floor.dana.id,
        topic="legal",
        note="",
        due_on=LATER,
        asked_at=NOW,
    )


def commitment(floor) -> Commitment:
    return Commitment(person_id=floor.sam.id, what="Call", due_on=LATER, made_at=NOW)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What has a bound: its button, a row of it, its form, and what is said."""

    action: str
    make: Callable[[Floor], HelpRequest | Commitment]
    most: int
    values: dict[str, Any]
    sentence: str


KINDS = {
    "help": Kind(
        action=action_ids.HELP_ON_DEAL,
        make=request,
        most=help_requests.OPEN_AT_ONCE,
        values=HELP_VALUES,
        sentence=help_form.TOO_MANY,
    ),
    "commitment": Kind(
        action=action_ids.PROMISE,
        make=commitment,
        most=commitments.OPEN_AT_ONCE,
        values=PROMISE_VALUES,
        sentence=commitment_form.TOO_MANY,
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


async def fill(sessions, floor, make, number: int) -> None:
    async with sessions.begin() as session:
        session.add_all(make(floor) for _ in range(number))


async def stored(sessions, make, floor) -> int:
    table = type(make(floor))
    async with sessions() as session:
        return await session.scalar(select(func.count(table.id))) or 0


@each_kind
async def test_the_last_one_below_the_bound_is_taken_and_the_next_is_not(
    side, sessions, floor, kind
):
    await fill(sessions, floor, kind.make, kind.most - 1)
    await side.press(kind.action, "0", user=SAM, view=HOME)
    form = side.opened()

    await side.submit(form, kind.values, user=SAM)
    await side.press(kind.action, "0", user=SAM, view=HOME)

    assert await stored(sessions, kind.make, floor) == kind.most
    assert kind.sentence in words_of(side.opened())


@each_kind
async def test_a_form_that_was_open_before_says_so_as_well(
    side, slack, sessions, floor, kind
):
    await side.press(kind.action, "0", user=SAM, view=HOME)
    form = side.opened()
    await fill(sessions, floor, kind.make, kind.most)

    await side.submit(form, kind.values, user=SAM)

    assert await stored(sessions, kind.make, floor) == kind.most
    assert slack.of("chat.postMessage")[-1]["text"] == kind.sentence


@each_kind
async def test_what_is_closed_leaves_room(side, sessions, floor, kind):
    await fill(sessions, floor, kind.make, kind.most)
    async with sessions.begin() as session:
        table = type(kind.make(floor))
        await session.execute(update(table).where(table.id == 1).values(closed_at=NOW))

    await side.press(kind.action, "0", user=SAM, view=HOME)
    await side.submit(side.opened(), kind.values, user=SAM)

    assert await stored(sessions, kind.make, floor) == kind.most + 1
    assert kind.sentence not in words_of(side.opened())


async def test_a_nudge_whose_help_is_refused_stays_unanswered(side, sessions, floor):
    await fill(sessions, floor, request, help_requests.OPEN_AT_ONCE)
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.HELP, DELIVERY_ID, user=SAM)

    assert side.whispers() == [help_form.TOO_MANY]
    async with sessions() as session:
        assert await session.scalar(select(func.count(Answer.id))) == 0
