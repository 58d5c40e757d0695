"""Our clock may differ from Slack's, and may be set back: neither tells anybody twice.

A clock that was set back stops nothing until it has caught up with itself.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from time import time
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select, update

from bot.outbound.messenger import BusyError, SlackMessenger, UnclearError
from coaching.facts.mode import Mode
from jobs.clock import system_clock
from jobs.delivery.deliver import deliver
from jobs.delivery.look_up_unclear import reconcile
from models.db.database import SessionMaker
from models.db.lease_time import SendTiming
from models.outbox import rate_limit
from models.outbox.mode import set_mode
from models.outbox.queue import claim_next, enqueue, mark_unclear, may_post
from models.outbox.rate_limit import LONGEST
from models.outbox.set_back import follow_clock
from models.tables import Delivery, Gate, Person
from tests.bot.stub_slack import StubSlack, hang_up
from tests.jobs.delivery.test_refusals import TICK, fill, fill_more, run, states
from tests.jobs.delivery.test_refusals import slack as slack  # noqa: PLC0414 - a fixture
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person

HOUR = timedelta(hours=1)
GAP = timedelta(milliseconds=200)
PACED = replace(TERMS, gap=GAP, history_gap=GAP, person_gap=timedelta(seconds=1))


async def send(
    sessions: SessionMaker,
    messenger: FakeMessenger,
    now: datetime,
    *,
    terms: SendTiming = PACED,
):
    return await deliver(
        messenger, sessions, lambda: now, terms=terms, may_go_on=lambda: True
    )


async def look(sessions: SessionMaker, messenger: FakeMessenger, now: datetime):
    return await reconcile(
        messenger, sessions, lambda: now, terms=PACED, may_go_on=lambda: True
    )


async def test_a_gate_that_an_older_version_shut_for_decades_opens(sessions):
    await fill(sessions)
    async with sessions.begin() as session:
        until = NOW + timedelta(days=11_574)
        session.add(Gate(team="own", method=rate_limit.POST, next_at=until))

    report = await send(sessions, FakeMessenger(), NOW + TICK)

    assert report.sent == 1
    assert await states(sessions) == ["sent"]


async def test_a_clock_set_back_does_not_stop_sending(sessions):
    await fill(sessions, (1,))
    messenger = FakeMessenger()
    await send(sessions, messenger, NOW + HOUR)
    await fill_more(sessions, now=NOW + HOUR)
    back = NOW + TICK

    report = await send(sessions, messenger, back)
    later = await send(sessions, messenger, back + timedelta(seconds=2))

    assert report.sent + later.sent == 1
    assert await states(sessions) == ["sent", "sent"]


async def test_what_was_put_off_by_a_clock_ahead_goes_out_all_the_same(sessions):
    await fill(sessions)
    messenger = FakeMessenger()
    messenger.open_errors.append(UnclearError("cut"))
    await forget_channels(sessions)
    await send(sessions, messenger, NOW + HOUR)

    early = await send(sessions, messenger, NOW + TICK)
    after = await send(sessions, messenger, NOW + TICK + PACED.person_gap)

    assert early.sent + after.sent == 1


async def test_what_one_of_several_machines_put_off_goes_out_once_its_clock_is_right(
    sessions,
):
    # Leases go by PostgreSQL's clock then, so that no lease tells of ours.
    terms = replace(PACED, by_database_clock=True)
    await fill(sessions)
    messenger = FakeMessenger()
    messenger.open_errors.append(UnclearError("cut"))
    await forget_channels(sessions)
    await send(sessions, messenger, NOW + HOUR, terms=terms)
    back = NOW + TICK

    early = await send(sessions, messenger, back, terms=terms)
    after = await send(sessions, messenger, back + TICK, terms=terms)

    assert early.sent + after.sent == 1


async def test_what_became_unclear_by_a_clock_that_sprang_ahead_is_looked_up_in_time(
    sessions,
):
    await fill(sessions)
    async with sessions.begin() as session:
        claim = await claim_next(session, owner="one", now=NOW, terms=TERMS)
        await may_post(session, claim, channel="D1", now=NOW, terms=TERMS)
        # Between the post and its answer.
        ahead = {"now": NOW + HOUR, "terms": TERMS}
        await mark_unclear(session, claim, reason="cut", **ahead)
    messenger = FakeMessenger()
    back = NOW + TICK

    early = await look(sessions, messenger, back)
    rested = await look(sessions, messenger, back + TERMS.settle)

    assert (early.absent, rested.absent) == (0, 1)


async def test_what_was_claimed_by_a_clock_ahead_and_left_is_taken_over_in_time(
    sessions,
):
    await fill(sessions)
    async with sessions.begin() as session:
        claim = await claim_next(session, owner="one", now=NOW + HOUR, terms=TERMS)
        # Put right between the claim and the last look, and killed then.
        await may_post(session, claim, channel="D1", now=NOW, terms=TERMS)
    messenger = FakeMessenger()
    back = NOW + TICK

    first = await send(sessions, messenger, back)
    second = await send(sessions, messenger, back + TERMS.lease)

    assert (first.unclear, second.unclear) == (0, 1)


async def test_what_waits_for_its_reader_is_not_taken_for_a_clock_ahead(sessions):
    await fill(sessions)
    await forget_channels(sessions)
    messenger = FakeMessenger()
    messenger.open_errors.append(BusyError(LONGEST.total_seconds()))
    await send(sessions, messenger, NOW + TICK)
    async with sessions.begin() as session:
        await follow_clock(session, now=NOW + TICK, terms=PACED)
        (row,) = await session.scalars(select(Delivery))

    assert row.next_at == NOW + TICK + LONGEST


async def forget_channels(sessions: SessionMaker) -> None:
    async with sessions.begin() as session:
        await session.execute(update(Person).values(slack_channel_id=None))


async def test_what_is_unclear_rests_once_more_and_is_looked_up_by_the_new_clock(
    sessions,
):
    await fill(sessions)
    messenger = FakeMessenger()
    messenger.late_errors.append(UnclearError("cut"))
    await send(sessions, messenger, NOW + HOUR)
    back = NOW + TICK

    early = await look(sessions, messenger, back)
    rested = await look(sessions, messenger, back + TERMS.settle)

    assert (early.found, rested.found) == (0, 1)
    assert len(messenger.posted) == 1


async def test_what_a_worker_left_by_a_clock_ahead_is_taken_over_in_time(sessions):
    await fill(sessions)
    async with sessions.begin() as session:
        claim = await claim_next(session, owner="killed", now=NOW + HOUR, terms=TERMS)
        await may_post(session, claim, channel="D1", now=NOW + HOUR, terms=TERMS)
    messenger = FakeMessenger()
    back = NOW + TICK

    first = await send(sessions, messenger, back)
    second = await send(sessions, messenger, back + TERMS.lease)

    assert (first.unclear, second.unclear) == (0, 1)


@pytest.mark.parametrize("ahead", [130, 600, 40 * 86_400])
async def test_an_unclear_answer_is_found_however_far_our_clock_is_ahead(
    sessions, slack, ahead
):
    real = system_clock()
    ours = real + timedelta(seconds=ahead)
    await fill_at(sessions, ours)
    there = hold_what_is_cut(slack)
    await run(sessions, slack, ours)

    report = await look_in(sessions, slack, ours + TERMS.settle)
    await run(sessions, slack, ours + TERMS.settle)

    assert (report.found, report.absent) == (1, 0)
    assert len(there) == 1


@pytest.mark.parametrize("ahead", [600, 7_200, 40 * 86_400])
async def test_it_is_found_as_well_by_a_clock_that_was_put_right_meanwhile(
    sessions, slack, ahead
):
    real = system_clock()
    ours = real + timedelta(seconds=ahead)
    await fill_at(sessions, ours)
    there = hold_what_is_cut(slack)
    await run(sessions, slack, ours)

    reports = [await look_in(sessions, slack, real + n * 2 * TICK) for n in (1, 2)]
    found_early = sum(report.found for report in reports)
    late = await look_in(sessions, slack, ours + TERMS.settle)
    await run(sessions, slack, ours + TERMS.settle)

    assert found_early + late.found == 1
    assert len(there) == 1


async def fill_at(sessions: SessionMaker, now: datetime) -> None:
    """Store a reader and a message to them that is decided `now`."""
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=now)
        session.add(make_person(1, slack_channel_id="D00000001"))
        await session.flush()
        await enqueue(session, make_delivery(expires_at=now + DAY), now=now)


async def look_in(sessions: SessionMaker, slack: StubSlack, now: datetime):
    client = AsyncWebClient(token="xoxb-test", base_url=slack.api, retry_handlers=[])  # noqa: S106 - a test's own
    return await reconcile(
        SlackMessenger(client),
        sessions,
        lambda: now,
        terms=TERMS,
        may_go_on=lambda: True,
    )


def hold_what_is_cut(slack: StubSlack) -> list[dict[str, Any]]:
    """Let Slack take each post, stamp it by its own clock and cut the line.

    Return what it has; the history shows it after the `oldest` that is asked for.
    """
    there: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        there.append({"ts": f"{time():.6f}", "metadata": body["metadata"]})
        return await hang_up(request)

    async def show(request: web.Request) -> web.StreamResponse:
        oldest = float((await request.json())["oldest"])
        shown = [each for each in there if float(each["ts"]) > oldest]
        return web.json_response({"ok": True, "messages": shown})

    slack.answers["chat.postMessage"] = [take] * 3
    slack.answers["conversations.history"] = [show] * 9
    return there
