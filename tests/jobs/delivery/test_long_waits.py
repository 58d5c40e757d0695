"""Slack may ask to wait, but never for longer than it takes to ask it again."""

from datetime import timedelta

import pytest

from models.outbox import rate_limit
from models.outbox.rate_limit import LONGEST
from models.tables import Gate
from tests.bot.stub_slack import reply
from tests.jobs.delivery.test_refusals import TICK, fill, run
from tests.jobs.delivery.test_refusals import slack as slack  # noqa: PLC0414 - a fixture
from tests.jobs.makers import NOW, TERMS


def too_many(seconds: str):
    headers = {"Retry-After": seconds}
    return reply(429, headers=headers, ok=False, error="ratelimited")


@pytest.mark.parametrize(
    "seconds", ["1000000000", "9" * 20, "9" * 400], ids=["decades", "20 digits", "400"]
)
async def test_a_wait_without_end_is_cut_to_the_longest(sessions, slack, seconds):
    await fill(sessions)
    slack.answers["chat.postMessage"].append(too_many(seconds))

    first = await run(sessions, slack, NOW + TICK)
    early = await run(sessions, slack, NOW + LONGEST)
    after = await run(sessions, slack, NOW + TICK + LONGEST)

    assert (first.postponed, early.sent, after.sent) == (1, 0, 1)


async def test_nobody_can_shut_the_gate_for_longer(sessions):
    async with sessions.begin() as session:
        shutting = rate_limit.Shutting(wait=timedelta(days=400))
        await rate_limit.shut(session, rate_limit.POST, shutting, now=NOW, terms=TERMS)
        gate = await session.get_one(Gate, ("own", rate_limit.POST))

    assert gate.next_at == NOW + LONGEST
