"""Company in a meeting: what the rep says, what the leader does with it, and after."""

import json
from datetime import timedelta

import pytest

from bot import action_ids
from coaching.evidence import MeetingRef, dump, load
from coaching.memory.history import History
from coaching.memory.meeting_answers import asked
from coaching.memory.personal_settings import Personal
from models.conversation.plan_history import history
from models.people.settings import store_personal
from models.tables import Answer, Attendance, PutOff
from tests.bot.evidence_makers import DELIVERY_ID, make_meeting
from tests.bot.floor import NOW, insert_message
from tests.bot.listeners.message.test_buttons import rows_of, send
from tests.bot.meeting_makers import make_ask, make_first_meetings, make_kitchen
from tests.bot.slack_limits import assert_slack_takes, assert_slack_takes_view, words_of
from tests.models.rows import MeetingRow, insert_episode, insert_meeting

DAY = timedelta(days=1)


async def remembered(sessions) -> History:
    async with sessions() as session:
        return await history(session, now=NOW + DAY, shadow=False)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (action_ids.STEP, ("helpful", "it would help. Dana hears of it")),
        (action_ids.SECOND, ("pre_brief", "a pre-brief instead. Dana hears of it")),
        (action_ids.THIRD, ("not_this_one", "not this one. Nobody hears of it")),
    ],
)
async def test_each_answer_of_the_rep_is_one_tap_and_is_remembered(
    side, slack, sessions, floor, action, expected
):
    word, shown = expected
    async with sessions.begin() as session:
        row = {"rule": "ask_rep", "subject_id": 9}
        episode = await insert_episode(session, floor.sam, **row)
        evidence = make_ask()
        await insert_message(
            session, floor.sam, evidence, subject_id=9, episode_id=episode.id
        )

    await side.press(action, DELIVERY_ID, user="USAM")

    [update] = slack.of("chat.update")
    assert_slack_takes(update)
    assert shown in words_of(update)
    assert await rows_of(sessions, Attendance) == []
    [known] = asked(await remembered(sessions))
    assert (known.rep_id, known.meeting_id, known.word) == (floor.sam.id, 9, word)


@pytest.mark.parametrize(
    "action", [action_ids.STEP, action_ids.SECOND, action_ids.THIRD]
)
async def test_the_same_answer_twice_is_one_answer(side, sessions, floor, action):
    await send(sessions, floor.sam, make_ask())
    await side.press(action, DELIVERY_ID, user="USAM")

    await side.press(action, DELIVERY_ID, user="USAM")

    assert len(await rows_of(sessions, Answer)) == 1
    assert side.whispers() == [
        "You have answered this already, so nothing has changed."
    ]


async def test_nobody_else_answers_for_the_rep(side, sessions, floor):
    await send(sessions, floor.sam, make_ask())

    await side.press(action_ids.THIRD, DELIVERY_ID, user="UDANA")

    assert await rows_of(sessions, Answer) == []
    assert side.whispers() == [
        "This message was for somebody else, so I have left it as it is."
    ]


@pytest.mark.parametrize(
    ("make", "action", "expected"),
    [
        (make_first_meetings, action_ids.STEP, ("attend", "you will join. Tell Sam")),
        (make_first_meetings, action_ids.SECOND, ("pre_brief", "a pre-brief instead")),
        (make_kitchen, action_ids.STEP, ("attend", "you will join. Tell Sam")),
    ],
)
async def test_a_leader_who_will_come_is_counted_in(
    side, sessions, floor, make, action, expected
):
    choice, shown = expected
    async with sessions.begin() as session:
        row = MeetingRow(host=floor.sam)
        meeting = await insert_meeting(session, row, starts_at=NOW + DAY)
        ref = MeetingRef(id=meeting.id, title="x", starts_at=NOW + DAY, kind="other")
        await insert_message(session, floor.dana, make(meeting=ref))

    await side.press(action, DELIVERY_ID, user="UDANA")

    [attendance] = await rows_of(sessions, Attendance)
    assert (attendance.person_id, attendance.choice) == (floor.dana.id, choice)
    assert shown in words_of(side.slack.of("chat.update")[-1])


