"""A message is never sent twice: not by two workers, not after a crash, not unclear."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, and_

from models.db.database import SessionMaker
from models.outbox import queue
from models.outbox.claims import Claim
from models.outbox.queue import (
    cancel,
    claim_next,
    enqueue,
    mark_refused,
    mark_sent,
    mark_unclear,
    may_post,
    postpone,
)
from models.outbox.unclear import expire, recover
from models.tables import Delivery
from tests.jobs.makers import NOW, TERMS, make_delivery, make_person

LEASE = TERMS.lease
SECOND = timedelta(seconds=1)


async def fill(sessions: SessionMaker, **changes: object) -> str:
    """Store one person and one message to them; return the message's id."""
    new = make_delivery(**changes)
    async with sessions.begin() as session:
        await session.merge(make_person(1))
        await session.flush()
        await enqueue(session, new, now=NOW)
    return new.id


async def claim(sessions: SessionMaker, *, now=NOW, owner="worker") -> Claim | None:
    async with sessions.begin() as session:
        return await claim_next(session, owner=owner, now=now, terms=TERMS)


async def unclear(session, claimed: Claim, *, reason: str) -> bool:
    return await mark_unclear(session, claimed, reason=reason, now=NOW, terms=TERMS)


async def about_to_post(sessions: SessionMaker, claimed: Claim, *, now=NOW) -> bool:
    async with sessions.begin() as session:
        return await may_post(session, claimed, channel="D1", now=now, terms=TERMS)


async def row(sessions: SessionMaker, delivery_id: str) -> Delivery:
    async with sessions() as session:
        return await session.get_one(Delivery, delivery_id)


async def test_the_same_key_is_enqueued_once(sessions):
    await fill(sessions, dedup_key="cliff:1:9:1:1")

    async with sessions.begin() as session:
        again = await enqueue(
            session, make_delivery(dedup_key="cliff:1:9:1:1"), now=NOW
        )
        other = await enqueue(
            session, make_delivery(dedup_key="cliff:1:9:1:2"), now=NOW
        )

    assert (again, other) == (False, True)


async def test_two_deciders_at_once_enqueue_one_message(sessions):
    await fill(sessions)

    async def decide() -> bool:
        async with sessions.begin() as session:
            return await enqueue(session, make_delivery(dedup_key="same"), now=NOW)

    outcomes = await asyncio.gather(*(decide() for _ in range(4)))

    assert sorted(outcomes) == [False, False, False, True]


async def test_a_rolled_back_decision_leaves_no_message(sessions):
    await fill(sessions, is_shadow=True)

    async def die_before_the_commit() -> None:
        async with sessions.begin() as session:
            await enqueue(session, make_delivery(), now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await die_before_the_commit()

    assert await claim(sessions) is None


async def test_a_claim_is_committed_intent_with_a_lease_and_a_fence(sessions):
    delivery_id = await fill(sessions)

    claimed = await claim(sessions, owner="one")

    stored = await row(sessions, delivery_id)
    assert claimed is not None
    assert (claimed.id, claimed.attempts, claimed.fence) == (delivery_id, 1, 1)
    assert claimed.lease_until == NOW + LEASE
    assert (stored.state, stored.owner, stored.fence) == ("sending", "one", 1)
    assert stored.first_attempt_at == stored.last_attempt_at == NOW


@pytest.mark.parametrize(
    ("now", "is_claimed"),
    [(NOW - SECOND, False), (NOW, True), (NOW + timedelta(days=1), False)],
    ids=["before its time", "in its time", "when it has expired"],
)
async def test_claims_only_what_may_be_sent_now(sessions, now, is_claimed):
    await fill(sessions)

    assert (await claim(sessions, now=now) is not None) == is_claimed


async def test_a_shadow_message_is_never_claimed(sessions):
    await fill(sessions, is_shadow=True)

    assert await claim(sessions) is None


async def test_the_one_that_waits_longest_goes_first(sessions):
    early = await fill(sessions)
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(), now=NOW + SECOND)

    claimed = await claim(sessions, now=NOW + 2 * SECOND)

    assert claimed is not None
    assert claimed.id == early


