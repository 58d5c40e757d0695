"""A run goes on while somebody has just been written to, and ends when none waits."""

from dataclasses import replace
from datetime import timedelta

from jobs.delivery.deliver import Wait, deliver, deliver_next
from jobs.delivery.sender import Outcome, Sender
from tests.jobs.delivery.test_deliver import fill
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import HandedClock
from tests.jobs.makers import NOW, TERMS

GAP = timedelta(milliseconds=20)
PACED = replace(TERMS, person_gap=GAP)


async def test_a_second_message_to_one_reader_waits_a_moment_and_goes_out(
    sessions, monkeypatch
):
    await fill(sessions, count=2)
    clock = HandedClock(NOW)

    async def sleep(seconds: float) -> None:
        clock.now += timedelta(seconds=seconds)

    monkeypatch.setattr("jobs.delivery.deliver.asyncio.sleep", sleep)

    report = await deliver(
        FakeMessenger(), sessions, clock, terms=PACED, may_go_on=lambda: True
    )

    assert (report.sent, report.waited) == (2, GAP)


async def test_a_run_ends_only_when_nobody_waits_any_more(sessions):
    await fill(sessions, count=2)
    room = Sender(
        messenger=FakeMessenger(), sessions=sessions, clock=lambda: NOW, terms=PACED
    )

    first = await deliver_next(room, owner="one")
    second = await deliver_next(room, owner="one")
    room_later = replace(room, clock=lambda: NOW + GAP)
    third = await deliver_next(room_later, owner="one")
    fourth = await deliver_next(room_later, owner="one")

    assert (first, third, fourth) == (Outcome.SENT, Outcome.SENT, None)
    assert second == Wait(left=GAP)