async def test_to_sit_in_needs_no_meeting(side, slack, sessions, floor):
    evidence = make_kitchen(gap="prospecting", meeting=None, deal=None)
    await send(sessions, floor.dana, evidence)

    await side.press(action_ids.STEP, DELIVERY_ID, user="UDANA")

    assert [answer.choice for answer in await rows_of(sessions, Answer)] == ["step"]
    assert await rows_of(sessions, Attendance) == []
    assert "you will sit in" in words_of(slack.of("chat.update")[-1])


async def test_wrong_data_ends_the_matter_of_a_question(side, sessions, floor):
    await send(sessions, floor.sam, make_ask(), subject_id=9)
    await side.press(action_ids.WHY, DELIVERY_ID, user="USAM")

    await side.press(
        action_ids.WRONG_DATA, DELIVERY_ID, user="USAM", view=side.opened()
    )

    [put_off] = await rows_of(sessions, PutOff)
    assert (put_off.rule, put_off.subject_id, put_off.until) == ("ask_rep", 9, None)


async def past_meeting(sessions, floor, *, hosted_by=None) -> int:
    """Insert a meeting of yesterday that was suggested to Dana."""
    async with sessions.begin() as session:
        row = MeetingRow(host=hosted_by or floor.sam, guests=(floor.mo,))
        fields = {"starts_at": NOW - DAY, "has_contact": True, "title": "Walkthrough"}
        meeting = await insert_meeting(session, row, **fields)
        ref = MeetingRef(id=meeting.id, title="x", starts_at=NOW - DAY, kind="other")
        evidence = make_first_meetings(meeting=ref)
        at = NOW - 3 * DAY
        await insert_message(session, floor.dana, evidence, decided_at=at, sent_at=at)
        return meeting.id


async def page_of(side, slack, user: str) -> str:
    await side.event({"type": "app_home_opened", "user": user, "tab": "home"})
    view = slack.of("views.publish")[-1]["view"]
    assert_slack_takes_view(view)
    return words_of(view)


async def test_a_leader_sees_the_own_time_and_settles_a_past_meeting(
    side, slack, sessions, floor
):
    meeting_id = await past_meeting(sessions, floor)
    before = await page_of(side, slack, "UDANA")

    await side.press(action_ids.JOINED, str(meeting_id), user="UDANA")

    after = await page_of(side, slack, "UDANA")
    assert "“Walkthrough” on Wed 18 Nov: were you there?" in before
    assert "*Field time:* 0 of 160 working hours in 4 weeks" in before
    assert "Only you see this part" in before
    [attendance] = await rows_of(sessions, Attendance)
    assert (attendance.person_id, attendance.choice) == (floor.dana.id, "joined")
    assert "were you there?" not in after
    assert "without an end in the CRM not counted" in after


async def test_a_leader_who_muted_the_own_figures_does_not_see_them(
    side, slack, sessions, floor
):
    await past_meeting(sessions, floor)
    own = Personal(
        person_id=floor.dana.id, changed_at=NOW - DAY, muted=frozenset({"field_time"})
    )
    async with sessions.begin() as session:
        await store_personal(session, own)

    words = await page_of(side, slack, "UDANA")

    assert "Field time" not in words
    assert "were you there?" in words


@pytest.mark.parametrize("user", ["UMO", "USAM", "UNOBODY"])
async def test_nobody_else_settles_it(side, sessions, floor, user):
    meeting_id = await past_meeting(sessions, floor)

    await side.press(action_ids.JOINED, str(meeting_id), user=user)

    assert await rows_of(sessions, Attendance) == []


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "0"])
async def test_a_value_of_nobodys_changes_nothing(side, sessions, floor, value):
    await past_meeting(sessions, floor)

    await side.press(action_ids.NOT_HELD, value, user="UDANA")

    assert await rows_of(sessions, Attendance) == []


@pytest.mark.parametrize("user", ["UVAL", "USAM", "UADA"])
async def test_a_leaders_own_figures_are_on_no_other_page(
    side, slack, sessions, floor, user
):
    await past_meeting(sessions, floor)

    words = await page_of(side, slack, user)

    assert "Field time" not in words
    assert "were you there" not in words


def test_a_message_from_before_reps_were_asked_is_still_read():
    new = ("rep_says", "least_sampled", "brief")
    stored = {k: v for k, v in json.loads(dump(make_meeting())).items() if k not in new}

    assert load(json.dumps(stored | {"version": 1})).rep_says is None
