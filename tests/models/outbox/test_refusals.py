"""What was refused for good is decided anew once the program has been started anew."""

from models.outbox.known_keys import known_keys
from models.outbox.queue import enqueue, mark_refused
from models.outbox.refusals import forgive
from models.tables import Delivery
from tests.jobs.makers import NOW, make_delivery
from tests.models.outbox.test_queue import about_to_post, claim, fill


async def refuse(sessions) -> None:
    """Let Slack refuse a message for good, noted with its channel as it used to be."""
    delivery_id = await fill(sessions, dedup_key="same")
    claimed = await claim(sessions)
    await about_to_post(sessions, claimed)
    async with sessions.begin() as session:
        await mark_refused(session, claimed, reason="Slack refused: invalid_blocks")
        (await session.get_one(Delivery, delivery_id)).slack_channel = "D1"


async def decide_anew(sessions) -> bool:
    async with sessions.begin() as session:
        return await enqueue(session, make_delivery(dedup_key="same"), now=NOW)


async def test_until_then_it_is_not_decided_again_at_each_look(sessions):
    await refuse(sessions)

    assert not await decide_anew(sessions)
    assert await claim(sessions) is None


async def test_a_start_frees_its_key(sessions):
    await refuse(sessions)

    async with sessions.begin() as session:
        forgiven = await forgive(session)
        known = await known_keys(session, ["same"])

    assert (forgiven, known) == (1, frozenset())
    assert await decide_anew(sessions)
    assert await claim(sessions) is not None


async def test_a_start_frees_nothing_that_may_have_arrived(sessions):
    await fill(sessions, dedup_key="same")
    await about_to_post(sessions, await claim(sessions))

    async with sessions.begin() as session:
        forgiven = await forgive(session)

    assert forgiven == 0
    assert not await decide_anew(sessions)
