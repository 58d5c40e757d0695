"""A tick does what the clock says is due, follows jumps, and outlives a broken job."""

import asyncio
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from jobs import tick
from jobs.tick import Jobs, Ticker, scheduler
from tests.jobs.makers import NOW

EVERY = timedelta(minutes=15)
SYNC = ["sync", "doubt", "match_people", "past", "nudge"]
ALWAYS = ["notes", "forecasts", "digest", "deliver", "reconcile"]


class FakeJobs:
    """Notes what ran; breaks where it is told to."""

    def __init__(self, *, broken: str | None = None) -> None:
        self.ran: list[str] = []
        self.delivered_thrice = asyncio.Event()
        self._broken = broken

    def all(self) -> Jobs:
        names = (*SYNC, *ALWAYS)
        return Jobs(**{name: self._job(name) for name in names})

    def _job(self, name: str):
        async def job() -> None:
            self.ran.append(name)
            if self.ran.count("deliver") == 3:
                self.delivered_thrice.set()
            if name == self._broken:
                message = f"{name} is broken"
                raise RuntimeError(message)

        return job


class HandedClock:
    """Says what the test says."""

    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> HandedClock:
    return HandedClock()


async def test_the_first_tick_does_everything_in_order(clock):
    jobs = FakeJobs()

    await Ticker(jobs.all(), clock=clock, sync_every=EVERY).tick()

    assert jobs.ran == SYNC + ALWAYS


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (EVERY - timedelta(seconds=1), ALWAYS),
        (EVERY, SYNC + ALWAYS),
        (timedelta(days=1), SYNC + ALWAYS),
        (-timedelta(days=1), SYNC + ALWAYS),
    ],
    ids=["too early", "in time", "a jump ahead", "a clock set back"],
)
async def test_syncs_when_the_handed_clock_says_so(clock, passed, expected):
    jobs = FakeJobs()
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    await ticker.tick()
    jobs.ran.clear()

    clock.now += passed
    await ticker.tick()

    assert jobs.ran == expected


@pytest.mark.parametrize("broken", SYNC + ALWAYS)
async def test_a_broken_job_is_logged_and_stops_no_other(clock, broken):
    jobs = FakeJobs(broken=broken)

    with capture_logs() as logs:
        await Ticker(jobs.all(), clock=clock, sync_every=EVERY).tick()

    assert jobs.ran == SYNC + ALWAYS
    assert [(entry["event"], entry["job"]) for entry in logs] == [
        ("job_failed", broken)
    ]
    assert logs[0]["exc_info"]


async def test_the_traceback_of_a_lasting_failure_is_told_once(clock):
    ticker = Ticker(FakeJobs(broken="digest").all(), clock=clock, sync_every=EVERY)

    with capture_logs() as logs:
        await ticker.tick()
        await ticker.tick()

    assert [entry["event"] for entry in logs] == ["job_failed", "job_still_fails"]
    assert "exc_info" not in logs[1]


async def test_a_sync_that_failed_waits_for_its_turn(clock):
    jobs = FakeJobs(broken="sync")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)

    await ticker.tick()
    await ticker.tick()

    assert jobs.ran.count("sync") == 1


async def test_begins_nothing_after_it_was_stopped(clock):
    jobs = FakeJobs()
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)

    await ticker.stop(patience=timedelta(seconds=1))
    await ticker.tick()

    assert jobs.ran == []
    assert not ticker.goes_on()


async def test_stopping_waits_for_the_job_that_runs(clock):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.set()

    async def nothing() -> None:
        pass

    jobs = Jobs(
        sync=slow,
        doubt=nothing,
        match_people=nothing,
        past=nothing,
        nudge=nothing,
        notes=nothing,
        forecasts=nothing,
        digest=nothing,
        reconcile=nothing,
        deliver=nothing,
    )
    ticker = Ticker(jobs, clock=clock, sync_every=EVERY)
    running = asyncio.create_task(ticker.tick())
    await begun.wait()

    await ticker.stop(patience=timedelta(seconds=5))

    assert ended.is_set()
    await running


class SlowJobs(FakeJobs):
    """Stands still in one job until the test lets it go."""

    def __init__(self, slow: str) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()
        self._slow = slow

    def _job(self, name: str):
        quick = super()._job(name)

        async def job() -> None:
            await quick()
            if name == self._slow:
                await self.goes_on.wait()

        return job if name == self._slow else quick


@pytest.fixture
def _short_head_start(monkeypatch):
    monkeypatch.setattr(tick, "HEAD_START", 0.02)


@pytest.mark.usefixtures("_short_head_start")
async def test_a_sync_that_stands_still_holds_up_neither_words_nor_messages(clock):
    jobs = SlowJobs("sync")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)

    await ticker.beat()
    clock.now += EVERY
    await ticker.beat()

    before = [jobs.ran.count(name) for name in ("sync", "digest", "nudge")]
    assert before == [1, 2, 0]
    assert jobs.ran[:3] == ["deliver", "sync", "reconcile"]
    jobs.goes_on.set()
    await ticker.tick()
    assert jobs.ran.count("sync") == 2
    assert jobs.ran.count("nudge") == 2


async def test_a_sync_that_is_quick_comes_before_the_words(clock):
    jobs = FakeJobs()

    await Ticker(jobs.all(), clock=clock, sync_every=EVERY).beat()

    sending = [name for name in jobs.ran if name != "reconcile"]
    assert sending == ["deliver", *SYNC, "notes", "forecasts", "digest", "deliver"]


