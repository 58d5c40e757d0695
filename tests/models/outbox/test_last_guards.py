"""Small guards of the queue that nothing else would miss, each on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Select, text

from models.outbox.claims import Claim
from models.outbox.queue import cancel, claim_next, enqueue, mark_unclear, postpone
from models.outbox.unclear import claim_unclear
from tests.jobs.makers import NOW, TERMS, make_delivery
from tests.models.outbox.test_queue import SECOND, about_to_post, claim, fill, row

MINUTE = timedelta(minutes=1)


async def put_off(session, claimed, *, reason: str) -> bool:
    return await postpone(session, claimed, until=NOW, reason=reason)


@pytest.mark.parametrize("settle", [cancel, put_off], ids=["cancelled", "postponed"])
async def test_what_surely_is_not_there_keeps_no_channel(sessions, settle):
    delivery_id = await fill(sessions)
    claimed = await claim(sessions)
    await about_to_post(sessions, claimed)

    async with sessions.begin() as session:
        await settle(session, claimed, reason="not now")

    assert (await row(sessions, delivery_id)).slack_channel is None


async def test_what_was_put_off_goes_behind_what_waits_already(sessions):
    first = await fill(sessions)
    async with sessions.begin() as session:
        second = make_delivery()
        await enqueue(session, second, now=NOW + SECOND)
    claimed = await claim(sessions, now=NOW + SECOND)
    async with sessions.begin() as session:
        await postpone(session, claimed, until=NOW + MINUTE, reason="busy")

    later = [await claim(sessions, now=NOW + MINUTE) for _ in range(2)]

    assert [each.id for each in later] == [second.id, first]


async def leave_unclear(sessions) -> None:
    await fill(sessions)
    claimed = await claim(sessions)
    await about_to_post(sessions, claimed)
    async with sessions.begin() as session:
        await mark_unclear(
            session, claimed, reason="cut off", now=NOW - TERMS.settle, terms=TERMS
        )


KINDS = pytest.mark.parametrize(
    ("lay", "take"),
    [(fill, claim_next), (leave_unclear, claim_unclear)],
    ids=["to be sent", "to be looked up"],
)


@KINDS
async def test_a_message_that_another_is_claiming_is_passed_over(sessions, lay, take):
    await lay(sessions)
    await lay(sessions)
    async with sessions() as slow:
        if slow.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite lets one writer in at a time")
        first = await take(slow, owner="slow", now=NOW, terms=TERMS)

        async with asyncio.timeout(3):
            second, third = [await taken(sessions, take) for _ in range(2)]

    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert third is None


@KINDS
async def test_without_that_lock_the_second_look_keeps_two_from_one_message(
    sessions, monkeypatch, lay, take
):
    await lay(sessions)
    monkeypatch.setattr(Select, "with_for_update", lambda self, **_: self)
    async with sessions() as slow:
        if slow.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite lets one writer in at a time")
        first = await take(slow, owner="slow", now=NOW, terms=TERMS)
        second = asyncio.create_task(taken(sessions, take))
        await somebody_waits(sessions)
        await slow.commit()

    assert first is not None
    assert await second is None


async def taken(sessions, take) -> Claim | None:
    async with sessions.begin() as session:
        return await take(session, owner="worker", now=NOW, terms=TERMS)


async def somebody_waits(sessions) -> None:
    """Return once a connection waits for another's lock."""
    waiting = text(
        "select count(*) from pg_stat_activity"
        " where wait_event_type = 'Lock' and datname = current_database()"
    )
    async with asyncio.timeout(4):
        while True:
            async with sessions() as session:
                if await session.scalar(waiting):
                    return
            await asyncio.sleep(0.01)
