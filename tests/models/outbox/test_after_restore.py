"""After a backup is put back, what went out meanwhile is found and not sent again."""

import pytest
from sqlalchemy import select

from bot.outbound.messenger import SentReceipt
from models.outbox.after_restore import doubt_queue
from models.outbox.held import Choice, decide
from models.outbox.queue import enqueue
from models.tables import Delivery, Person
from tests.jobs.delivery.test_deliver import fill
from tests.jobs.delivery.test_look_up_unclear import look, only, send
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import DAY, NOW, make_delivery


class SlackThatHasIt(FakeMessenger):
    """Slack got the message after the backup; the restored database knows nothing."""

    def __init__(self, delivery_id: str) -> None:
        super().__init__()
        self.delivery_id = delivery_id
        self.looked_in: list[str] = []
        self.looked_since: list[object] = []

    async def find(self, channel, delivery_id, *, since, now):
        del now
        self.looked_in.append(channel)
        self.looked_since.append(since)
        if delivery_id != self.delivery_id:
            return None
        return SentReceipt(channel=channel, ts="1.0")


async def doubt(sessions) -> int:
    async with sessions.begin() as session:
        return await doubt_queue(session, now=NOW)


async def test_what_was_sent_after_the_backup_is_found_and_not_sent_again(sessions):
    await fill(sessions)
    slack = SlackThatHasIt((await only(sessions)).id)

    doubted = await doubt(sessions)
    report = await look(sessions, slack, now=NOW)
    await send(sessions, slack, now=NOW)

    found = await only(sessions)
    assert (doubted, report.found, found.state) == (1, 1, "sent")
    assert slack.posted == []
    assert slack.looked_since[0] < found.decided_at


async def test_what_was_not_sent_goes_out_once(sessions):
    await fill(sessions)
    slack = SlackThatHasIt("another")
    await doubt(sessions)

    report = await look(sessions, slack, now=NOW)
    await send(sessions, slack, now=NOW)

    assert (report.absent, (await only(sessions)).state) == (1, "sent")
    assert len(slack.posted) == 1


@pytest.mark.parametrize("channel", [None, "D9"], ids=["not known", "known"])
async def test_the_look_goes_into_the_recipients_conversation(sessions, channel):
    await fill(sessions)
    async with sessions.begin() as session:
        person = await session.get_one(Person, (await only(sessions)).recipient_id)
        person.slack_channel_id = channel
    slack = SlackThatHasIt((await only(sessions)).id)
    await doubt(sessions)

    await look(sessions, slack, now=NOW)

    assert slack.looked_in == [channel or f"D{person.slack_user_id[1:]}"]
    assert slack.posted == []


async def test_somebody_without_a_slack_user_is_held_not_sent_to(sessions):
    await fill(sessions)
    slack = SlackThatHasIt("another")
    async with sessions.begin() as session:
        person = await session.get_one(Person, (await only(sessions)).recipient_id)
        person.slack_user_id = None
    await doubt(sessions)

    report = await look(sessions, slack, now=NOW)

    assert (report.held, (await only(sessions)).state) == (1, "unknown")


@pytest.mark.parametrize("state", ["sent", "dead", "expired", "cancelled", "shadow"])
async def test_what_has_ended_is_left_alone(sessions, state):
    await fill(sessions)
    async with sessions.begin() as session:
        delivery = (await session.scalars(select(Delivery))).one()
        delivery.state = state

    assert await doubt(sessions) == 0
    assert (await only(sessions)).state == state


async def test_a_worker_of_before_the_restore_can_change_nothing(sessions):
    await fill(sessions)
    before = (await only(sessions)).fence

    await doubt(sessions)

    assert (await only(sessions)).fence > before
    assert (await only(sessions)).expires_at <= NOW + DAY


@pytest.mark.parametrize("ends", ["held past its time", "left by an admin"])
async def test_what_cannot_be_looked_up_anywhere_is_never_written_again(sessions, ends):
    await fill(sessions)
    async with sessions.begin() as session:
        person = await session.get_one(Person, (await only(sessions)).recipient_id)
        person.slack_user_id = None
    await doubt(sessions)
    late = ends == "held past its time"

    await look(sessions, SlackThatHasIt("another"), now=NOW + 2 * DAY if late else NOW)
    async with sessions.begin() as session:
        held = await only(sessions)
        if not late:
            await decide(session, held.id, Choice.LEAVE, admin_id=1, now=NOW)
        again = make_delivery(dedup_key=held.dedup_key, subject_person_id=2)
        is_new = await enqueue(session, again, now=NOW + 2 * DAY)

    assert (await only(sessions)).state in {"expired", "cancelled"}
    assert not is_new
