"""A call for help: asked by a rep, held by a leader, seen by nobody else."""

from datetime import date

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.views.modals import help_form
from bot.views.replies import outcomes, refusals
from coaching.facts.mode import Mode
from models.outbox.reach import set_reach
from models.tables import Answer, AuditEntry, HelpRequest, Person, Setting
from tests.bot.evidence_makers import DELIVERY_ID
from tests.bot.floor import NOW, insert_message
from tests.bot.slack_limits import assert_slack_takes, assert_slack_takes_view, words_of
from tests.bot.test_asked_messages import make_request

SAM, DANA, VAL, LEE, MO = "USAM", "UDANA", "UVAL", "ULEE", "UMO"
FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
async def _live(sessions, floor):  # noqa: ARG001 - it comes first
    """Let messages go to everybody, so that whoever is asked is told."""
    live = Setting(name="mode", value=Mode.LIVE, changed_at=NOW, changed_by="test")
    async with sessions.begin() as session:
        session.add(live)


async def switch(sessions, mode: Mode, *leaders: int) -> None:
    async with sessions.begin() as session:
        await set_reach(session, mode, leaders=leaders, changed_by="test", now=NOW)


def wanted(topic: str = "pricing", note: str = "20 % off", due: str = "2026-11-20"):
    return {
        "topic": {"topic": {"selected_option": {"value": topic}}},
        "note": {"note": {"value": note}},
        "due": {"due": {"selected_date": due}},
    }


def handed(owner: int, due: str = "2026-11-25"):
    return {
        "owner": {"owner": {"selected_option": {"value": str(owner)}}},
        "due": {"due": {"selected_date": due}},
    }


def form_words(side) -> str:
    [said] = side.whispers()
    return said


async def rows(sessions, table):
    async with sessions() as session:
        return list(await session.scalars(select(table)))


async def insert_request(sessions, floor, **fields: object) -> int:
    values = {
        "rep_id": floor.sam.id,
        "owner_id": floor.dana.id,
        "topic": "pricing",
        "note": "20 % off",
        "due_on": FRIDAY,
        "asked_at": NOW,
    }
    async with sessions.begin() as session:
        request = HelpRequest(**values | fields)
        session.add(request)
        await session.flush()
        return request.id


async def told_dana(sessions, floor, request_id: int) -> None:
    evidence = make_request(request_id=request_id)
    async with sessions.begin() as session:
        await insert_message(
            session, floor.dana, evidence, subject_person_id=floor.sam.id
        )


async def test_a_rep_asks_from_a_nudge_and_the_own_leader_has_it(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.HELP, DELIVERY_ID, user=SAM)
    view = side.opened()
    await side.submit(view, wanted(), user=SAM)

    assert_slack_takes_view(view)
    [request] = await rows(sessions, HelpRequest)
    assert (request.rep_id, request.owner_id) == (floor.sam.id, floor.dana.id)
    assert (request.topic, request.note) == ("pricing", "20 % off")
    assert (request.due_on, request.deal_id) == (FRIDAY, floor.acme.id)
    said = form_words(side)
    assert said == help_form.asked("Dana Reyes", FRIDAY, today=NOW.date(), is_told=True)


async def test_who_asks_somebody_without_messages_is_told_to_say_so(
    side, sessions, floor
):
    await switch(sessions, Mode.LIVE, floor.mo.id)
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.HELP, DELIVERY_ID, user=SAM)
    await side.submit(side.opened(), wanted(), user=SAM)

    assert form_words(side) == (
        "Noted for Dana Reyes, by Fri 20 Nov. Dana gets no messages from me yet, and"
        " sees it in App Home alone: best say so yourself."
    )


async def test_who_hands_it_to_somebody_outside_the_pilot_is_told_to_say_so(
    side, sessions, floor
):
    await switch(sessions, Mode.LIVE, floor.dana.id)
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)

    await side.press(action_ids.HELP_CHANGE, DELIVERY_ID, user=DANA)
    await side.submit(side.opened(), handed(floor.val.id), user=DANA)

    assert "Val Ortiz has it, by Wed 25 Nov. Val gets no messages from me yet" in (
        words_of(side.slack.of("chat.update")[-1])
    )


