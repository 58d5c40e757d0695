"""One gate paces every worker, and one 429 holds them all."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.messenger import BusyError
from jobs.clock import system_clock
from jobs.deliver import deliver
from models import pace
from models.database import SessionMaker
from models.outbox import claim_next
from models.terms import lease_instant
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import NOW, TERMS
from tests.jobs.test_deliver import fill

SECOND = timedelta(seconds=1)


async def left(sessions: SessionMaker, method: str = pace.POST, *, now=NOW):
    async with sessions.begin() as session:
        return await pace.time_left(session, method, now=now, terms=TERMS)


async def go(sessions: SessionMaker, *, gap: timedelta, now=NOW) -> None:
    async with sessions.begin() as session:
        await pace.time_left(session, pace.POST, now=now, terms=TERMS)
        await pace.go_through(session, pace.POST, gap=gap, now=now, terms=TERMS)


async def shut(sessions: SessionMaker, seconds: float, reason: str | None = None):
    async with sessions.begin() as session:
        shutting = pace.Shutting(wait=timedelta(seconds=seconds), reason=reason)
        return await pace.shut(session, pace.POST, shutting, now=NOW, terms=TERMS)


async def test_whoever_goes_through_makes_the_next_one_wait(sessions):
    before = await left(sessions)

    await go(sessions, gap=SECOND)

    assert before is None
    assert await left(sessions) == SECOND
    assert await left(sessions, now=NOW + SECOND) is None


async def test_each_method_has_a_gate_of_its_own(sessions):
    await go(sessions, gap=SECOND)

    assert await left(sessions, pace.HISTORY) is None


async def test_a_shorter_wait_does_not_shorten_a_longer_one(sessions):
    await shut(sessions, 60)
    await shut(sessions, 5)

    assert await left(sessions) == 60 * SECOND


async def test_a_reason_is_news_once_until_slack_takes_messages_again(sessions):
    first = await shut(sessions, 60, "token_revoked")
    second = await shut(sessions, 60, "token_revoked")
    async with sessions.begin() as session:
        await pace.forget_reason(session)

    assert (first, second) == (True, False)
    assert await shut(sessions, 60, "token_revoked")


async def test_a_start_opens_what_a_token_had_shut_and_nothing_else(sessions):
    await shut(sessions, 60)
    async with sessions.begin() as session:
        await pace.reopen(session, now=NOW)
    busy = await left(sessions)
    await shut(sessions, 60, "token_revoked")
    async with sessions.begin() as session:
        await pace.reopen(session, now=NOW)

    assert (busy, await left(sessions)) == (60 * SECOND, None)


class BusySlack(FakeMessenger):
    """Answers 429 to all who come within two seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0
        self.busy_until = system_clock() + timedelta(seconds=2)

    async def post(self, channel, payload, delivery_id):
        if system_clock() < self.busy_until:
            self.refused += 1
            raise BusyError(2)
        return await super().post(channel, payload, delivery_id)


async def storm(sessions: SessionMaker, *, workers: int = 4) -> BusySlack:
    """Let many workers meet a busy Slack; return it when all was delivered."""
    await fill(sessions, count=12)
    slack = BusySlack()

    async def work() -> None:
        while len(slack.posted) < 12:
            await deliver(
                slack, sessions, system_clock, terms=REAL, may_go_on=lambda: True
            )
            await asyncio.sleep(0.01)

    async with asyncio.timeout(20):
        await asyncio.gather(*(work() for _ in range(workers)))
    return slack


REAL = replace(TERMS, gap=timedelta(milliseconds=5), by_database_clock=True)


async def test_a_busy_slack_is_asked_by_one_of_many_workers(sessions, monkeypatch):
    monkeypatch.setattr("tests.jobs.test_deliver.NOW", system_clock())
    monkeypatch.setattr("tests.jobs.makers.NOW", system_clock())

    slack = await storm(sessions)

    delivered = [delivery_id for _, _, delivery_id in slack.posted]
    assert len(set(delivered)) == len(delivered) == 12
    assert slack.refused <= 4  # those that were under way when the first came back


async def test_without_the_gate_the_same_storm_is_worse(sessions, monkeypatch):
    monkeypatch.setattr("tests.jobs.test_deliver.NOW", system_clock())
    monkeypatch.setattr("tests.jobs.makers.NOW", system_clock())

    async def open_always(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(pace, "time_left", open_always)
    monkeypatch.setattr(pace, "shut", open_always)

    slack = await storm(sessions)

    assert slack.refused > 4


async def test_the_pauses_between_messages_are_kept(sessions, monkeypatch):
    monkeypatch.setattr("tests.jobs.test_deliver.NOW", system_clock())
    monkeypatch.setattr("tests.jobs.makers.NOW", system_clock())
    await fill(sessions, count=4)
    began = system_clock()

    report = await deliver(
        FakeMessenger(),
        sessions,
        system_clock,
        terms=replace(REAL, gap=timedelta(milliseconds=100)),
        may_go_on=lambda: True,
    )

    assert report.sent == 4
    assert system_clock() - began >= timedelta(milliseconds=300)


async def test_one_person_gets_all_of_their_messages_in_one_run(sessions, monkeypatch):
    monkeypatch.setattr("tests.jobs.test_deliver.NOW", system_clock())
    monkeypatch.setattr("tests.jobs.makers.NOW", system_clock())
    await fill(sessions, count=3)
    began = system_clock()

    report = await deliver(
        FakeMessenger(),
        sessions,
        system_clock,
        terms=replace(REAL, person_gap=timedelta(milliseconds=200)),
        may_go_on=lambda: True,
    )

    assert report.sent == 3
    assert system_clock() - began >= timedelta(milliseconds=400)


async def test_a_gate_that_stays_shut_ends_the_run_at_once(sessions):
    await fill(sessions)
    await shut(sessions, 60)
    messenger = FakeMessenger()

    async with asyncio.timeout(5):
        await deliver(
            messenger, sessions, lambda: NOW, terms=TERMS, may_go_on=lambda: True
        )

    assert messenger.posted == []


@pytest.mark.parametrize("by_database_clock", [False, True])
async def test_leases_go_by_the_servers_clock_where_there_is_a_server(
    sessions, by_database_clock
):
    terms = replace(TERMS, by_database_clock=by_database_clock)

    async with sessions() as session:
        is_postgres = session.get_bind().dialect.name == "postgresql"
        at = await lease_instant(session, terms, now=NOW)

    if by_database_clock and is_postgres:
        assert abs(at - system_clock()) < timedelta(minutes=1)
    else:
        assert at == NOW


async def test_a_worker_whose_clock_is_wrong_holds_no_longer_lease(sessions):
    await fill(sessions)
    terms = replace(TERMS, by_database_clock=True)

    async with sessions.begin() as session:
        claim = await claim_next(session, owner="x", now=NOW + SECOND, terms=terms)
        if session.get_bind().dialect.name == "postgresql":
            at = await session.scalar(text("select clock_timestamp()"))
        else:
            at = NOW + SECOND

    assert timedelta(0) <= at + TERMS.lease - claim.lease_until < 10 * SECOND
