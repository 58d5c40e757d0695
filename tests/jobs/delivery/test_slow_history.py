"""A Slack whose history does not answer holds up no message that is due."""

import asyncio
from datetime import timedelta
from functools import partial

from jobs.delivery.deliver import deliver
from jobs.delivery.look_up_unclear import reconcile
from jobs.tick import Jobs, Ticker
from models.outbox.queue import enqueue
from tests.jobs.delivery.test_deliver import fill, states
from tests.jobs.delivery.test_look_up_unclear import CUT, RESTED, send
from tests.jobs.fakes import FakeMessenger
from tests.jobs.makers import TERMS, make_delivery


class SilentHistory(FakeMessenger):
    """Answers no look until the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()

    async def find(self, channel, delivery_id, *, since, now):
        self.asked.set()
        await self.answers.wait()
        return await super().find(channel, delivery_id, since=since, now=now)


async def nothing() -> None:
    pass


def ticker_of(sessions, slack) -> Ticker:
    """Return a ticker whose only work is to send and to look up."""
    others = (
        "sync",
        "doubt",
        "match_people",
        "past",
        "nudge",
        "notes",
        "forecasts",
        "digest",
    )
    way = (slack, sessions, lambda: RESTED)
    may = {"terms": TERMS, "may_go_on": lambda: True}
    jobs = Jobs(
        **dict.fromkeys(others, nothing),
        deliver=partial(deliver, *way, **may),
        reconcile=partial(reconcile, *way, **may),
    )
    return Ticker(jobs, clock=lambda: RESTED, sync_every=timedelta(minutes=15))


async def looking(sessions) -> tuple[SilentHistory, Ticker]:
    """Return a ticker that looks up an unclear message, of which Slack says nothing."""
    await fill(sessions)
    slack = SilentHistory()
    slack.late_errors.append(CUT)
    await send(sessions, slack)
    ticker = ticker_of(sessions, slack)
    await ticker.beat()
    await slack.asked.wait()
    return slack, ticker


async def test_what_falls_due_during_a_look_goes_out_and_nothing_goes_twice(sessions):
    slack, ticker = await looking(sessions)
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(), now=RESTED)

    await ticker.beat()

    assert sorted(state for state, _ in await states(sessions)) == ["sent", "unknown"]
    slack.answers.set()
    await ticker.tick()
    assert [state for state, _ in await states(sessions)] == ["sent", "sent"]
    assert len({delivery for _, _, delivery in slack.posted}) == len(slack.posted) == 2


async def test_a_stop_cuts_off_a_look_that_does_not_end(sessions):
    slack, ticker = await looking(sessions)

    async with asyncio.timeout(5):
        await ticker.stop(patience=timedelta(seconds=0.1))

    slack.answers.set()
    await asyncio.sleep(0)
    assert [state for state, _ in await states(sessions)] == ["unknown"]
    assert slack.looked_up == []
