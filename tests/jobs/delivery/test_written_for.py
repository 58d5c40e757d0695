"""What was written for a role, or names a person, goes to nobody who lost either."""

import pytest
from sqlalchemy import select

from coaching.evidence import Evidence, Notice, PersonRef
from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.outbox.queue import enqueue
from models.outbox.written_for import NO_VP, NOT_THERE, OUT_OF_SIGHT
from models.tables import Delivery, Person
from tests.bot.evidence_makers import make_digest
from tests.bot.meeting_makers import make_visit
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import (
    NOW,
    TERMS,
    make_delivery,
    make_one_on_one,
    make_person,
    make_uncertain_meeting,
)

OWN = make_one_on_one(rep=1)
"""It names nobody but its reader."""


class Leaving(FakeMessenger):
    """Changes the chart while Slack opens the conversation: after the claim."""

    def __init__(self, sessions: SessionMaker, **fields: object) -> None:
        super().__init__()
        self.sessions, self.fields = sessions, fields

    async def open_dm(self, user_id: str) -> str:
        await change(self.sessions, 1, **self.fields)
        return await super().open_dm(user_id)


async def change(sessions: SessionMaker, person: int, **fields: object) -> None:
    async with sessions.begin() as session:
        row = await session.get_one(Person, person)
        for name, value in fields.items():
            setattr(row, name, value)


async def queue(
    sessions: SessionMaker, evidence: Evidence, *also: Evidence, role: str
) -> None:
    """Queue a message to the leader of one rep, in the ledger about the leader.

    What is in `also` rides along by a line each.
    """
    notice = Notice(data_as_of=NOW, seen_by=("you",), also=also)
    new = make_delivery(evidence=evidence, notice=notice.model_dump_json())
    async with sessions.begin() as session:
        session.add(make_person(1, role=role))
        await session.flush()
        session.add(make_person(2, leader_id=1))
        await session.flush()
        session.add(make_person(3, role="manager"))
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
        await enqueue(session, new, now=NOW)


async def ended(sessions: SessionMaker, messenger: FakeMessenger) -> tuple[str, object]:
    await deliver(messenger, sessions, lambda: NOW, terms=TERMS, may_go_on=lambda: True)
    async with sessions() as session:
        row = (await session.scalars(select(Delivery))).one()
    assert bool(messenger.posted) is (row.state == "sent")
    return row.state, row.error


@pytest.mark.parametrize("role", ["manager", "rep", "admin"])
@pytest.mark.parametrize("make", [make_digest, make_visit])
async def test_what_is_for_vps_goes_to_nobody_who_is_none_any_more(
    sessions, make, role
):
    await queue(sessions, make(), role="vp")
    await change(sessions, 1, role=role)

    assert await ended(sessions, FakeMessenger()) == ("cancelled", NO_VP)


async def test_a_role_that_changes_after_the_claim_counts_as_well(sessions):
    await queue(sessions, make_digest(), role="vp")

    assert await ended(sessions, Leaving(sessions, role="rep")) == ("cancelled", NO_VP)


async def test_a_vp_still_gets_the_digest(sessions):
    await queue(sessions, make_digest(), role="vp")

    assert await ended(sessions, FakeMessenger()) == ("sent", None)


@pytest.mark.parametrize("make", [make_one_on_one, make_uncertain_meeting])
async def test_a_rep_who_moved_away_is_not_named_to_the_former_leader(sessions, make):
    await queue(sessions, make(), role="manager")
    await change(sessions, 2, leader_id=3)

    assert await ended(sessions, FakeMessenger()) == ("cancelled", OUT_OF_SIGHT)


@pytest.mark.parametrize("rides", [False, True], ids=["alone", "rides"])
@pytest.mark.parametrize("make", [make_one_on_one, make_uncertain_meeting])
async def test_a_rep_whose_account_was_closed_meanwhile_is_not_named(
    sessions, make, rides
):
    await queue(sessions, *((OWN, make()) if rides else (make(),)), role="manager")
    await change(sessions, 2, slack_state="deactivated")

    assert await ended(sessions, FakeMessenger()) == ("cancelled", NOT_THERE)


async def test_a_customer_is_visited_also_when_the_rep_s_account_is_closed(sessions):
    await queue(sessions, make_visit(rep=PersonRef(id=2, name="Sam")), role="vp")
    await change(sessions, 2, slack_state="deactivated")

    assert await ended(sessions, FakeMessenger()) == ("sent", None)


@pytest.mark.parametrize("make", [make_one_on_one, make_uncertain_meeting])
async def test_a_leader_still_hears_of_their_own_rep(sessions, make):
    await queue(sessions, make(), role="manager")

    assert await ended(sessions, FakeMessenger()) == ("sent", None)


async def test_whom_it_is_about_counts_where_its_evidence_names_nobody(sessions):
    await queue(sessions, OWN, role="manager")
    await change(sessions, 2, leader_id=3)
    async with sessions.begin() as session:
        row = (await session.scalars(select(Delivery))).one()
        row.subject_person_id = 2

    assert await ended(sessions, FakeMessenger()) == ("cancelled", OUT_OF_SIGHT)


async def test_a_line_for_vps_rides_with_nothing_to_who_is_none_any_more(sessions):
    await queue(sessions, OWN, make_visit(), role="vp")
    await change(sessions, 1, role="manager")

    assert await ended(sessions, FakeMessenger()) == ("cancelled", NO_VP)


@pytest.mark.parametrize("make", [make_one_on_one, make_uncertain_meeting])
async def test_no_line_names_a_rep_who_moved_away(sessions, make):
    await queue(sessions, OWN, make(), role="manager")
    await change(sessions, 2, leader_id=3)

    assert await ended(sessions, FakeMessenger()) == ("cancelled", OUT_OF_SIGHT)


async def test_a_line_under_a_head_for_vps_is_asked_about_by_its_own_rule(sessions):
    await queue(sessions, make_visit(), make_one_on_one(), role="vp")
    await change(sessions, 2, leader_id=3)

    assert await ended(sessions, FakeMessenger()) == ("cancelled", OUT_OF_SIGHT)


@pytest.mark.parametrize("rides", [False, True], ids=["alone", "rides"])
async def test_the_rep_of_the_sure_meeting_is_asked_about_too(sessions, rides):
    sure_rep = PersonRef(id=2, name="Sam")
    two = make_uncertain_meeting().model_copy(
        update={"rep": PersonRef(id=1, name="Lee"), "sure_rep": sure_rep}
    )
    await queue(sessions, *((OWN, two) if rides else (two,)), role="manager")
    await change(sessions, 2, leader_id=3)

    assert await ended(sessions, FakeMessenger()) == ("cancelled", OUT_OF_SIGHT)


async def test_lines_about_whom_the_reader_leads_still_ride(sessions):
    await queue(sessions, OWN, make_one_on_one(), make_visit(), role="vp")

    assert await ended(sessions, FakeMessenger()) == ("sent", None)
