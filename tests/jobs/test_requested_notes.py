"""From a request to Slack: noted once, on its day, beside every budget."""

import json
from datetime import date, timedelta

import pytest

from coaching.evidence import dump
from coaching.evidence.parts import PersonRef
from coaching.facts.mode import Mode
from jobs.requested_notes import notes
from models.conversation.agreed_facts import help_requests
from models.conversation.help_requests import hand_over
from models.conversation.plan_history import history
from models.db.database import SessionMaker
from models.outbox.queue import enqueue
from models.people.roster import people
from models.tables import Commitment, Delivery, HelpRequest, Person
from tests.coaching.planning.test_plan import CLIFF
from tests.jobs.floor import MANAGER, REP, RULES, HandedClock, deliveries, lay_floor
from tests.jobs.makers import DAY, NOW, make_delivery
from tests.jobs.test_nudge import run as nudge_run
from tests.jobs.test_nudge import send


async def run(sessions: SessionMaker, now=NOW) -> int:
    report = await notes(sessions, RULES, HandedClock(now))
    return report.enqueued


async def ask(sessions: SessionMaker, **fields: object) -> None:
    values = {
        "rep_id": REP,
        "owner_id": MANAGER,
        "topic": "pricing",
        "note": "20 % off",
        "due_on": date(2026, 11, 23),
        "asked_at": NOW,
    }
    async with sessions.begin() as session:
        session.add(HelpRequest(**values | fields))


async def change(sessions: SessionMaker, table, **fields: object) -> None:
    async with sessions.begin() as session:
        row = await session.get_one(table, 1)
        for name, value in fields.items():
            setattr(row, name, value)


def kinds(found: list[Delivery]) -> list[tuple[str, int, str]]:
    return [(each.kind, each.recipient_id, each.state) for each in found]


async def test_a_request_reaches_the_leader_once(sessions):
    await lay_floor(sessions)
    await ask(sessions)

    first, again = await run(sessions), await run(sessions)
    messenger = await send(sessions)
    later = await run(sessions, NOW + timedelta(hours=1))

    assert (first, again, later) == (1, 0, 0)
    [(_, payload, delivery_id)] = messenger.posted
    assert payload["text"].startswith("Person asks for your help with pricing")
    assert delivery_id in json.dumps(payload)
    assert kinds(await deliveries(sessions)) == [("help_request", MANAGER, "sent")]


async def test_it_waits_for_the_leaders_morning(sessions):
    await lay_floor(sessions)
    await ask(sessions)

    night = await run(sessions, NOW + timedelta(hours=10))
    morning = await run(sessions, NOW + timedelta(hours=23))

    assert (night, morning) == (0, 1)


