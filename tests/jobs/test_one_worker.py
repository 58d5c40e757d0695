"""Two workers never do the same work at once, and a dead one is replaced."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from jobs.one_worker import Turn
from models.db.database import SessionMaker
from models.schedule import leases
from tests.jobs.floor import HandedClock
from tests.jobs.makers import NOW, TERMS

LEASE = TERMS.lease
SECOND = timedelta(seconds=1)
EVERY = timedelta(minutes=15)
QUICK = replace(TERMS, lease=timedelta(seconds=0.9))


def turn(sessions: SessionMaker, *, clock=None, terms=TERMS, every=EVERY) -> Turn:
    return Turn(
        name="sync:hubspot",
        every=every,
        sessions=sessions,
        clock=clock or HandedClock(),
        terms=terms,
    )


async def done() -> str:
    await asyncio.sleep(0)
    return "done"


async def take(sessions: SessionMaker, *, now=NOW, every=EVERY) -> int | None:
    async with sessions.begin() as session:
        return await leases.take(
            session, "sync:hubspot", owner="x", every=every, now=now, terms=TERMS
        )


async def test_one_of_many_workers_does_it(sessions):
    at_work, most = 0, 0

    async def work() -> str:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.05)
        at_work -= 1
        return "done"

    found = await asyncio.gather(*(turn(sessions).run(work) for _ in range(4)))

    assert sorted(found, key=str) == [None, None, None, "done"]
    assert most == 1


@pytest.mark.parametrize(
    ("passed", "again"),
    [(EVERY - SECOND, None), (EVERY, "done"), (-timedelta(days=1), "done")],
    ids=["too early", "when it is due again", "after the clock was set back"],
)
async def test_what_one_has_just_done_no_other_repeats(sessions, passed, again):
    clock = HandedClock()
    await turn(sessions, clock=clock).run(done)

    clock.now += passed

    assert await turn(sessions, clock=clock).run(done) == again


async def test_a_dead_worker_is_replaced_after_its_lease_and_no_later(sessions):
    await take(sessions)

    early = await take(sessions, now=NOW + LEASE - SECOND)
    in_time = await take(sessions, now=NOW + LEASE)

    assert (early, in_time) == (None, 2)


async def test_a_lease_that_was_taken_over_cannot_be_renewed(sessions):
    first = await take(sessions)
    second = await take(sessions, now=NOW + LEASE)

    async with sessions.begin() as session:
        kept = [
            await leases.renew(
                session, "sync:hubspot", fence=fence, now=NOW + LEASE, terms=TERMS
            )
            for fence in (first, second)
        ]

    assert kept == [False, True]


async def test_long_work_keeps_its_lease(sessions):
    clock = HandedClock()

    async def work() -> int | None:
        for _ in range(5):
            await asyncio.sleep(0.3)
            clock.now += timedelta(seconds=0.3)
        return await take(sessions, now=clock.now)

    assert await turn(sessions, clock=clock, terms=QUICK).run(work) is None


async def test_work_that_lost_its_lease_is_cut_off_and_told(sessions):
    cut_off = asyncio.Event()

    async def work() -> None:
        try:
            await take(sessions, now=NOW + LEASE)
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cut_off.set()
            raise

    with capture_logs() as logs:
        found = await turn(sessions, terms=QUICK).run(work)

    assert (found, cut_off.is_set()) == (None, True)
    assert [log["event"] for log in logs] == ["lease_lost"]


async def test_work_that_fails_gives_its_lease_up(sessions):
    async def fail() -> None:
        await asyncio.sleep(0)
        message = "a bug"
        raise RuntimeError(message)

    at_once = timedelta(0)
    with pytest.raises(RuntimeError):
        await turn(sessions, every=at_once).run(fail)

    assert await turn(sessions, every=at_once).run(done) == "done"


async def test_stopping_the_program_ends_the_work_and_gives_the_lease_up(sessions):
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(30)

    running = asyncio.create_task(turn(sessions, every=timedelta(0)).run(work))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert await turn(sessions, every=timedelta(0)).run(done) == "done"


async def test_a_lease_that_cannot_be_given_up_hides_nothing(sessions):
    async def work() -> None:
        async with sessions.begin() as session:
            await session.execute(text("DROP TABLE work_leases"))
        message = "the disk is full"
        raise OSError(message)

    with pytest.raises(OSError, match="the disk is full"):
        await turn(sessions).run(work)