async def test_to_ask_for_help_is_an_answer(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.HELP, DELIVERY_ID, user=SAM)
    await side.submit(side.opened(), wanted(), user=SAM)

    assert [each.choice for each in await rows(sessions, Answer)] == ["help"]


async def test_nobody_else_asks_in_a_reps_name(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)

    await side.press(action_ids.HELP, DELIVERY_ID, user=LEE)

    assert side.whispers() == [outcomes.NOT_YOURS]
    assert side.slack.of("views.open") == []


async def test_a_rep_asks_from_app_home_about_nothing_in_particular(
    side, sessions, floor
):
    home = {"type": "home"}

    await side.press(action_ids.HELP_ON_DEAL, "0", user=SAM, view=home)
    await side.submit(side.opened(), wanted(topic="legal", note=""), user=SAM)

    [request] = await rows(sessions, HelpRequest)
    assert (request.owner_id, request.deal_id) == (floor.dana.id, None)
    words = words_of(side.slack.of("views.publish")[-1]["view"])
    assert "You asked Dana Reyes for help with legal, by Fri 20 Nov: waiting" in words


async def test_a_rep_does_not_ask_about_a_deal_of_somebody_else(side, sessions, floor):
    await side.press(action_ids.HELP_ON_DEAL, str(floor.foreign.id), user=SAM)

    assert side.whispers() == [refusals.DEAL_GONE]
    assert await rows(sessions, HelpRequest) == []


@pytest.mark.parametrize(
    ("values", "block"),
    [
        (wanted(topic="gossip"), "topic"),
        (wanted(due="2026-11-18"), "due"),
        (wanted(due="2028-01-01"), "due"),
    ],
    ids=["an unknown topic", "yesterday", "in two years"],
)
async def test_what_does_not_fit_is_said_beside_its_field(
    side, sessions, values, block
):
    await side.press(action_ids.HELP_ON_DEAL, "0", user=SAM)

    response = await side.submit(side.opened(), values, user=SAM)

    assert list(response.json()["errors"]) == [block]
    assert await rows(sessions, HelpRequest) == []


async def test_without_a_reachable_leader_the_next_one_up_is_asked(
    side, sessions, floor
):
    async with sessions.begin() as session:
        dana = await session.get_one(Person, floor.dana.id)
        dana.slack_state = "deactivated"

    await side.press(action_ids.HELP_ON_DEAL, "0", user=SAM)
    await side.submit(side.opened(), wanted(), user=SAM)

    [request] = await rows(sessions, HelpRequest)
    assert request.owner_id == floor.val.id


async def test_somebody_without_a_leader_is_offered_no_help(side, sessions):
    await side.event({"type": "app_home_opened", "user": VAL, "tab": "home"})
    await side.press(action_ids.HELP_ON_DEAL, "0", user=VAL, view={"type": "home"})
    await side.submit(side.opened(), wanted(), user=VAL)

    words = words_of(side.slack.of("views.publish")[0]["view"])
    assert "I Need Help" not in words
    assert await rows(sessions, HelpRequest) == []


async def test_the_owner_is_on_it_and_the_message_says_so(side, sessions, floor):
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)

    await side.press(action_ids.HELP_TAKE, DELIVERY_ID, user=DANA)

    [request] = await rows(sessions, HelpRequest)
    assert (request.taken_at, request.closed_at) == (NOW, None)
    [shown] = side.slack.of("chat.update")
    assert_slack_takes(shown)
    assert "Noted on Thu 19 Nov: you are on it." in words_of(shown)
    assert "Done" in words_of(shown)


async def test_the_owner_closes_it_once(side, sessions, floor):
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)

    await side.press(action_ids.HELP_DONE, DELIVERY_ID, user=DANA)
    await side.press(action_ids.HELP_DONE, DELIVERY_ID, user=DANA)

    [request] = await rows(sessions, HelpRequest)
    assert request.closed_at == NOW
    assert side.whispers() == [help_form.CLOSED]
    [shown] = side.slack.of("chat.update")
    assert "Change Owner or Date" not in words_of(shown)