async def test_a_new_owner_is_told_and_the_rep_when_it_is_closed(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    await run(sessions)

    await change(sessions, HelpRequest, owner_id=1)
    await run(sessions)
    await change(sessions, HelpRequest, closed_at=NOW)
    await run(sessions)

    assert [each.dedup_key for each in await deliveries(sessions)] == [
        "help_closed:1",
        "help_request:1:1",
        f"help_request:1:{MANAGER}",
    ]


async def test_what_expired_unsent_is_said_the_next_day(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    await run(sessions)

    messenger = await send(sessions, NOW + timedelta(hours=9))
    tomorrow = NOW + DAY
    again = await run(sessions, tomorrow)
    later = await send(sessions, tomorrow)

    assert messenger.posted == []
    assert again == 1
    assert len(later.posted) == 1


@pytest.mark.parametrize("state", ["expired", "cancelled"])
async def test_what_may_have_arrived_is_not_written_again_at_each_run(sessions, state):
    await lay_floor(sessions)
    await ask(sessions)
    await run(sessions)
    [note] = await deliveries(sessions)
    async with sessions.begin() as session:
        row = await session.get_one(Delivery, note.id)
        row.state, row.slack_channel = state, "D1"

    again = await run(sessions, NOW + timedelta(minutes=15))

    assert again == 0


@pytest.mark.parametrize(
    ("mode", "states"), [(Mode.SHADOW, ["shadow"]), (Mode.PAUSED, [])]
)
async def test_outside_live_mode_nothing_is_sent(sessions, mode, states):
    await lay_floor(sessions, mode=mode)
    await ask(sessions)

    await run(sessions)
    await run(sessions)
    messenger = await send(sessions)

    assert messenger.posted == []
    assert [each.state for each in await deliveries(sessions)] == states


async def test_a_promise_is_reminded_of_on_its_days(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        session.add(
            Commitment(
                person_id=REP,
                what="Send the answers",
                due_on=date(2026, 11, 23),
                made_at=NOW,
            )
        )

    # Five business days after Monday, of which Thanksgiving is none.
    sent = [await run(sessions, NOW + n * DAY) for n in (0, 1, 4, 5, 12, 13)]

    assert sent == [0, 1, 1, 0, 1, 0]
    assert [each.dedup_key for each in await deliveries(sessions)] == [
        "commitment:1:2026-11-23:soon",
        "commitment:1:2026-11-23:due",
        "commitment:1:2026-11-23:overdue",
    ]


async def test_feature_58_the_rep_is_told_once_the_leader_was_sent_the_cliff(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        new = make_delivery(recipient=MANAGER, subject_person_id=REP, kind="cliff")
        await enqueue(session, new, now=NOW)
        row = await session.get_one(Delivery, new.id)
        about = CLIFF.evidence.model_copy(
            update={"rep": PersonRef(id=REP, name="Person")}
        )
        row.evidence = dump(about)

    before = await run(sessions)
    await send(sessions)
    after, again = await run(sessions), await run(sessions)

    assert (before, after, again) == (0, 1, 0)
    [note] = [d for d in await deliveries(sessions) if d.kind == "leader_has_it"]
    assert (note.recipient_id, note.subject_person_id) == (REP, REP)
    assert note.dedup_key == f"leader_has_it:{new.id}"
    assert "Person has this now, to help" in json.loads(note.payload)["text"]


async def test_no_budget_counts_what_was_asked_for(sessions):
    await lay_floor(sessions)
    for number in range(4):
        await ask(sessions, note=f"Number {number}")
    await run(sessions)
    await send(sessions)

    await nudge_run(sessions)

    async with sessions() as session:
        remembered = await history(session, now=NOW, shadow=False)
    sent = [each.kind for each in remembered.sent if each.recipient_id == MANAGER]
    assert sent.count("help_request") == 4
    assert sent.count("one_on_one") == 1


@pytest.mark.parametrize(
    "change_to",
    [{"left_on": date(2026, 11, 18)}, {"slack_state": "deactivated"}],
    ids=["has left", "is out of Slack"],
)
async def test_what_lies_with_somebody_who_is_gone_goes_to_the_next_one_up(
    sessions, change_to
):
    await lay_floor(sessions)
    await ask(sessions, taken_at=NOW)
    async with sessions.begin() as session:
        manager = await session.get_one(Person, MANAGER)
        for name, value in change_to.items():
            setattr(manager, name, value)

    await run(sessions)

    async with sessions() as session:
        request = await session.get_one(HelpRequest, 1)
    assert (request.owner_id, request.taken_at) == (1, None)
    assert kinds(await deliveries(sessions)) == [("help_request", 1, "pending")]


async def test_without_anybody_left_to_ask_it_stays_where_it_is(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    async with sessions.begin() as session:
        (await session.get_one(Person, REP)).leader_id = None

    enqueued = await run(sessions)

    async with sessions() as session:
        request = await session.get_one(HelpRequest, 1)
    assert request.owner_id == MANAGER
    assert enqueued == 0


async def test_an_owner_who_has_left_the_line_is_sent_nothing(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    await run(sessions)
    async with sessions.begin() as session:
        rep = await session.get_one(Person, REP)
        rep.leader_id = None

    messenger = await send(sessions)

    assert messenger.posted == []
    [message] = await deliveries(sessions)
    assert message.state == "cancelled"


async def test_what_somebody_asked_who_has_left_is_said_to_nobody(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    async with sessions.begin() as session:
        (await session.get_one(Person, REP)).left_on = NOW.date()

    enqueued = await run(sessions)

    async with sessions() as session:
        listed = await help_requests(session, now=NOW, about=[MANAGER])
    assert (enqueued, listed) == (0, ())


async def test_an_owner_who_leads_nobody_any_more_hands_on_instead_of_looping(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    async with sessions.begin() as session:
        (await session.get_one(Person, MANAGER)).role = "rep"

    first = await run(sessions)
    await send(sessions)
    again = await run(sessions)

    assert (first, again) == (1, 0)
    assert kinds(await deliveries(sessions)) == [("help_request", 1, "sent")]


async def test_a_note_that_its_reader_may_not_see_is_not_said_anew_at_each_run(
    sessions,
):
    await lay_floor(sessions)
    await ask(sessions)
    async with sessions.begin() as session:
        for person_id in (MANAGER, 1):
            (await session.get_one(Person, person_id)).role = "rep"

    runs = []
    for _ in range(3):
        runs.append(await run(sessions))
        await send(sessions)

    assert runs == [0, 0, 0]
    assert await deliveries(sessions) == []


async def test_an_owner_to_whom_it_comes_back_hears_of_it_again_once(sessions):
    await lay_floor(sessions)
    await ask(sessions)
    sent = []

    for owner in (MANAGER, 1, MANAGER, MANAGER):
        async with sessions.begin() as session:
            request = await session.get_one(HelpRequest, 1)
            to = (await people(session, now=NOW))[owner]
            await hand_over(session, request.id, to, due_on=request.due_on)
        await run(sessions)
        await run(sessions)
        messenger = await send(sessions)
        sent.append([user for user, *_ in messenger.posted])

    assert [len(each) for each in sent] == [1, 1, 1, 0]
    assert sent[0] == sent[2] != sent[1]
