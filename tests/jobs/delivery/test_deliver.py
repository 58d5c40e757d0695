"""Each message ends in one known way, and none is posted twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.outbound.messenger import (
    BusyError,
    ConversationError,
    ReaderError,
    RefusedError,
    TokenError,
    UnclearError,
    WorkspaceError,
)
from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver, deliver_next
from jobs.delivery.sender import READER_WAIT, Outcome, Sender
from models.db.database import SessionMaker
from models.outbox import rate_limit
from models.outbox.mode import set_mode
from models.outbox.queue import claim_next, enqueue, may_post
from models.tables import Delivery, Person
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person

LEASE = TERMS.lease


def clock() -> datetime:
    return NOW


async def fill(
    sessions: SessionMaker, *, count: int = 1, mode: Mode = Mode.LIVE, **changes: object
) -> None:
    """Store a leader, a rep and `count` messages to the leader; set the mode."""
    async with sessions.begin() as session:
        session.add(make_person(1, role="manager", **changes))
        await session.flush()
        session.add(make_person(2, leader_id=1))
        await set_mode(session, mode, changed_by="test", now=NOW)
        await session.flush()
        for number in range(count):
            new = make_delivery(dedup_key=f"message {number}", subject_person_id=2)
            await enqueue(session, new, now=NOW)


async def run(sessions: SessionMaker, messenger: FakeMessenger, *, now=NOW):
    return await deliver(
        messenger, sessions, lambda: now, terms=TERMS, may_go_on=lambda: True
    )


async def states(sessions: SessionMaker) -> list[tuple[str, str | None]]:
    async with sessions() as session:
        rows = await session.execute(
            select(Delivery.state, Delivery.error).order_by(Delivery.dedup_key)
        )
        return [(state, error) for state, error in rows]


async def test_a_due_message_is_posted_and_noted(sessions):
    await fill(sessions)
    messenger = FakeMessenger()

    report = await run(sessions, messenger)

    assert report.sent == 1
    assert [channel for channel, _, _ in messenger.posted] == ["D00000001"]
    assert messenger.posted[0][1]["text"] == "A word about Sam"
    assert await states(sessions) == [("sent", None)]


async def test_running_again_posts_nothing_more(sessions):
    await fill(sessions, count=3)
    messenger = FakeMessenger()

    await run(sessions, messenger)
    report = await run(sessions, messenger)

    assert report.sent == 0
    assert len(messenger.posted) == 3


async def test_workers_side_by_side_post_each_message_once(sessions):
    await fill(sessions, count=12)
    messenger = FakeMessenger()

    reports = await asyncio.gather(*(run(sessions, messenger) for _ in range(4)))

    posted = [delivery_id for _, _, delivery_id in messenger.posted]
    assert sum(report.sent for report in reports) == 12
    assert len(posted) == len(set(posted)) == 12


async def test_the_conversation_is_opened_once_and_remembered(sessions):
    await fill(sessions, count=2)
    messenger = FakeMessenger()

    await run(sessions, messenger)

    async with sessions() as session:
        person = await session.get_one(Person, 1)
    assert messenger.opened == ["U00000001"]
    assert person.slack_channel_id == "D00000001"


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.PAUSED])
async def test_nothing_is_sent_unless_the_mode_is_live(sessions, mode):
    await fill(sessions, mode=mode)
    messenger = FakeMessenger()

    await run(sessions, messenger)

    assert messenger.posted == []
    assert await states(sessions) == [("pending", None)]


@pytest.mark.parametrize(
    "changes",
    [{"left_on": NOW.date()}, {"slack_state": "guest"}, {"slack_state": "bot"}],
    ids=["left", "guest", "bot"],
)
async def test_nobody_gets_a_message_who_cannot_be_reached_any_more(sessions, changes):
    await fill(sessions, **changes)
    messenger = FakeMessenger()

    report = await run(sessions, messenger)

    assert report.cancelled == 1
    assert messenger.posted == []
    assert await states(sessions) == [
        ("cancelled", "the recipient cannot be reached any more")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"slack_state": "deactivated"},
        {"slack_state": "unmatched", "slack_user_id": None},
    ],
    ids=["deactivated", "no user"],
)
async def test_one_bad_look_at_slacks_users_costs_no_message(sessions, changes):
    await fill(sessions, **changes)
    messenger = FakeMessenger()

    bad = await run(sessions, messenger)
    waiting = await states(sessions)
    await be_active_again(sessions)
    early = await run(sessions, messenger, now=NOW + READER_WAIT / 2)
    good = await run(sessions, messenger, now=NOW + READER_WAIT)

    assert waiting == [("pending", "the recipient has no active Slack user")]
    assert [report.waits for report in (bad, early, good)] == [1, 0, 0]
    assert (early.sent, good.sent, len(messenger.posted)) == (0, 1, 1)


async def test_whoever_stays_away_from_slack_is_not_told_late(sessions):
    await fill(sessions, slack_state="deactivated")
    messenger = FakeMessenger()
    await run(sessions, messenger)
    await be_active_again(sessions)

    report = await run(sessions, messenger, now=NOW + DAY)

    assert (report.expired, messenger.posted) == (1, [])


async def be_active_again(sessions: SessionMaker) -> None:
    async with sessions.begin() as session:
        person = await session.get_one(Person, 1)
        person.slack_state, person.slack_user_id = "active", "U00000001"


async def test_a_bad_look_between_the_claim_and_the_post_lets_it_wait(sessions):
    await fill(sessions)

    async def lose_the_user() -> None:
        async with sessions.begin() as session:
            (await session.get_one(Person, 1)).slack_state = "unmatched"

    messenger = Interfering(lose_the_user)

    report = await run(sessions, messenger)

    assert (report.waits, messenger.posted) == (1, [])
    assert (await states(sessions))[0][0] == "pending"


async def test_nobody_gets_a_message_about_whom_they_may_no_longer_see(sessions):
    await fill(sessions)
    async with sessions.begin() as session:
        (await session.get_one(Person, 2)).leader_id = None
    messenger = FakeMessenger()

    await run(sessions, messenger)

    assert messenger.posted == []
    assert await states(sessions) == [
        ("cancelled", "the recipient may no longer see whom it is about")
    ]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (RefusedError("invalid_blocks"), "dead"),
        (TokenError("token_revoked"), "pending"),
        (WorkspaceError("restricted_action"), "pending"),
        (ConversationError("channel_not_found"), "pending"),
        (UnclearError("connection lost"), "unknown"),
        (TimeoutError(), "unknown"),
        (RuntimeError("a bug"), "unknown"),
        (BusyError(30), "pending"),
    ],
    ids=[
        "refused",
        "token",
        "workspace",
        "conversation",
        "unclear",
        "timed out",
        "unforeseen",
        "busy",
    ],
)
async def test_each_failure_leaves_the_state_that_fits_it(sessions, error, state):
    await fill(sessions)
    messenger = FakeMessenger()
    messenger.post_errors.append(error)

    await run(sessions, messenger)
    await run(sessions, messenger)

    assert (await states(sessions))[0][0] == state
    assert messenger.posted == []


async def test_a_refused_message_stops_no_other(sessions):
    await fill(sessions, count=3)
    messenger = FakeMessenger()
    messenger.post_errors.append(RefusedError("invalid_blocks"))

    report = await run(sessions, messenger)

    assert (report.refused, report.sent) == (1, 2)


async def test_a_busy_slack_ends_the_run_and_gets_it_again_when_it_said(sessions):
    await fill(sessions, count=2)
    messenger = FakeMessenger()
    messenger.post_errors.append(BusyError(30))

    first = await run(sessions, messenger)
    second = await run(sessions, messenger, now=NOW + timedelta(seconds=30))

    assert (first.sent, first.postponed) == (0, 1)
    assert second.sent == 2


async def test_a_slack_that_is_busy_for_a_moment_is_waited_for(sessions):
    await fill(sessions, count=2)
    messenger = FakeMessenger()
    messenger.post_errors.append(BusyError(1))
    instants = iter(NOW + timedelta(seconds=n) for n in range(100))

    report = await deliver(
        messenger,
        sessions,
        lambda: next(instants),
        terms=TERMS,
        may_go_on=lambda: True,
    )

    assert (report.postponed, report.sent) == (1, 2)


async def test_a_conversation_that_does_not_open_ends_the_run(sessions):
    await fill(sessions, count=2)
    messenger = FakeMessenger()
    messenger.open_errors.append(UnclearError("connection lost"))

    report = await run(sessions, messenger)

    assert (report.unreached, report.sent) == (1, 0)


async def test_whoever_stood_still_after_the_last_look_does_not_post(
    sessions, monkeypatch
):
    await fill(sessions)
    messenger = FakeMessenger()
    instants = iter([0.0, TERMS.deadline.total_seconds()])
    monkeypatch.setattr("jobs.delivery.post_one.monotonic", lambda: next(instants))

    report = await run(sessions, messenger)

    assert (report.lost, messenger.posted) == (1, [])
    assert (await states(sessions))[0][0] == "sending"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ReaderError("user_not_found"), "pending"),
        (BusyError(30), "pending"),
        (UnclearError("connection lost"), "pending"),
        (TimeoutError(), "pending"),
    ],
    ids=["refused", "busy", "unclear", "timed out"],
)
async def test_what_failed_before_the_post_may_be_tried_again(sessions, error, state):
    await fill(sessions)
    messenger = FakeMessenger()
    messenger.open_errors.append(error)

    await run(sessions, messenger)

    assert (await states(sessions))[0][0] == state
    assert messenger.posted == []


async def test_a_worker_whose_lease_runs_out_does_not_post(sessions):
    await fill(sessions)
    messenger = FakeMessenger()
    ticks = iter([NOW, NOW + LEASE - timedelta(seconds=9), NOW + LEASE])
    room = Sender(
        messenger=messenger, sessions=sessions, clock=lambda: next(ticks), terms=TERMS
    )

    outcome = await deliver_next(room, owner="frozen")

    assert outcome is Outcome.LOST
    assert messenger.posted == []
    assert await states(sessions) == [("pending", "the lease was running out")]


async def test_what_a_worker_left_that_was_killed_before_its_post_goes_out(sessions):
    await fill(sessions)
    async with sessions.begin() as session:
        await claim_next(session, owner="killed", now=NOW, terms=TERMS)
    messenger = FakeMessenger()

    report = await run(sessions, messenger, now=NOW + LEASE)

    assert report.sent == 1


async def test_what_a_worker_left_that_was_killed_at_its_post_rests_and_is_told(
    sessions,
):
    await fill(sessions)
    async with sessions.begin() as session:
        claim = await claim_next(session, owner="killed", now=NOW, terms=TERMS)
        await may_post(session, claim, channel="D1", now=NOW, terms=TERMS)
    messenger = FakeMessenger()

    with capture_logs() as logs:
        report = await run(sessions, messenger, now=NOW + LEASE)

    assert report.unclear == 1
    assert messenger.posted == []
    assert [entry["event"] for entry in logs] == ["delivery_unclear"]


@dataclass
class Interfering(FakeMessenger):
    """Does something in the very moment between the claim and the post."""

    meanwhile: Callable[[], Awaitable[None]]

    def __post_init__(self) -> None:
        super().__init__()

    async def open_dm(self, user_id: str) -> str:
        await self.meanwhile()
        return await super().open_dm(user_id)


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.PAUSED])
async def test_the_kill_switch_works_between_the_claim_and_the_post(sessions, mode):
    await fill(sessions)

    async def pause() -> None:
        async with sessions.begin() as session:
            await set_mode(session, mode, changed_by="test", now=NOW)

    messenger = Interfering(pause)

    await run(sessions, messenger)

    assert messenger.posted == []
    assert await states(sessions) == [("pending", None)]


async def test_a_slack_that_grows_busy_between_the_claim_and_the_post_is_not_asked(
    sessions,
):
    await fill(sessions)

    async def be_told_to_wait() -> None:
        async with sessions.begin() as session:
            shutting = rate_limit.Shutting(wait=timedelta(seconds=30))
            await rate_limit.shut(
                session, rate_limit.POST, shutting, now=NOW, terms=TERMS
            )

    messenger = Interfering(be_told_to_wait)

    report = await run(sessions, messenger)

    assert (report.postponed, messenger.posted) == (1, [])
    assert await states(sessions) == [("pending", None)]


async def test_whoever_leaves_between_the_claim_and_the_post_is_not_told(sessions):
    await fill(sessions)

    async def leave() -> None:
        async with sessions.begin() as session:
            (await session.get_one(Person, 1)).left_on = NOW.date()

    messenger = Interfering(leave)

    report = await run(sessions, messenger)

    assert (report.cancelled, messenger.posted) == (1, [])


async def test_a_claim_that_another_took_over_is_not_posted(sessions):
    await fill(sessions)
    other = FakeMessenger()

    async def take_over() -> None:
        await run(sessions, other, now=NOW + LEASE)

    messenger = Interfering(take_over)

    report = await run(sessions, messenger)

    assert (report.lost, messenger.posted) == (1, [])
    assert len(other.posted) == 1


async def test_a_refused_token_ends_the_run_and_is_told_once(sessions):
    await fill(sessions, count=4)
    messenger = FakeMessenger()
    messenger.post_errors += [TokenError("token_revoked"), TokenError("token_revoked")]

    with capture_logs() as logs:
        first = await run(sessions, messenger)
        meanwhile = await run(sessions, messenger, now=NOW + timedelta(minutes=1))
        again = await run(sessions, messenger, now=NOW + timedelta(minutes=15))

    assert (first.stopped, meanwhile.stopped, again.stopped) == (1, 0, 1)
    assert [entry["event"] for entry in logs] == ["slack_refuses_the_token"]
    assert [state for state, _ in await states(sessions)] == ["pending"] * 4


async def test_a_start_with_a_new_token_waits_for_nothing(sessions):
    await fill(sessions, count=2)
    messenger = FakeMessenger()
    messenger.post_errors.append(TokenError("token_revoked"))
    await run(sessions, messenger)
    async with sessions.begin() as session:
        await rate_limit.reopen(session, now=NOW)

    report = await run(sessions, messenger)

    assert report.sent == 2


async def test_what_was_not_sent_in_time_is_given_up(sessions):
    await fill(sessions)
    messenger = FakeMessenger()

    report = await run(sessions, messenger, now=NOW + DAY)

    assert (report.expired, messenger.posted) == (1, [])


async def test_stops_between_two_messages_when_told_to(sessions):
    await fill(sessions, count=3)
    messenger = FakeMessenger()

    await deliver(
        messenger,
        sessions,
        clock,
        terms=TERMS,
        may_go_on=lambda: len(messenger.posted) < 2,
    )

    assert len(messenger.posted) == 2
    async with sessions() as session:
        left = select(func.count()).where(Delivery.state == "sending")
        assert await session.scalar(left) == 0