async def test_the_owner_acts_from_app_home_too(side, sessions, floor):
    request_id = await insert_request(sessions, floor)
    home = {"type": "home"}

    await side.event({"type": "app_home_opened", "user": DANA, "tab": "home"})
    before = words_of(side.slack.of("views.publish")[-1]["view"])
    await side.press(action_ids.HELP_DONE, str(request_id), user=DANA, view=home)
    after = words_of(side.slack.of("views.publish")[-1]["view"])

    assert "*Sam Carter* asks for help with pricing, by Fri 20 Nov: waiting" in before
    assert "Sam Carter* asks" not in after
    [request] = await rows(sessions, HelpRequest)
    assert request.closed_at == NOW


@pytest.mark.parametrize("user", [SAM, LEE, MO, VAL])
async def test_nobody_but_the_owner_closes_it(side, sessions, floor, user):
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)

    await side.press(action_ids.HELP_DONE, DELIVERY_ID, user=user)
    await side.press(action_ids.HELP_DONE, str(request_id), user=user)

    [request] = await rows(sessions, HelpRequest)
    assert request.closed_at is None
    assert side.whispers() == [outcomes.NOT_YOURS, help_form.GONE]
    refused = await rows(sessions, AuditEntry)
    assert [entry.allowed for entry in refused] == [False, False]


async def test_the_owner_hands_it_up_and_moves_its_day(side, sessions, floor):
    request_id = await insert_request(sessions, floor, taken_at=NOW)
    await told_dana(sessions, floor, request_id)

    await side.press(action_ids.HELP_CHANGE, DELIVERY_ID, user=DANA)
    view = side.opened()
    await side.submit(view, handed(floor.val.id), user=DANA)

    assert_slack_takes_view(view)
    assert "Val Ortiz" in words_of(view)
    assert "Mo Sato" not in words_of(view)
    [request] = await rows(sessions, HelpRequest)
    assert (request.owner_id, request.taken_at) == (floor.val.id, None)
    assert request.due_on == date(2026, 11, 25)
    [shown] = side.slack.of("chat.update")
    assert "Val Ortiz has it, by Wed 25 Nov." in words_of(shown)


async def test_it_is_handed_to_nobody_who_may_not_see_the_rep(side, sessions, floor):
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)
    await side.press(action_ids.HELP_CHANGE, DELIVERY_ID, user=DANA)

    await side.submit(side.opened(), handed(floor.mo.id), user=DANA)

    [request] = await rows(sessions, HelpRequest)
    assert request.owner_id == floor.dana.id
    assert side.whispers() == [help_form.NOT_THEM]


async def test_an_owner_who_no_longer_leads_the_rep_has_it_no_more(
    side, sessions, floor
):
    request_id = await insert_request(sessions, floor)
    async with sessions.begin() as session:
        sam = await session.get_one(Person, floor.sam.id)
        sam.leader_id = floor.mo.id

    await side.press(action_ids.HELP_DONE, str(request_id), user=DANA)

    [request] = await rows(sessions, HelpRequest)
    assert request.closed_at is None
    assert side.whispers() == [help_form.GONE]


async def test_a_request_is_listed_once_in_app_home(side, sessions, floor):
    request_id = await insert_request(sessions, floor)
    await told_dana(sessions, floor, request_id)

    await side.event({"type": "app_home_opened", "user": DANA, "tab": "home"})

    words = words_of(side.slack.of("views.publish")[-1]["view"])
    assert "Nothing is waiting for you." in words
    assert words.count("asks for help with pricing") == 1


async def test_a_double_click_on_ask_is_one_request(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    await side.press(action_ids.HELP, DELIVERY_ID, user=SAM)
    view = side.opened()

    await side.submit(view, wanted(due=""), user=SAM, view_id="V9")
    for _ in range(2):
        await side.submit(view, wanted(), user=SAM, view_id="V9")

    # What was sent back for a missing day has used up nothing.
    assert len(await rows(sessions, HelpRequest)) == 1