async def test_no_second_look_begins_while_one_goes_on(clock):
    jobs = SlowJobs("reconcile")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)

    for _ in range(3):
        await ticker.beat()

    assert jobs.ran.count("deliver") == 4, "twice at the beat that also reads"
    assert jobs.ran.count("reconcile") == 1
    jobs.goes_on.set()
    await ticker.tick()
    await ticker.tick()
    assert jobs.ran.count("reconcile") == 2


@pytest.mark.usefixtures("_short_head_start")
async def test_a_slack_that_does_not_list_its_users_holds_up_no_words(clock):
    jobs = SlowJobs("match_people")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)

    await ticker.beat()
    await ticker.beat()

    assert jobs.ran.count("digest") == 2
    assert jobs.ran.count("match_people") == 1
    await ticker.stop(patience=timedelta(seconds=0.1))


@pytest.mark.parametrize("ours", ["past", "nudge"])
async def test_words_wait_for_our_own_work_some_minutes_and_no_longer(
    clock, ours, monkeypatch
):
    jobs = SlowJobs(ours)
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    monkeypatch.setattr(tick, "HEAD_START", 0.02)
    monkeypatch.setattr(tick, "OWN_WORK", 0.2)

    await ticker.beat()
    before = jobs.ran.count("digest")
    await asyncio.sleep(0.2)
    await ticker.beat()

    assert (before, jobs.ran.count("digest")) == (0, 1)
    assert jobs.ran.count(ours) == 1
    await ticker.stop(patience=timedelta(seconds=0.1))


@pytest.mark.parametrize("ours", ["past", "nudge"])
async def test_words_wait_for_what_is_worked_out_of_the_crms_answers(
    clock, ours, monkeypatch
):
    jobs = SlowJobs(ours)
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    monkeypatch.setattr(tick, "HEAD_START", 0.1)

    await ticker.beat()

    assert "digest" not in jobs.ran
    assert jobs.ran.count("deliver") == 2
    jobs.goes_on.set()
    await ticker.beat()
    assert jobs.ran[-1] == "deliver"
    assert "digest" in jobs.ran


@pytest.mark.usefixtures("_short_head_start")
async def test_stopping_cuts_off_a_sync_that_does_not_end(clock):
    jobs = SlowJobs("sync")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    await ticker.beat()

    async with asyncio.timeout(5):
        await ticker.stop(patience=timedelta(seconds=0.1))

    jobs.goes_on.set()
    await asyncio.sleep(0)
    assert "match_people" not in jobs.ran


@pytest.mark.usefixtures("_short_head_start")
async def test_two_at_once_never_run_the_same_job(clock):
    jobs = SlowJobs("sync")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    await ticker.beat()

    asked = asyncio.create_task(ticker.tick())
    for _ in range(5):
        await asyncio.sleep(0)

    assert jobs.ran.count("sync") == 1
    jobs.goes_on.set()
    await asked
    assert jobs.ran.count("sync") == 1


@pytest.mark.parametrize("read", SYNC)
async def test_words_wait_as_well_for_what_is_read_after_the_clock_was_moved(
    clock, read, monkeypatch
):
    jobs = SlowJobs(read)
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    monkeypatch.setattr(tick, "HEAD_START", 5)
    moved = asyncio.create_task(ticker.tick())
    await until_it_ran(jobs, read)

    beat = asyncio.create_task(ticker.beat())
    await until_it_ran(jobs, "deliver")
    await asyncio.sleep(0.01)

    assert "digest" not in jobs.ran
    jobs.goes_on.set()
    await asyncio.gather(moved, beat)
    assert jobs.ran.index("nudge") < jobs.ran.index("digest")
    assert jobs.ran.count(read) == 1


async def test_a_clock_moved_while_a_beat_sends_leaves_the_beat_whole(clock):
    jobs = SlowJobs("deliver")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    beat = asyncio.create_task(ticker.beat())
    await until_it_ran(jobs, "deliver")
    await until_it_ran(jobs, "nudge")

    moved = asyncio.create_task(ticker.tick())
    await asyncio.sleep(0.01)
    jobs.goes_on.set()

    await asyncio.gather(beat, moved)
    assert jobs.ran.count("sync") == 1


async def test_stopping_cuts_off_what_is_read_after_the_clock_was_moved(clock):
    jobs = SlowJobs("sync")
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    moved = asyncio.create_task(ticker.tick())
    await until_it_ran(jobs, "sync")

    await ticker.stop(patience=timedelta(seconds=0.1))

    async with asyncio.timeout(5):
        await moved
    assert jobs.ran == ["sync"]


async def until_it_ran(jobs: FakeJobs, name: str) -> None:
    async with asyncio.timeout(5):
        while name not in jobs.ran:  # noqa: ASYNC110 - a list
            await asyncio.sleep(0)


async def test_the_scheduler_ticks_at_once_and_again(clock):
    jobs = FakeJobs()
    ticker = Ticker(jobs.all(), clock=clock, sync_every=EVERY)
    ticking = scheduler(ticker, every=timedelta(seconds=0.05))

    ticking.start()
    async with asyncio.timeout(5):
        await jobs.delivered_thrice.wait()
    ticking.shutdown(wait=False)

    assert jobs.ran.count("sync") == 1
