"""Pressing a message's buttons: kept once, shown in place, refused kindly."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.views.replies import outcomes
from coaching.evidence import PersonRef
from models.tables import Answer, Attendance, AuditEntry, OneOnOne, Person, PutOff
from tests.bot.evidence_makers import (
    DELIVERY_ID,
    TO_LEADER,
    make_cliff,
    make_digest,
    make_meeting,
    make_nearly_empty,
    make_one_on_one,
)
from tests.bot.floor import NOW, insert_message
from tests.bot.listeners.pipeline.test_command import SAMS
from tests.bot.slack_limits import assert_slack_takes, assert_slack_takes_view, words_of
from tests.models.rows import MeetingRow, insert_meeting

SAM, DANA, LEE = "USAM", "UDANA", "ULEE"


async def rows_of(sessions, table):
    async with sessions() as session:
        return list(await session.scalars(select(table)))


async def send(sessions, recipient, evidence=None, notice=None, **fields: object):
    async with sessions.begin() as session:
        await insert_message(session, recipient, evidence, notice, **fields)


def reason_values(reason: str | None, until: str | None = None) -> dict:
    option = {"value": reason} if reason else None
    return {
        "reason": {"reason": {"selected_option": option}},
        "until": {"until": {"selected_date": until}},
    }


async def test_the_step_is_kept_and_takes_the_place_of_the_buttons(
    side, slack, sessions, floor
):
    await send(sessions, floor.sam)

    response = await side.press(action_ids.STEP, DELIVERY_ID, user=SAM)

    assert response.status_code == 200
    [answer] = await rows_of(sessions, Answer)
    assert (answer.person_id, answer.choice) == (floor.sam.id, "step")
    [update] = slack.of("chat.update")
    assert (update["channel"], update["ts"]) == ("D1", "1.0001")
    assert_slack_takes(update)
    assert "Noted on Thu 19 Nov: you will do this." in words_of(update)
    assert "I'll Do This" not in words_of(update)


async def test_pressing_twice_keeps_one_answer_and_says_so(side, sessions, floor):
    await send(sessions, floor.sam)
    await side.press(action_ids.STEP, DELIVERY_ID, user=SAM)

    await side.press(action_ids.STEP, DELIVERY_ID, user=SAM)

    assert len(await rows_of(sessions, Answer)) == 1
    assert side.whispers() == [
        "You have answered this already, so nothing has changed."
    ]


@pytest.mark.parametrize(
    "action_id",
    [action_ids.STEP, action_ids.SECOND, action_ids.NOT_NOW, action_ids.WHY],
)
async def test_somebody_else_can_neither_answer_nor_read_why(
    side, slack, sessions, floor, action_id
):
    await send(sessions, floor.sam)

    await side.press(action_id, DELIVERY_ID, user=LEE)

    assert await rows_of(sessions, Answer) == []
    assert slack.of("views.open") == []
    assert slack.of("chat.update") == []
    assert side.whispers() == [
        "This message was for somebody else, so I have left it as it is."
    ]
    [entry] = await rows_of(sessions, AuditEntry)
    assert (entry.actor, entry.allowed) == (LEE, False)


@pytest.mark.parametrize("value", ["no-such-delivery", "", "x" * 2_000, "' OR 1=1"])
async def test_an_unknown_message_gets_a_kind_sentence(side, sessions, floor, value):
    del floor
    await side.press(action_ids.STEP, value, user=SAM)

    assert await rows_of(sessions, Answer) == []
    assert side.whispers() == ["I no longer know this message. Nothing has changed."]


async def test_an_old_message_changes_nothing(side, sessions, floor):
    long_ago = NOW - timedelta(days=40)
    await send(sessions, floor.sam, decided_at=long_ago, sent_at=long_ago)

    await side.press(action_ids.STEP, DELIVERY_ID, user=SAM)

    assert await rows_of(sessions, Answer) == []
    assert side.whispers()[0].startswith("This message is over")


async def test_not_now_asks_why_and_obeys(side, slack, sessions, floor):
    await send(sessions, floor.sam)
    await side.press(action_ids.NOT_NOW, DELIVERY_ID, user=SAM)
    modal = side.opened()

    response = await side.submit(
        modal, reason_values("waiting_on_customer", "2026-11-28"), user=SAM
    )

    assert_slack_takes_view(modal)
    assert response.text == ""
    [put_off] = await rows_of(sessions, PutOff)
    assert put_off.reason == "waiting_on_customer"
    assert put_off.until == date(2026, 11, 28)
    assert put_off.deal_id == 1
    [update] = slack.of("chat.update")
    assert "Put off until Sat 28 Nov: waiting on the customer." in words_of(update)


@pytest.mark.parametrize(
    ("values", "block"),
    [
        (reason_values(None), "reason"),
        (reason_values("no_such_reason"), "reason"),
        (reason_values("waiting_on_customer"), "until"),
        (reason_values("planned_push", "2026-11-19"), "until"),
        (reason_values("planned_push", "2025-01-01"), "until"),
        (reason_values("planned_push", "2062-01-01"), "until"),
        (reason_values("planned_push", "soon"), "until"),
        ({}, "reason"),
    ],
    ids=[
        "no reason",
        "a reason of nobody's",
        "no day",
        "today",
        "a past day",
        "a lifetime ahead",
        "no date",
        "nothing at all",
    ],
)
async def test_a_modal_says_beside_the_field_what_is_missing(
    side, slack, sessions, floor, values, block
):
    await send(sessions, floor.sam)
    await side.press(action_ids.NOT_NOW, DELIVERY_ID, user=SAM)

    response = await side.submit(side.opened(), values, user=SAM)

    answer = response.json()
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [block]
    assert await rows_of(sessions, PutOff) == []
    assert slack.of("chat.update") == []


async def test_a_reason_without_a_day_silences_for_good(side, sessions, floor):
    await send(sessions, floor.sam)
    await side.press(action_ids.NOT_NOW, DELIVERY_ID, user=SAM)

    await side.submit(
        side.opened(), reason_values("not_useful", "2026-11-28"), user=SAM
    )

    [put_off] = await rows_of(sessions, PutOff)
    assert (put_off.reason, put_off.until) == ("not_useful", None)


async def test_a_planned_push_opens_the_same_modal_with_that_reason(
    side, sessions, floor
):
    await send(sessions, floor.sam)

    await side.press(action_ids.SECOND, DELIVERY_ID, user=SAM)

    radio = side.opened()["blocks"][0]["element"]
    assert radio["initial_option"]["value"] == "planned_push"
    assert radio["initial_option"] in radio["options"]
    assert await rows_of(sessions, Answer) == []


async def test_a_leader_is_shown_the_reps_deals_each_time(side, sessions, floor):
    evidence = make_cliff_about(floor.sam)
    await send(
        sessions,
        floor.dana,
        evidence,
        TO_LEADER,
        subject_person_id=floor.sam.id,
    )

    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    assert side.whispers() == [SAMS] * 2


def make_cliff_about(rep):
    return make_cliff(rep=PersonRef(id=rep.id, name=rep.name))


async def test_a_leader_who_will_talk_is_told_what_to_ask(side, slack, sessions, floor):
    await send(
        sessions,
        floor.dana,
        make_cliff_about(floor.sam),
        TO_LEADER,
        subject_person_id=floor.sam.id,
    )

    await side.press(action_ids.STEP, DELIVERY_ID, user=DANA)

    [update] = slack.of("chat.update")
    assert "you will talk to Sam. Ask what would help." in words_of(update)


async def test_a_rep_with_hardly_a_deal_is_shown_their_own(side, sessions, floor):
    evidence = make_nearly_empty(rep=PersonRef(id=floor.sam.id, name="Sam Carter"))
    await send(sessions, floor.sam, evidence)

    await side.press(action_ids.SECOND, DELIVERY_ID, user=SAM)
    await side.press(action_ids.STEP, DELIVERY_ID, user=SAM)

    assert side.whispers() == [SAMS.replace("Sam's", "Your")]
    assert {a.choice for a in await rows_of(sessions, Answer)} == {"second", "step"}


def one_on_one_with(floor):
    return make_one_on_one(
        leader=PersonRef(id=floor.dana.id, name="Dana Reyes"),
        rep=PersonRef(id=floor.sam.id, name="Sam Carter"),
    )


async def test_we_met_records_the_one_on_one_of_today(side, slack, sessions, floor):
    await send(sessions, floor.dana, one_on_one_with(floor))

    await side.press(action_ids.STEP, DELIVERY_ID, user=DANA)

    [met] = await rows_of(sessions, OneOnOne)
    assert (met.leader_id, met.rep_id) == (floor.dana.id, floor.sam.id)
    assert met.held_on == date(2026, 11, 19)
    assert "you met on Thu 19 Nov" in words_of(slack.of("chat.update")[0])


def day_values(day: str | None) -> dict:
    return {"day": {"day": {"selected_date": day}}}


async def test_a_past_day_records_a_one_on_one(side, slack, sessions, floor):
    await send(sessions, floor.dana, one_on_one_with(floor))
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)
    modal = side.opened()

    await side.submit(modal, day_values("2026-11-17"), user=DANA)

    assert_slack_takes_view(modal)
    [met] = await rows_of(sessions, OneOnOne)
    assert met.held_on == date(2026, 11, 17)
    assert "you met on Tue 17 Nov" in words_of(slack.of("chat.update")[0])


async def test_a_coming_day_keeps_quiet_until_it_is_over(side, slack, sessions, floor):
    await send(sessions, floor.dana, one_on_one_with(floor))
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    await side.submit(side.opened(), day_values("2026-11-24"), user=DANA)

    assert await rows_of(sessions, OneOnOne) == []
    [put_off] = await rows_of(sessions, PutOff)
    assert put_off.until == date(2026, 11, 25)
    assert "planned for Tue 24 Nov" in words_of(slack.of("chat.update")[0])


@pytest.mark.parametrize("day", [None, "2027-11-24", "2020-01-01"])
async def test_a_day_that_cannot_be_meant_is_asked_for_again(
    side, sessions, floor, day
):
    await send(sessions, floor.dana, one_on_one_with(floor))
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    response = await side.submit(side.opened(), day_values(day), user=DANA)

    assert list(response.json()["errors"]) == ["day"]
    assert await rows_of(sessions, OneOnOne) == []


async def meeting_message(sessions, floor, *, starts_at=NOW + timedelta(days=5)):
    async with sessions.begin() as session:
        row = MeetingRow(host=floor.sam, deals=(floor.acme,))
        meeting = await insert_meeting(session, row, starts_at=starts_at)
        ref = make_meeting().meeting.model_copy(update={"id": meeting.id})
        await insert_message(session, floor.dana, make_meeting(meeting=ref))


@pytest.mark.parametrize(
    ("action_id", "expected"),
    [
        (action_ids.STEP, ("attend", "you will attend. Tell Sam what")),
        (
            action_ids.SECOND,
            ("pre_brief", "a pre-brief instead. Fifteen minutes"),
        ),
    ],
)
async def test_attendance_is_recorded(
    side, slack, sessions, floor, action_id, expected
):
    choice, said = expected
    await meeting_message(sessions, floor)

    await side.press(action_id, DELIVERY_ID, user=DANA)

    [attendance] = await rows_of(sessions, Attendance)
    assert attendance.choice == choice
    assert said in words_of(slack.of("chat.update")[0])


@pytest.mark.parametrize("action_id", [action_ids.STEP, action_ids.SECOND])
async def test_a_meeting_that_has_begun_is_over(side, sessions, floor, action_id):
    await meeting_message(sessions, floor, starts_at=NOW - timedelta(hours=1))

    await side.press(action_id, DELIVERY_ID, user=DANA)

    assert await rows_of(sessions, Attendance) == []
    assert side.whispers()[0].startswith("This message is over")


async def test_why_this_opens_with_what_was_stored(side, sessions, floor):
    await send(sessions, floor.sam)

    await side.press(action_ids.WHY, DELIVERY_ID, user=SAM)

    assert_slack_takes_view(side.opened())
    assert "*The cliff.*" in words_of(side.opened())


async def test_feedback_that_it_was_useful_is_kept(side, slack, sessions, floor):
    await send(sessions, floor.sam)
    await side.press(action_ids.WHY, DELIVERY_ID, user=SAM)

    await side.press(action_ids.USEFUL, DELIVERY_ID, user=SAM, view=side.opened())

    [answer] = await rows_of(sessions, Answer)
    assert answer.choice == "useful"
    [thanks] = slack.of("views.update")
    assert_slack_takes_view(thanks["view"])
    assert "Thank you" in words_of(thanks["view"])


async def test_wrong_data_is_kept_and_silences_the_matter(side, sessions, floor):
    await send(sessions, floor.sam)
    await side.press(action_ids.WHY, DELIVERY_ID, user=SAM)

    await side.press(action_ids.WRONG_DATA, DELIVERY_ID, user=SAM, view=side.opened())

    choices = {answer.choice for answer in await rows_of(sessions, Answer)}
    assert "wrong_data" in choices
    [put_off] = await rows_of(sessions, PutOff)
    assert (put_off.reason, put_off.until) == ("wrong_data", None)


async def test_wrong_data_in_a_digest_does_not_end_the_digest(side, sessions, floor):
    await send(sessions, floor.val, make_digest())
    await side.press(action_ids.WHY, DELIVERY_ID, user="UVAL")

    await side.press(
        action_ids.WRONG_DATA, DELIVERY_ID, user="UVAL", view=side.opened()
    )

    [answer] = await rows_of(sessions, Answer)
    assert answer.choice == "wrong_data"
    assert await rows_of(sessions, PutOff) == []


async def test_a_pre_brief_chosen_twice_is_one(side, slack, sessions, floor):
    await meeting_message(sessions, floor)
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    assert len(await rows_of(sessions, Attendance)) == 1
    assert len(slack.of("chat.update")) == 1
    assert side.whispers()[0].startswith("You have answered this already")


async def test_a_reason_submitted_by_somebody_else_is_refused(
    side, slack, sessions, floor
):
    await send(sessions, floor.sam)
    await side.press(action_ids.NOT_NOW, DELIVERY_ID, user=SAM)

    await side.submit(side.opened(), reason_values("not_useful"), user=LEE)

    assert await rows_of(sessions, PutOff) == []
    [told] = slack.of("chat.postEphemeral")
    assert told["text"].startswith("This message was for somebody else")


async def test_a_day_submitted_by_somebody_else_is_refused(
    side, slack, sessions, floor
):
    await send(sessions, floor.dana, one_on_one_with(floor))
    await side.press(action_ids.SECOND, DELIVERY_ID, user=DANA)

    await side.submit(side.opened(), day_values("2026-11-17"), user=LEE)

    assert await rows_of(sessions, OneOnOne) == []
    [told] = slack.of("chat.postEphemeral")
    assert told["user"] == LEE


async def test_feedback_on_somebody_elses_message_is_refused(
    side, slack, sessions, floor
):
    await send(sessions, floor.sam)
    await side.press(action_ids.WHY, DELIVERY_ID, user=SAM)

    await side.press(action_ids.USEFUL, DELIVERY_ID, user=LEE, view=side.opened())

    assert await rows_of(sessions, Answer) == []
    [shown] = slack.of("views.update")
    assert "This message was for somebody else" in words_of(shown["view"])


async def test_a_message_without_a_place_is_answered_all_the_same(
    side, slack, sessions, floor
):
    await send(sessions, floor.sam)
    home = {"type": "home"}

    await side.press(action_ids.STEP, DELIVERY_ID, user=SAM, view=home)

    assert len(await rows_of(sessions, Answer)) == 1
    assert slack.of("chat.update") == []


async def test_an_old_message_is_still_explained(side, sessions, floor):
    long_ago = NOW - timedelta(days=40)
    await send(sessions, floor.sam, decided_at=long_ago, sent_at=long_ago)

    await side.press(action_ids.WHY, DELIVERY_ID, user=SAM)

    assert "*The cliff.*" in words_of(side.opened())


async def test_an_old_digest_no_longer_opens_for_who_is_no_vp_any_more(
    side, slack, sessions, floor
):
    async with sessions.begin() as session:
        await insert_message(session, floor.val, make_digest())
        (await session.get_one(Person, floor.val.id)).role = "manager"

    await side.press(action_ids.WHY, DELIVERY_ID, user="UVAL")

    assert slack.of("views.open") == []
    assert side.whispers() == [outcomes.NOT_FOR_ROLE]
    [entry] = await rows_of(sessions, AuditEntry)
    assert (entry.allowed, entry.reason) == (False, "the recipient is no VP any more")
