"""What may have arrived is looked up after a rest: never lost, never sent twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.outbound.messenger import BusyError, RefusedError, TokenError, UnclearError
from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver
from jobs.delivery.look_up_unclear import BEFORE, HELD_ENOUGH, LONGEST, reconcile
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.outbox.queue import enqueue
from models.outbox.unclear import claim_unclear, mark_absent, mark_found
from models.tables import Delivery
from tests.jobs.delivery.test_deliver import fill, states
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery

SECOND = timedelta(seconds=1)
RESTED = NOW + TERMS.settle
CUT = UnclearError("the line was cut")


async def send(sessions: SessionMaker, messenger: FakeMessenger, *, now=NOW):
    return await deliver(
        messenger, sessions, lambda: now, terms=TERMS, may_go_on=lambda: True
    )


async def look(sessions: SessionMaker, messenger: FakeMessenger, *, now=RESTED):
    return await reconcile(
        messenger, sessions, lambda: now, terms=TERMS, may_go_on=lambda: True
    )


async def only(sessions: SessionMaker) -> Delivery:
    async with sessions() as session:
        return (await session.scalars(select(Delivery))).one()


async def unclear(sessions: SessionMaker, *, arrived: bool) -> FakeMessenger:
    """Send one message whose answer is lost; return the Slack that has it, or not."""
    await fill(sessions)
    messenger = FakeMessenger()
    (messenger.late_errors if arrived else messenger.post_errors).append(CUT)
    await send(sessions, messenger)
    return messenger


async def test_what_arrived_is_found_and_not_sent_again(sessions):
    messenger = await unclear(sessions, arrived=True)

    report = await look(sessions, messenger)
    await send(sessions, messenger, now=RESTED)

    found = await only(sessions)
    assert report.found == 1
    assert len(messenger.posted) == 1
    assert (found.state, found.slack_ts, found.sent_at) == ("sent", "1.0", NOW)
    assert found.error is None


async def test_what_did_not_arrive_is_sent_again_once(sessions):
    messenger = await unclear(sessions, arrived=False)

    report = await look(sessions, messenger)
    await send(sessions, messenger, now=RESTED)
    await look(sessions, messenger, now=RESTED + DAY / 2)

    assert report.absent == 1
    assert len(messenger.posted) == 1
    assert await states(sessions) == [("sent", None)]


async def test_it_rests_before_it_is_looked_up(sessions):
    messenger = await unclear(sessions, arrived=True)

    early = await look(sessions, messenger, now=RESTED - SECOND)

    assert (early.found, messenger.looked_up) == (0, [])


async def test_the_history_is_read_from_before_the_first_attempt(sessions):
    messenger = await unclear(sessions, arrived=False)
    await look(sessions, messenger)
    messenger.late_errors.append(CUT)
    await send(sessions, messenger, now=RESTED)

    await look(sessions, messenger, now=RESTED + TERMS.settle)

    assert [since for _, _, since in messenger.looked_up] == [NOW - BEFORE] * 2


@pytest.mark.parametrize(
    "error",
    [
        TokenError("missing_scope"),
        RefusedError("channel_not_found"),
        CUT,
        TimeoutError(),
    ],
    ids=["scope missing", "refused", "unclear", "timed out"],
)
async def test_without_a_history_it_is_held_and_never_sent_again(sessions, error):
    messenger = await unclear(sessions, arrived=False)
    messenger.find_errors.append(error)

    report = await look(sessions, messenger)
    await send(sessions, messenger, now=RESTED + SECOND)

    held = await only(sessions)
    assert report.held == 1
    assert (held.state, held.held_since) == ("unknown", RESTED)
    assert messenger.posted == []


async def test_a_held_message_is_looked_up_again_and_told_once(sessions):
    messenger = await unclear(sessions, arrived=True)
    messenger.find_errors += [TokenError("missing_scope")] * 2

    with capture_logs() as logs:
        for minutes in range(3):
            await look(sessions, messenger, now=RESTED + minutes * TERMS.look_again)

    found = await only(sessions)
    assert [entry["event"] for entry in logs] == [
        "delivery_held",
        "delivery_looked_up",
    ]
    assert (found.state, found.held_since) == ("sent", None)


async def test_past_its_time_a_held_message_expires_and_is_still_seen_as_held(sessions):
    messenger = await unclear(sessions, arrived=False)
    messenger.find_errors += [TokenError("missing_scope")] * 2
    await look(sessions, messenger)

    await look(sessions, messenger, now=NOW + DAY)

    expired = await only(sessions)
    assert (expired.state, expired.held_since) == ("expired", RESTED)
    assert expired.error == "Slack refused: missing_scope"


async def test_what_expired_while_held_is_never_decided_anew(sessions):
    messenger = await unclear(sessions, arrived=False)
    messenger.find_errors.append(TokenError("missing_scope"))
    await look(sessions, messenger, now=NOW + DAY)
    key = (await only(sessions)).dedup_key

    async with sessions.begin() as session:
        again = make_delivery(dedup_key=key, expires_at=NOW + 2 * DAY)
        is_new = await enqueue(session, again, now=NOW + DAY)

    assert not is_new


async def test_what_is_surely_absent_after_its_time_expires_unsent(sessions):
    messenger = await unclear(sessions, arrived=False)

    await look(sessions, messenger, now=NOW + DAY)
    report = await send(sessions, messenger, now=NOW + DAY)

    assert (report.expired, messenger.posted) == (1, [])
    assert (await only(sessions)).slack_channel is None


async def test_a_busy_slack_is_asked_again_when_it_said(sessions):
    messenger = await unclear(sessions, arrived=True)
    messenger.find_errors.append(BusyError(30))

    busy = await look(sessions, messenger)
    early = await look(sessions, messenger, now=RESTED + 29 * SECOND)
    in_time = await look(sessions, messenger, now=RESTED + 30 * SECOND)

    assert (busy.busy, early.found, in_time.found) == (1, 0, 1)
    assert len(messenger.looked_up) == 2


async def test_looks_while_sending_is_paused_but_sends_nothing(sessions):
    messenger = await unclear(sessions, arrived=False)
    async with sessions.begin() as session:
        await set_mode(session, Mode.PAUSED, changed_by="test", now=NOW)

    report = await look(sessions, messenger)
    await send(sessions, messenger, now=RESTED)

    assert (report.absent, messenger.posted) == (1, [])


async def test_a_fault_of_ours_holds_one_message_and_stops_no_other(sessions):
    messenger = await unclear(sessions, arrived=True)
    messenger.find_errors.append(RuntimeError("a bug"))

    with capture_logs() as logs:
        report = await look(sessions, messenger)

    assert report.held == 1
    assert [entry["event"] for entry in logs] == ["look_up_failed", "delivery_held"]


class PassingTime(FakeMessenger):
    """Takes its time for each look, and never looks for ever."""

    def __init__(self, *, takes: timedelta, error: Exception | None = None) -> None:
        super().__init__()
        self.now, self.takes, self.error = RESTED, takes, error

    def clock(self) -> datetime:
        return self.now

    async def find(self, channel, delivery_id, *, since, now):
        self.now += self.takes
        if self.error is not None:
            self.find_errors.append(self.error)
        return await super().find(channel, delivery_id, since=since, now=now)

    async def look(self, sessions: SessionMaker):
        return await reconcile(
            self,
            sessions,
            self.clock,
            terms=TERMS,
            may_go_on=lambda: len(self.looked_up) < 20,
        )


async def lose_the_answers(sessions: SessionMaker, *, count: int) -> None:
    await fill(sessions, count=count)
    messenger = FakeMessenger()
    messenger.post_errors += [CUT] * count
    await send(sessions, messenger)


@pytest.mark.parametrize(
    "error",
    [TokenError("missing_scope"), TimeoutError()],
    ids=["scope missing", "timed out"],
)
async def test_however_many_are_held_a_run_ends_and_the_next_takes_the_others(
    sessions, error
):
    await lose_the_answers(sessions, count=7)
    messenger = PassingTime(takes=9 * SECOND, error=error)

    first = await messenger.look(sessions)
    second = await messenger.look(sessions)

    looked_up = [each for _, each, _ in messenger.looked_up]
    assert (first.held, second.held) == (HELD_ENOUGH, HELD_ENOUGH)
    assert len(looked_up) == len(set(looked_up)) == 2 * HELD_ENOUGH


async def test_what_takes_long_to_find_is_left_to_the_next_run(sessions):
    await lose_the_answers(sessions, count=5)
    messenger = PassingTime(takes=9 * SECOND)

    reports = [await messenger.look(sessions) for _ in range(2)]

    assert [each.absent for each in reports] == [4, 1]
    assert 3 * messenger.takes < LONGEST <= 4 * messenger.takes


async def test_two_who_look_at_once_look_once(sessions):
    await unclear(sessions, arrived=True)

    async def take() -> object:
        async with sessions.begin() as session:
            return await claim_unclear(session, owner="x", now=RESTED, terms=TERMS)

    taken = [await take(), await take()]

    assert [each is not None for each in taken] == [True, False]


async def test_a_look_that_froze_past_its_lease_decides_nothing(sessions):
    await unclear(sessions, arrived=True)
    later = RESTED + TERMS.lease
    async with sessions.begin() as session:
        frozen = await claim_unclear(session, owner="a", now=RESTED, terms=TERMS)
    async with sessions.begin() as session:
        fresh = await claim_unclear(session, owner="b", now=later, terms=TERMS)

    async with sessions.begin() as session:
        by_the_frozen = await mark_absent(session, frozen, now=later)
        by_the_fresh = await mark_found(session, fresh, ts="1.0")

    assert (by_the_frozen, by_the_fresh) == (False, True)
    assert await states(sessions) == [("sent", None)]


async def times_it_came(sessions: SessionMaker, *, settle: timedelta) -> int:
    """Lose an answer while the history lags; return how often the message came."""
    terms = replace(TERMS, settle=settle)
    await fill(sessions)
    messenger = LaggingMessenger(lag=timedelta(seconds=30))
    messenger.late_errors.append(CUT)
    for minutes in range(4):
        messenger.now = NOW + timedelta(minutes=minutes)

        def clock() -> datetime:
            return messenger.now

        await deliver(messenger, sessions, clock, terms=terms, may_go_on=lambda: True)
        messenger.now += SECOND
        await reconcile(messenger, sessions, clock, terms=terms, may_go_on=lambda: True)
    return len(messenger.posted)


class LaggingMessenger(FakeMessenger):
    """Shows a message in the history only some time after it was posted."""

    def __init__(self, *, lag: timedelta) -> None:
        super().__init__()
        self.lag = lag
        self.now = NOW
        self.at: list[datetime] = []

    async def post(self, channel, payload, delivery_id):
        self.at.append(self.now)
        return await super().post(channel, payload, delivery_id)

    async def find(self, channel, delivery_id, *, since, now):
        shown = [at for at in self.at if at + self.lag <= self.now]
        everything, self.posted = self.posted, self.posted[: len(shown)]
        try:
            return await super().find(channel, delivery_id, since=since, now=now)
        finally:
            self.posted = everything


@pytest.mark.parametrize(
    ("settle", "came"),
    [(timedelta(0), 2), (timedelta(seconds=60), 1)],
    ids=["without the rest it comes twice", "with it once"],
)
async def test_the_rest_outlasts_a_history_that_lags(sessions, settle, came):
    assert await times_it_came(sessions, settle=settle) == came
