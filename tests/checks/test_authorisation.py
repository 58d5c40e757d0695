"""Checks 113-122: who may look, press and be told, asked anew at every step.

Over HTTP a refusal is a sentence that only the asker sees: Slack shows no status code.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.inbound.workspace_members import is_full_member
from bot.views.replies import outcomes, refusals
from coaching.evidence.parts import PersonRef
from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver
from models.conversation import answers
from models.outbox.mode import set_mode
from models.outbox.queue import enqueue
from models.people.visibility import visible_people
from models.tables import Answer, AuditEntry, Delivery, OneOnOne, Person
from tests.bot.evidence_makers import DELIVERY_ID, make_one_on_one
from tests.bot.floor import NOW, insert_message
from tests.bot.stub_slack import reply
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import TERMS, make_delivery
from tests.models.rows import insert_person

MINUTE = timedelta(minutes=1)
TEAM = "T0SWITCH"


async def audit(sessions) -> list[tuple[str, str, bool, str]]:
    async with sessions() as session:
        entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(e.actor, e.action, e.allowed, e.reason) for e in entries]


async def count(sessions, table) -> int:
    async with sessions() as session:
        return len(list(await session.scalars(select(table))))


async def change(sessions, person: Person, **fields: object) -> None:
    async with sessions.begin() as session:
        row = await session.get_one(Person, person.id)
        for name, value in fields.items():
            setattr(row, name, value)


async def test_check_113_a_rep_may_not_open_another_reps_deal(side, sessions, floor):
    await side.press(action_ids.BRIEF, str(floor.foreign.id), user="USAM")

    assert side.whispers() == [refusals.NOT_YOURS]
    assert side.slack.of("views.open") == []
    [entry] = await audit(sessions)
    assert entry == (str(floor.sam.id), "brief", False, "not in the asker's line")


async def test_check_114_a_manager_may_not_open_a_peer_teams_deal(
    side, sessions, floor
):
    await side.press(action_ids.BRIEF, str(floor.foreign.id), user="UDANA")
    await side.press(action_ids.SHOW, str(floor.lee.id), user="UDANA")

    assert side.whispers() == [refusals.NOT_YOURS] * 2
    assert [entry[1:3] for entry in await audit(sessions)] == [
        ("brief", False),
        ("pipeline", False),
    ]


async def test_check_115_a_circle_in_the_chart_ends_and_opens_nothing_else(sessions):
    async with sessions.begin() as session:
        one = await insert_person(session, role="manager")
        two = await insert_person(session, role="manager", leader_id=one.id)
        rep = await insert_person(session, leader_id=two.id)
        own = await insert_person(session, role="manager")
        await insert_person(session, role="manager")
        one.leader_id, own.leader_id = two.id, own.id
        await session.flush()

        assert await visible_people(session, one.id) == {one.id, two.id, rep.id}
        assert await visible_people(session, own.id) == {own.id}


async def test_check_116_a_vp_sees_nobody_of_another_organisation(sessions):
    async with sessions.begin() as session:
        mine, theirs = [await insert_person(session, role="vp") for _ in range(2)]
        manager = await insert_person(session, role="manager", leader_id=theirs.id)
        await insert_person(session, leader_id=manager.id)

        assert await visible_people(session, mine.id) == {mine.id}


@pytest.mark.parametrize(
    "gone",
    [{"left_on": NOW.date()}, {"slack_state": "deactivated"}, {"slack_state": "guest"}],
    ids=["left", "deactivated", "guest"],
)
async def test_check_117_who_is_gone_sees_nothing(side, sessions, floor, gone):
    await change(sessions, floor.dana, **gone)

    [shown] = await side.command("<@USAM|sam>", user="UDANA")
    await side.press(action_ids.SHOW, str(floor.sam.id), user="UDANA")
    await side.press(action_ids.BRIEF, str(floor.acme.id), user="UDANA")

    assert shown["text"] == refusals.UNKNOWN_ASKER
    assert side.whispers() == [refusals.UNKNOWN_ASKER] * 3
    assert [entry[2] for entry in await audit(sessions)] == [False] * 3


@pytest.mark.parametrize(
    ("who", "fields", "reason"),
    [
        (
            "sam",
            {"leader_id": None},
            "the recipient may no longer see whom it is about",
        ),
        ("dana", {"role": "rep"}, "the recipient may no longer see whom it is about"),
        (
            "sam",
            {"left_on": NOW.date()},
            "the recipient may no longer see whom it is about",
        ),
        ("dana", {"left_on": NOW.date()}, "the recipient cannot be reached any more"),
        ("dana", {"slack_state": "guest"}, "the recipient cannot be reached any more"),
    ],
    ids=[
        "the rep moved",
        "the leader leads no more",
        "the rep left",
        "the leader left",
        "the leader is a guest now",
    ],
)
async def test_check_118_what_changed_before_the_sending_cancels_it(
    sessions, floor, who, fields, reason
):
    await queue(sessions, floor)
    await change(sessions, getattr(floor, who), **fields)
    messenger = FakeMessenger()

    await send(sessions, messenger)

    assert messenger.posted == []
    assert await state(sessions) == ("cancelled", reason)


async def test_check_118_who_moved_to_the_leader_is_told_of(sessions, floor):
    await queue(sessions, floor, about=floor.lee)
    await change(sessions, floor.lee, leader_id=floor.dana.id)
    messenger = FakeMessenger()

    await send(sessions, messenger)

    assert len(messenger.posted) == 1


async def test_check_119_a_press_by_somebody_else_is_refused_and_noted(
    side, sessions, floor
):
    await told(sessions, floor.sam)

    for action in (
        action_ids.STEP,
        action_ids.NOT_NOW,
        action_ids.WHY,
        action_ids.USEFUL,
    ):
        await side.press(action, DELIVERY_ID, user="UDANA", view=in_modal(action))

    assert await count(sessions, Answer) == 0
    assert side.whispers()[0] == outcomes.NOT_YOURS
    assert side.slack.of("chat.update") == []
    assert [entry[1:3] for entry in await audit(sessions)] == [("answer", False)] * 4


@pytest.mark.parametrize(
    "value",
    ["00000000-0000-4000-8000-000000000000", "' OR 1=1 --", "", "1", "x" * 2_000],
    ids=["another id", "SQL", "empty", "a number", "long"],
)
async def test_check_120_a_forged_value_is_refused(side, sessions, floor, value):
    await told(sessions, floor.sam)

    await side.press(action_ids.STEP, value, user="USAM")

    assert side.whispers() == [outcomes.UNKNOWN]
    assert await count(sessions, Answer) == 0


async def test_check_120_a_shadow_message_is_nobodys_to_answer(side, sessions, floor):
    await told(sessions, floor.sam, state="shadow")

    await side.press(action_ids.STEP, DELIVERY_ID, user="USAM")

    assert side.whispers() == [outcomes.UNKNOWN]


async def test_a_leader_who_lost_the_team_cannot_use_the_old_message(
    side, sessions, floor
):
    await told(sessions, floor.dana, subject_person_id=floor.sam.id)
    await change(sessions, floor.sam, leader_id=floor.mo.id)

    await side.press(action_ids.WHY, DELIVERY_ID, user="UDANA")

    assert side.whispers() == [outcomes.OUT_OF_SIGHT]
    assert side.slack.of("views.open") == []
    assert [entry[1:3] for entry in await audit(sessions)] == [("answer", False)]


async def test_a_leader_of_whose_team_the_rep_is_no_more_learns_no_more_of_the_1_1(
    side, sessions, floor
):
    # In the ledger a missing 1:1 is about its leader; whom it names stands within it.
    about = make_one_on_one(
        leader=PersonRef(id=floor.dana.id, name="Dana Reyes"),
        rep=PersonRef(id=floor.sam.id, name="Sam Carter"),
    )
    await told(sessions, floor.dana, evidence=about)
    await change(sessions, floor.sam, leader_id=floor.mo.id)

    for action_id in (action_ids.WHY, action_ids.STEP):
        await side.press(action_id, DELIVERY_ID, user="UDANA")

    assert side.whispers() == [outcomes.OUT_OF_SIGHT] * 2
    assert side.slack.of("views.open") == []
    assert await count(sessions, OneOnOne) == 0


STRANGERS = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True},
    {"team_id": "T0THEIRS"},
    {"team_id": None},
    {"deleted": True},
    {"is_bot": True},
]


@pytest.mark.parametrize(
    "flags", STRANGERS, ids=lambda flags: "=".join(map(str, *flags.items()))
)
async def test_check_121_guests_and_slack_connect_users_are_refused(
    side, sessions, floor, flags
):
    """The stored floor still calls Dana a member: what Slack says now counts."""
    del floor
    user = {"id": "UDANA", "team_id": TEAM} | flags
    side.slack.answers["users.info"] = [reply(ok=True, user=user)] * 2

    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    assert shown["text"] == refusals.MEMBERS_ONLY
    assert await audit(sessions) == [
        ("UDANA", "request", False, "no full member of the workspace")
    ]


async def test_check_121_holds_for_presses_and_app_home(side, sessions, floor):
    await told(sessions, floor.sam)
    guest = {"id": "USAM", "team_id": TEAM, "is_restricted": True}
    side.slack.answers["users.info"] = [reply(ok=True, user=guest)]

    await side.press(action_ids.STEP, DELIVERY_ID, user="USAM")
    await side.event({"type": "app_home_opened", "user": "USAM", "tab": "home"})

    assert side.whispers() == [refusals.MEMBERS_ONLY]
    assert await count(sessions, Answer) == 0
    [home] = side.slack.of("views.publish")
    assert "Acme" not in str(home)
    assert len(side.slack.of("users.info")) == 1


async def test_check_121_nobody_is_let_in_when_slack_does_not_say_who_it_is(side):
    side.slack.answers["users.info"] = [reply(ok=False, error="fatal_error")]

    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    assert shown["text"].startswith("Something went wrong on my side")
    assert "Acme" not in str(shown)


async def test_check_121_a_user_whom_slack_does_not_know_is_refused(side):
    side.slack.answers["users.info"] = [reply(ok=False, error="user_not_found")]

    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    assert shown["text"] == refusals.MEMBERS_ONLY


def test_a_member_of_the_grid_belongs_to_each_of_its_workspaces():
    user = {"team_id": "T1", "enterprise_user": {"teams": ["T1", TEAM]}}

    assert is_full_member(user, team=TEAM)
    assert not is_full_member(user, team="T0THEIRS")


@pytest.mark.parametrize("who", ["dana", "sam"], ids=["the leader", "the rep"])
async def test_check_122_a_put_off_between_decision_and_sending_is_obeyed(
    sessions, floor, who
):
    await queue(sessions, floor)
    await opt_out(sessions, floor, getattr(floor, who))
    messenger = FakeMessenger()

    await send(sessions, messenger)

    assert messenger.posted == []
    assert await state(sessions) == (
        "cancelled",
        "somebody asked for silence on this meanwhile",
    )


async def test_check_122_a_put_off_between_the_claim_and_the_post_is_obeyed(
    sessions, floor
):
    await queue(sessions, floor)

    class Slow(FakeMessenger):
        async def open_dm(self, user_id: str) -> str:
            await opt_out(sessions, floor, floor.dana)
            return await super().open_dm(user_id)

    messenger = Slow()
    await send(sessions, messenger)

    assert messenger.posted == []
    assert (await state(sessions))[0] == "cancelled"


async def test_a_put_off_on_another_matter_or_by_somebody_else_stops_nothing(
    sessions, floor
):
    await queue(sessions, floor)
    await opt_out(sessions, floor, floor.mo)
    await opt_out(sessions, floor, floor.dana, rule="cliff")
    messenger = FakeMessenger()

    await send(sessions, messenger)

    assert len(messenger.posted) == 1


async def test_every_granted_look_is_in_the_audit_and_none_at_oneself(
    side, sessions, floor
):
    await side.command("<@USAM|sam>", user="UVAL")
    await side.press(action_ids.BRIEF, str(floor.acme.id), user="UDANA")
    await side.press(action_ids.SHOW, str(floor.sam.id), user="UADA")
    await side.command("", user="UDANA")
    await side.command("", user="USAM")

    assert [entry[:3] for entry in await audit(sessions)] == [
        (str(floor.val.id), "pipeline", True),
        (str(floor.dana.id), "brief", True),
        (str(floor.ada.id), "pipeline", True),
        (str(floor.dana.id), "team", True),
    ]


async def test_a_name_that_fits_only_people_out_of_sight_is_noted(
    side, sessions, floor
):
    async with sessions.begin() as session:
        other = await insert_person(session, name="Lee Stone", leader_id=floor.mo.id)

    [shown] = await side.command("Lee", user="USAM")

    assert shown["text"].startswith("I know nobody called")
    tried = (str(floor.sam.id), "pipeline", False, "not in the asker's line")
    assert await audit(sessions) == [tried, tried]
    async with sessions() as session:
        named = set(await session.scalars(select(AuditEntry.subject_person_id)))
    assert named == {floor.lee.id, other.id}


def in_modal(action: str) -> dict | None:
    """Return the modal in which the two buttons below *Why This?* stand."""
    return {"type": "modal"} if action == action_ids.USEFUL else None


async def told(sessions, person: Person, **fields: object) -> None:
    async with sessions.begin() as session:
        await insert_message(session, person, **fields)


async def queue(sessions, floor, *, about: Person | None = None) -> None:
    """Queue a message to Dana about Sam, or about somebody else."""
    subject = about or floor.sam
    new = make_delivery(
        recipient=floor.dana.id,
        subject_person_id=subject.id,
        expires_at=NOW + timedelta(days=1),
    )
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
        await enqueue(session, new, now=NOW)


async def opt_out(sessions, floor, person: Person, *, rule: str = "one_on_one") -> None:
    """Let `person` say that what was queued, or another rule's word, is not useful."""
    async with sessions.begin() as session:
        session.add(
            answers.PutOff(
                person_id=person.id,
                about_id=floor.sam.id,
                rule=rule,
                subject_id=2,
                reason="not_useful",
                created_at=NOW + MINUTE,
            )
        )


async def send(sessions, messenger: FakeMessenger) -> None:
    at = NOW + 2 * MINUTE
    await deliver(messenger, sessions, lambda: at, terms=TERMS, may_go_on=lambda: True)


async def state(sessions) -> tuple[str, str]:
    async with sessions() as session:
        row = (await session.scalars(select(Delivery))).one()
        return row.state, row.error or ""