async def test_two_claimers_never_share_a_message(sessions):
    await fill(sessions)
    async with sessions.begin() as session:
        for _ in range(11):
            await enqueue(session, make_delivery(), now=NOW)

    async def work(owner: str) -> list[str]:
        taken = []
        while (claimed := await claim(sessions, owner=owner)) is not None:
            taken.append(claimed.id)
        return taken

    shares = await asyncio.gather(*(work(f"worker {n}") for n in range(4)))

    taken = [delivery_id for share in shares for delivery_id in share]
    assert len(taken) == len(set(taken)) == 12


async def test_a_sent_message_keeps_slacks_receipt_and_is_done(sessions):
    delivery_id = await fill(sessions)
    claimed = await claim(sessions)

    async with sessions.begin() as session:
        kept = await mark_sent(session, claimed, channel="D1", ts="17.1", now=NOW)

    stored = await row(sessions, delivery_id)
    assert kept
    assert (stored.state, stored.slack_channel, stored.slack_ts) == (
        "sent",
        "D1",
        "17.1",
    )
    assert (stored.sent_at, stored.lease_until) == (NOW, None)
    assert await claim(sessions) is None


@pytest.mark.parametrize(
    ("settle", "state"),
    [(mark_refused, "dead"), (unclear, "unknown"), (cancel, "cancelled")],
    ids=["refused", "unclear", "cancelled"],
)
async def test_what_was_not_sent_says_why_and_never_goes_again(sessions, settle, state):
    delivery_id = await fill(sessions)
    claimed = await claim(sessions)

    async with sessions.begin() as session:
        await settle(session, claimed, reason="because")

    stored = await row(sessions, delivery_id)
    assert (stored.state, stored.error) == (state, "because")
    async with sessions.begin() as session:
        await recover(session, now=NOW + timedelta(days=9), terms=TERMS)
        await expire(session, now=NOW + timedelta(days=9))
    assert (await row(sessions, delivery_id)).state == state
    assert await claim(sessions, now=NOW + timedelta(hours=1)) is None


async def test_a_postponed_message_goes_again_when_slack_said(sessions):
    await fill(sessions)
    claimed = await claim(sessions)
    async with sessions.begin() as session:
        await postpone(session, claimed, until=NOW + 30 * SECOND, reason="ratelimited")

    too_early = await claim(sessions, now=NOW + 29 * SECOND)
    in_time = await claim(sessions, now=NOW + 30 * SECOND)

    assert too_early is None
    assert in_time is not None
    assert (in_time.attempts, in_time.fence) == (2, 2)


async def test_a_worker_killed_before_its_post_leaves_a_waiting_message(sessions):
    delivery_id = await fill(sessions)
    await claim(sessions)

    async with sessions.begin() as session:
        early = await recover(session, now=NOW + LEASE - SECOND, terms=TERMS)
    still = (await row(sessions, delivery_id)).state
    async with sessions.begin() as session:
        late = await recover(session, now=NOW + LEASE, terms=TERMS)

    assert (early, still, late) == ([], "sending", [])
    assert (await row(sessions, delivery_id)).state == "pending"


async def test_a_worker_killed_at_its_post_leaves_an_unclear_message(sessions):
    delivery_id = await fill(sessions)
    await about_to_post(sessions, await claim(sessions))

    async with sessions.begin() as session:
        early = await recover(session, now=NOW + LEASE - SECOND, terms=TERMS)
        late = await recover(session, now=NOW + LEASE, terms=TERMS)

    stored = await row(sessions, delivery_id)
    assert (early, late) == ([], [delivery_id])
    assert (stored.state, stored.next_at) == ("unknown", NOW + LEASE + TERMS.settle)
    assert await claim(sessions, now=NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("passed", "may"),
    [(LEASE - TERMS.deadline, True), (LEASE - TERMS.deadline + SECOND, False)],
    ids=["the call fits into the lease", "it would outlive it"],
)
async def test_posts_only_what_the_lease_outlives(sessions, passed, may):
    await fill(sessions)
    claimed = await claim(sessions)

    assert await about_to_post(sessions, claimed, now=NOW + passed) == may


