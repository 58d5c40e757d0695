"""A long list of App Home opens as a whole, with every button, for whom it is alone."""

from datetime import timedelta

import pytest

from bot import action_ids
from bot.views.home.more import Whole
from bot.views.replies import refusals
from models.tables import Commitment, HelpRequest
from tests.bot.floor import NOW, insert_message
from tests.bot.slack_limits import assert_slack_takes_view, words_of
from tests.models.rows import insert_person

TODAY = NOW.date()
HOME = {"type": "home"}


async def ask(sessions, floor, number: int, **fields: object) -> list[int]:
    """Store so many open requests of Sam's for Dana; return their ids."""
    given = {
        "rep_id": floor.sam.id,
        "owner_id": floor.dana.id,
        "topic": "legal",
        "note": "",
        "asked_at": NOW - timedelta(days=1),
    }
    due = TODAY + timedelta(days=2)
    rows = [HelpRequest(**given | {"due_on": due} | fields) for _ in range(number)]
    async with sessions.begin() as session:
        session.add_all(rows)
        await session.flush()
        return [row.id for row in rows]


async def promise(sessions, person, number: int) -> None:
    async with sessions.begin() as session:
        session.add_all(
            Commitment(
                person_id=person.id,
                what=f"Promise {n}",
                due_on=TODAY + timedelta(days=3),
                made_at=NOW - timedelta(days=1),
            )
            for n in range(number)
        )


async def home_of(side, user: str) -> dict:
    await side.event({"type": "app_home_opened", "user": user, "tab": "home"})
    view = side.slack.of("views.publish")[-1]["view"]
    assert_slack_takes_view(view)
    return view


async def opened(side, whole: Whole, *, user: str) -> dict:
    await side.press(action_ids.LIST_OPEN, f"{whole}:0", user=user, view=HOME)
    assert_slack_takes_view(side.opened())
    return side.opened()


def pressable(view: dict, action: str) -> list[str]:
    """Return what each button of this kind carries."""
    rows = [b["elements"] for b in view["blocks"] if b["type"] == "actions"]
    rows += [[b["accessory"]] for b in view["blocks"] if "accessory" in b]
    return [
        each["value"] for row in rows for each in row if each["action_id"] == action
    ]


async def test_a_seventh_request_has_its_buttons_too(side, sessions, floor):
    ids = await ask(sessions, floor, 9)
    home = await home_of(side, "UDANA")

    view = await opened(side, Whole.HELP, user="UDANA")

    assert "and 3 more" in words_of(home)
    assert len(pressable(home, action_ids.HELP_DONE)) == 6
    assert pressable(home, action_ids.LIST_OPEN) == ["help:0"]
    assert pressable(view, action_ids.HELP_DONE) == [str(each) for each in ids]
    assert pressable(view, action_ids.HELP_TAKE) == [str(each) for each in ids]


async def test_what_is_done_in_the_list_leaves_it(side, slack, sessions, floor):
    ids = await ask(sessions, floor, 9)
    view = await opened(side, Whole.HELP, user="UDANA")

    done = view | {"id": "V9"}
    await side.press(action_ids.HELP_DONE, str(ids[8]), user="UDANA", view=done)

    drawn = slack.of("views.update")[-1]
    left = [str(each) for each in ids[:8]]
    assert drawn["view_id"] == "V9"
    assert pressable(drawn["view"], action_ids.HELP_DONE) == left
    assert "and 2 more" in words_of(slack.of("views.publish")[-1]["view"])


async def test_what_is_changed_by_a_modal_on_the_list_shows_in_it(
    side, slack, sessions, floor
):
    await promise(sessions, floor.sam, 8)
    view = await opened(side, Whole.COMMITMENTS, user="USAM")
    [*_, last] = pressable(view, action_ids.PROMISE_MOVE)
    await side.press(
        action_ids.PROMISE_MOVE, last, user="USAM", view=view | {"id": "V9"}
    )
    form = slack.of("views.push")[-1]["view"] | {"root_view_id": "V9"}
    moved = {"due": {"due": {"selected_date": "2026-12-24"}}}

    await side.submit(form, moved, user="USAM")

    drawn = slack.of("views.update")[-1]
    assert drawn["view_id"] == "V9"
    assert "24 Dec" in words_of(drawn["view"])


async def test_a_page_of_the_list_turns_in_its_place(side, slack, sessions, floor):
    await promise(sessions, floor.sam, 45)
    view = await opened(side, Whole.COMMITMENTS, user="USAM")
    shown = [view]

    while following := pressable(shown[-1], action_ids.LIST_ONWARD):
        below = shown[-1] | {"id": "V9"}
        await side.press(action_ids.LIST_ONWARD, following[0], user="USAM", view=below)
        shown.append(slack.of("views.update")[-1]["view"])
        assert_slack_takes_view(shown[-1])

    drops = [
        each for page in shown for each in pressable(page, action_ids.PROMISE_DROP)
    ]
    assert len(set(drops)) == len(drops) == 45


async def test_everybody_opens_their_own_list_alone(side, sessions, floor):
    await promise(sessions, floor.sam, 8)

    view = await opened(side, Whole.COMMITMENTS, user="UDANA")

    assert "Nothing is left in this list." in words_of(view)


@pytest.mark.parametrize(
    "whole", [each for each in Whole if "held" in each] + ["x", ""]
)
async def test_the_admins_lists_open_for_an_admin_alone(side, whole):
    await side.press(action_ids.LIST_OPEN, f"{whole}:0", user="UDANA", view=HOME)

    assert refusals.NOT_YOUR_LIST in words_of(side.opened())


async def test_the_admin_opens_every_name_and_every_shadow_message(
    side, sessions, floor
):
    async with sessions.begin() as session:
        for n in range(40):
            await insert_person(session, name=f"Unseen {n:02}", slack_state="missing")
            await insert_message(session, floor.sam, id=f"s{n}", state="shadow")
    home = await home_of(side, "UADA")

    names = await opened(side, Whole.UNMATCHED, user="UADA")
    shadow = await opened(side, Whole.SHADOW, user="UADA")

    assert "and 28 more without an active Slack user" in words_of(home)
    assert all(f"Unseen {n:02}" in words_of(names) for n in range(40))
    assert "1 to 20 of 40" in words_of(shadow)


async def test_the_seventh_held_message_has_its_buttons_too(side, sessions, floor):
    async with sessions.begin() as session:
        for n in range(12):
            await insert_message(
                session,
                floor.sam,
                id=f"h{n}",
                state="unknown",
                held_since=NOW,
                expires_at=NOW + timedelta(days=1),
            )
    home = await home_of(side, "UADA")

    view = await opened(side, Whole.HELD_MESSAGES, user="UADA")

    assert "and 6 more" in words_of(home)
    assert len(pressable(view, action_ids.HELD_RESEND)) == 12
