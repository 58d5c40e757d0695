"""The nightly count sees a message that Slack holds twice, and asks for little."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.outbound.messenger import BusyError, RefusedError, UnclearError
from jobs.delivery import count_duplicates as module
from jobs.delivery.count_duplicates import RecountReport, recount
from models.db.database import SessionMaker
from models.outbox.queue import enqueue
from models.tables import Delivery
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person


class FakeReader:
    """Holds what each conversation has; raises what a test hands it, once each."""

    def __init__(self, **held: list[str]) -> None:
        self.held = held
        self.errors: list[Exception] = []
        self.asked: list[str] = []

    async def deliveries(self, channel, *, since, now):
        assert (since, now) == (NOW - DAY, NOW)
        self.asked.append(channel)
        if self.errors:
            raise self.errors.pop(0)
        return Counter(self.held.get(channel, []))


async def sent(sessions: SessionMaker, *channels: str, sent_at=NOW) -> None:
    """Store a message that was sent to each of `channels`."""
    async with sessions.begin() as session:
        await session.merge(make_person(1))
        await session.flush()
        for channel in channels:
            new = make_delivery()
            await enqueue(session, new, now=NOW)
            row = await session.get_one(Delivery, new.id)
            row.state, row.slack_channel, row.sent_at = "sent", channel, sent_at


async def run(sessions, reader, *, may_go_on=lambda: True) -> RecountReport:
    return await recount(
        reader, sessions, lambda: NOW, terms=TERMS, may_go_on=may_go_on
    )


async def test_a_delivery_that_is_there_twice_is_told_once(sessions):
    await sent(sessions, "D1", "D2")
    reader = FakeReader(D1=["a", "b", "a", "a"], D2=["c"])

    with capture_logs() as logs:
        report = await run(sessions, reader)

    assert report == RecountReport(read=2, doubled=1)
    errors = [entry for entry in logs if entry["log_level"] == "error"]
    assert [(e["event"], e["delivery_id"]) for e in errors] == [
        ("delivery_doubled", "a")
    ]


async def test_only_the_conversations_of_the_last_day_are_read_each_once(sessions):
    await sent(sessions, "D1", "D1", "D2")
    await sent(sessions, "D3", sent_at=NOW - DAY - timedelta(seconds=1))
    reader = FakeReader()

    await run(sessions, reader)

    assert sorted(reader.asked) == ["D1", "D2"]


async def test_no_more_are_read_than_the_night_has_room_for(sessions, monkeypatch):
    monkeypatch.setattr(module, "CONVERSATIONS", 2)
    await sent(sessions, "D1", "D2", "D3")
    reader = FakeReader()

    report = await run(sessions, reader)

    assert report.read == len(reader.asked) == 2


@pytest.mark.parametrize(
    ("error", "read"),
    [(BusyError(30), 0), (RefusedError("missing_scope"), 0), (UnclearError("?"), 1)],
    ids=["busy", "no scope", "unclear"],
)
async def test_a_slack_that_does_not_answer_harms_nothing(sessions, error, read):
    await sent(sessions, "D1", "D2")
    reader = FakeReader()
    reader.errors.append(error)

    report = await run(sessions, reader)

    assert report == RecountReport(read=read, doubled=0)


async def test_it_stops_when_told_to(sessions):
    await sent(sessions, "D1")
    reader = FakeReader()

    await run(sessions, reader, may_go_on=lambda: False)

    assert reader.asked == []


async def test_it_keeps_the_pace_of_the_look_ups(sessions, monkeypatch):
    await sent(sessions, "D1", "D2")
    slept: list[float] = []
    instants = iter([NOW, NOW, NOW, NOW + timedelta(seconds=1)])

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("jobs.delivery.count_duplicates.asyncio.sleep", sleep)

    await recount(
        FakeReader(),
        sessions,
        lambda: next(instants),
        terms=replace(TERMS, history_gap=timedelta(seconds=1)),
        may_go_on=lambda: True,
    )

    assert slept == [1.0]
