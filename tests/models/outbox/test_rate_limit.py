"""One gate paces every worker, and one 429 holds them all."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.outbound.messenger import BusyError
from jobs.clock import system_clock
from jobs.delivery.deliver import deliver
from models.db.database import SessionMaker, at_once
from models.db.lease_time import lease_instant
from models.outbox import rate_limit
from models.outbox.queue import claim_next
from tests.jobs.delivery.test_deliver import fill
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import NOW, TERMS

SECOND = timedelta(seconds=1)


async def left(sessions: SessionMaker, method: str = rate_limit.POST, *, now=NOW):
    async with at_once(sessions) as session:
        passage = await rate_limit.go_through(
            session, method, gap=timedelta(0), now=now, terms=TERMS
        )
    return passage.left


async def go(sessions: SessionMaker, *, gap: timedelta, now=NOW) -> None:
    async with at_once(sessions) as session:
        await rate_limit.go_through(
            session, rate_limit.POST, gap=gap, now=now, terms=TERMS
        )


async def shut(sessions: SessionMaker, seconds: float, reason: str | None = None):
    async with sessions.begin() as session:
        shutting = rate_limit.Shutting(wait=timedelta(seconds=seconds), reason=reason)
        return await rate_limit.shut(
            session, rate_limit.POST, shutting, now=NOW, terms=TERMS
        )


async def test_whoever_goes_through_makes_the_next_one_wait(sessions):
    before = await left(sessions)

    await go(sessions, gap=SECOND)

    assert before is None
    assert await left(sessions) == SECOND
    assert await left(sessions, now=NOW + SECOND) is None


async def test_a_worker_that_stands_still_at_the_gate_holds_up_nobody(sessions):
    await go(sessions, gap=timedelta(0))
    async with at_once(sessions) as frozen:
        await rate_limit.go_through(
            frozen, rate_limit.POST, gap=timedelta(0), now=NOW, terms=TERMS
        )
        if frozen.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite has one process: nobody else is held up")

        async with asyncio.timeout(3):
            other = await left(sessions)

    assert other is None


async def test_a_gate_that_two_open_at_once_lets_one_through(sessions):
    async def go_at_once() -> rate_limit.GateAnswer:
        async with at_once(sessions) as session:
            return await rate_limit.go_through(
                session, rate_limit.POST, gap=SECOND, now=NOW, terms=TERMS
            )

    passages = await asyncio.gather(*(go_at_once() for _ in range(5)))

    assert sum(passage.left is None for passage in passages) == 1


async def test_each_method_has_a_gate_of_its_own(sessions):
    await go(sessions, gap=SECOND)

    assert await left(sessions, rate_limit.HISTORY) is None


async def test_a_shorter_wait_does_not_shorten_a_longer_one(sessions):
    await shut(sessions, 60)
    await shut(sessions, 5)

    assert await left(sessions) == 60 * SECOND


async def test_a_reason_is_news_once_until_slack_takes_messages_again(sessions):
    first = await shut(sessions, 60, "token_revoked")
    second = await shut(sessions, 60, "token_revoked")
    async with sessions.begin() as session:
        await rate_limit.forget_reason(session)

    assert (first, second) == (True, False)
    assert await shut(sessions, 60, "token_revoked")


async def test_a_start_opens_what_a_token_had_shut_and_nothing_else(sessions):
    await shut(sessions, 60)
    async with sessions.begin() as session:
        await rate_limit.reopen(session, now=NOW)
    busy = await left(sessions)
    await shut(sessions, 60, "token_revoked")
    async with sessions.begin() as session:
        await rate_limit.reopen(session, now=NOW)

    assert (busy, await left(sessions)) == (60 * SECOND, None)


class BusySlack(FakeMessenger):
    """Answers 429 to everybody until it is told not to."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0
        self.is_busy = True

    async def post(self, channel, payload, delivery_id):
        if self.is_busy:
            self.refused += 1
            raise BusyError(30)
        return await super().post(channel, payload, delivery_id)


async def storm(sessions: SessionMaker) -> BusySlack:
    """Let many runs of workers meet a busy Slack, and then one that is not."""
    await fill(sessions, count=12)
    slack = BusySlack()

    async def work(now: datetime) -> None:
        await deliver(slack, sessions, lambda: now, terms=TERMS, may_go_on=lambda: True)

    for _ in range(15):
        await work(NOW)
    slack.is_busy = False
    await work(NOW + 30 * SECOND)
    return slack


REAL = replace(TERMS, gap=timedelta(milliseconds=5), by_database_clock=True)


async def test_a_busy_slack_is_asked_once_for_all_workers(sessions):
    slack = await storm(sessions)

    delivered = [delivery_id for _, _, delivery_id in slack.posted]
    assert slack.refused == 1
    assert len(set(delivered)) == len(delivered) == 12


async def test_without_the_gate_each_message_asks_for_itself(sessions, monkeypatch):
    async def open_always(*_: object, **__: object) -> rate_limit.GateAnswer:
        return rate_limit.GateAnswer(left=None)

    async def shut_nothing(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr(rate_limit, "go_through", open_always)
    monkeypatch.setattr(rate_limit, "shut", shut_nothing)

    slack = await storm(sessions)

    assert slack.refused == 12


async def test_the_pauses_between_messages_are_kept(sessions, monkeypatch):
    monkeypatch.setattr("tests.jobs.delivery.test_deliver.NOW", system_clock())
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
    monkeypatch.setattr("tests.jobs.delivery.test_deliver.NOW", system_clock())
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