async def test_whoever_was_just_written_to_is_passed_over_for_a_moment(sessions):
    terms = replace(TERMS, person_gap=SECOND)
    await fill(sessions)
    await fill(sessions)
    async with sessions.begin() as session:
        await session.merge(make_person(2))
        await session.flush()
        other = make_delivery(recipient=2)
        await enqueue(session, other, now=NOW + SECOND / 2)

    async def take(now) -> Claim | None:
        async with sessions.begin() as session:
            return await claim_next(session, owner="one", now=now, terms=terms)

    taken = [await take(NOW), await take(NOW + SECOND / 2), await take(NOW + SECOND)]

    assert [each and each.recipient_id for each in taken] == [1, 2, 1]


async def test_a_worker_that_lost_its_lease_changes_nothing(sessions):
    delivery_id = await fill(sessions)
    frozen = await claim(sessions)
    await about_to_post(sessions, frozen)
    async with sessions.begin() as session:
        await recover(session, now=NOW + LEASE, terms=TERMS)

    async with sessions.begin() as session:
        kept = await mark_refused(session, frozen, reason="too late to tell")

    assert not kept
    assert (await row(sessions, delivery_id)).state == "unknown"


async def test_an_old_fence_cannot_settle_a_newer_claim(sessions):
    delivery_id = await fill(sessions)
    first = await claim(sessions)
    async with sessions.begin() as session:
        await postpone(session, first, until=NOW, reason="ratelimited")
    await claim(sessions)

    async with sessions.begin() as session:
        kept = await mark_sent(session, first, channel="D1", ts="1", now=NOW)

    assert not kept
    assert (await row(sessions, delivery_id)).state == "sending"


async def test_without_the_fence_an_old_claim_would_settle_a_newer_one(
    sessions, monkeypatch
):
    delivery_id = await fill(sessions)
    first = await claim(sessions)
    async with sessions.begin() as session:
        await postpone(session, first, until=NOW, reason="ratelimited")
    await claim(sessions)

    def unfenced(claimed: Claim, *, state: str) -> ColumnElement[bool]:
        return and_(Delivery.id == claimed.id, Delivery.state == state)

    monkeypatch.setattr(queue, "still_held", unfenced)
    async with sessions.begin() as session:
        await mark_sent(session, first, channel="D1", ts="1", now=NOW)

    assert (await row(sessions, delivery_id)).state == "sent"


@pytest.mark.parametrize("settle", [cancel, None], ids=["cancelled", "expired"])
async def test_what_surely_reached_nobody_may_be_decided_anew(sessions, settle):
    await fill(sessions, dedup_key="same")
    later = NOW + timedelta(days=1)
    if settle is None:
        async with sessions.begin() as session:
            await expire(session, now=later)
    else:
        claimed = await claim(sessions)
        async with sessions.begin() as session:
            await settle(session, claimed, reason="gone for a while")

    fresh = make_delivery(dedup_key="same", expires_at=later + timedelta(days=1))
    async with sessions.begin() as session:
        is_new = await enqueue(session, fresh, now=later)

    claimed = await claim(sessions, now=later)
    assert is_new
    assert claimed is not None
    assert claimed.id == fresh.id


@pytest.mark.parametrize("settle", [mark_refused, unclear])
async def test_what_may_have_been_read_is_never_decided_anew(sessions, settle):
    await fill(sessions, dedup_key="same")
    claimed = await claim(sessions)
    await about_to_post(sessions, claimed)
    async with sessions.begin() as session:
        await settle(session, claimed, reason="who knows")

    async with sessions.begin() as session:
        is_new = await enqueue(session, make_delivery(dedup_key="same"), now=NOW)

    assert not is_new
    assert await claim(sessions) is None


async def test_what_was_not_sent_in_time_expires_and_stays_so(sessions):
    delivery_id = await fill(sessions)

    async with sessions.begin() as session:
        early = await expire(session, now=NOW + timedelta(days=1) - SECOND)
        late = await expire(session, now=NOW + timedelta(days=1))

    assert (early, late) == ([], [delivery_id])
    assert (await row(sessions, delivery_id)).state == "expired"
