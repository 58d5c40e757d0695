"""A digest that was written and never went out is written anew, or made up for."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.outbound.messenger import RefusedError, TokenError
from coaching.evidence import load
from jobs.delivery.deliver import deliver
from jobs.delivery.sender import TOKEN_WAIT
from models.outbox.refusals import forgive
from models.schedule.schedules import last_done
from models.tables import Delivery, Person, Slot
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import VP, deliveries, lay_floor
from tests.jobs.makers import TERMS
from tests.jobs.test_digest import friday, run

WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)


async def send(sessions, messenger, now):
    return await deliver(
        messenger, sessions, lambda: now, terms=TERMS, may_go_on=lambda: True
    )


async def slots(sessions) -> list[tuple[str, str | None]]:
    async with sessions() as session:
        query = select(Slot.state, Slot.reason).order_by(Slot.day)
        return [(state, reason) for state, reason in await session.execute(query)]


async def test_one_that_waited_through_a_token_trouble_goes_out_once(sessions):
    await lay_floor(sessions)
    messenger = FakeMessenger()
    messenger.post_errors += [TokenError("token_expired")] * 3

    await run(sessions, friday(6, 30))
    for quarter in range(6):
        now = friday(6, 31) + quarter * TOKEN_WAIT
        await run(sessions, now)
        await send(sessions, messenger, now)

    assert len(messenger.posted) == 1
    assert await slots(sessions) == [("done", None)]


async def test_one_that_a_token_held_up_all_morning_is_told_of_next_week(sessions):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30) - WEEK)
    await send(sessions, FakeMessenger(), friday(6, 31) - WEEK)
    await run(sessions, friday(6, 30))
    messenger = FakeMessenger()
    messenger.post_errors += [TokenError("token_expired")] * 9
    await send(sessions, messenger, friday(6, 31))
    await send(sessions, messenger, friday(12, 0))

    await run(sessions, friday(12, 1))
    await run(sessions, friday(6, 30) + WEEK)

    message = (await deliveries(sessions))[-1]
    assert friday(6, 30) + WEEK - load(message.evidence).since == 2 * WEEK
    assert [state for state, _ in await slots(sessions)] == ["done", "skipped", "done"]


async def test_one_that_was_wrong_itself_is_written_anew_after_a_start(sessions):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30))
    messenger = FakeMessenger()
    messenger.post_errors.append(RefusedError("invalid_blocks"))
    await send(sessions, messenger, friday(6, 31))

    before = await run(sessions, friday(6, 32))
    async with sessions.begin() as session:
        await forgive(session)
    after = await run(sessions, friday(7, 0))
    report = await send(sessions, messenger, friday(7, 1))

    assert (before.enqueued, after.enqueued, report.sent) == ((), (VP,), 1)


async def test_one_whose_reader_was_lost_for_a_moment_goes_out_all_the_same(sessions):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30))
    messenger = FakeMessenger()
    await set_state(sessions, "unmatched")
    await run(sessions, friday(6, 31))
    await send(sessions, messenger, friday(6, 31))
    await set_state(sessions, "active")

    await run(sessions, friday(6, 45))
    await send(sessions, messenger, friday(6, 45))

    assert len(messenger.posted) == 1


async def set_state(sessions, state: str) -> None:
    async with sessions.begin() as session:
        await session.execute(
            update(Person).where(Person.id == VP).values(slack_state=state)
        )


@pytest.mark.parametrize("state", ["sent", "unknown", "pending"])
async def test_one_that_may_have_arrived_keeps_its_slot(sessions, state):
    await lay_floor(sessions)
    await run(sessions, friday(6, 30))
    async with sessions.begin() as session:
        await session.execute(update(Delivery).values(state=state, slack_channel="D1"))

    await run(sessions, friday(6, 35))

    async with sessions() as session:
        day = await last_done(
            session, "digest", person_id=VP, before=(friday(6, 30) + WEEK).date()
        )
    assert day == friday(6, 30).date()
