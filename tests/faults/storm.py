"""Send under a storm of faults while workers are killed and frozen; count the truth.

What Slack created is counted by Slack itself, for each delivery's id: a message that it
never created is lost, one that it created more than once is doubled.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy.exc import DBAPIError

from models.tables import Delivery
from tests.faults.backlog import Queue, fill
from tests.faults.slack import STORM, FaultySlack, Mood, Weather, served
from tests.faults.staff import Staff, staff
from tests.faults.worker import Order

TERMS = {
    "lease": 2.5,
    "deadline": 1.0,
    "settle": 3.0,
    "look_again": 0.3,
    "gap": 0.0,
    "history_gap": 0.0,
    "person_gap": 0.0,
}
"""In seconds; in the proportions of a real installation, and a twentieth of them."""
LONG_FREEZE = 7.5
"""Longer than lease and settle time together; strikes where the guards stand."""
SHORT_FREEZE = 3.0
"""Longer than a lease. More may not strike anywhere: a worker that is frozen between
guard and socket for longer than lease and settle time is beyond what is promised."""
LONG_SHARE = 0.15
"""How many of the freezes at a look at the clock are long, of 1."""
FINAL = ("sent", "dead", "expired", "cancelled")
LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run: how much is sent and what befalls the workers."""

    deliveries: int
    recipients: int = 60
    workers: int = 6
    weather: Weather = STORM
    knows_channels: bool = True
    kill_on_accept: float = 0.0
    """How often, of 1, the worker dies just after Slack took its message."""
    kill_every: float | None = None
    """Seconds between kills at any moment."""
    freeze_every: float | None = None
    """Seconds between short freezes at any moment."""
    freeze: float = 0.0
    """How often, of 1, a worker freezes at a look at the clock."""
    kill_in_commit: float = 0.0
    page_cap: list[str] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    """Files that tell the time; each worker follows one of them."""
    off: str | None = None
    waits: dict[str, float] = field(default_factory=dict)
    """What is waited after a refusal, in seconds, where that is not the usual time."""
    terms: dict[str, float] = field(default_factory=lambda: dict(TERMS))
    limit: float = 600.0
    """Seconds after which the run ends as it stands."""
    patience: float = 20.0
    """Seconds without any change after which the run ends as it stands."""
    linger: float = 0.0
    """Seconds for which all must have ended: what comes late is seen then."""
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one message, by Slack's books and by ours."""

    told: int
    told_in: str | None
    state: str
    error: str | None
    noted_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to."""

    deliveries: int
    lost: int
    """Never created, though the outbox had come to its end or stood still."""
    waiting: int
    """Not yet created when the run's time was up."""
    doubled: int
    states: dict[str, int]
    kills: int
    freezes: int
    unplanned_ends: int
    failures: dict[str, int]
    answers: dict[str, int]
    calls: dict[str, int]
    seconds: float
    fates: dict[str, Fate] = field(repr=False)

    def did(self) -> str:
        """Return what befell the workers."""
        return (
            f"{self.deliveries} deliveries, {self.kills} kills, {self.freezes} freezes"
        )

    def found(self) -> str:
        """Return what came of the messages, and how."""
        late = f", {self.waiting} still waiting when time was up" * bool(self.waiting)
        return (
            f"{self.lost} lost, {self.doubled} twice{late} ({self.seconds:.0f} s; "
            f"{self.states}; unplanned ends {self.unplanned_ends}; job errors "
            f"{self.failures}; Slack {self.answers}, {self.calls})"
        )

    def line(self) -> str:
        """Return the figures on one line."""
        return f"{self.did()}: {self.found()}"


Trouble = Callable[[Queue], Awaitable[None]]
Strike = Callable[[Staff, str, int, str], None]
"""Told of each event at Slack, as its watcher is, with who is at work."""


async def no_trouble(_queue: Queue) -> None:
    """Do nothing to the database itself."""


def no_strike(_people: Staff, _event: str, _pid: int, _channel: str) -> None:
    """Leave whoever asks alone."""


def lengths(dice: random.Random) -> Callable[[], float]:
    """Return what says how long a worker stands still at a look at the clock.

    Mostly short: much time is not gained by waiting for many long ones.
    """

    def length() -> float:
        if dice.random() < LONG_SHARE:
            return LONG_FREEZE
        return 0.05 + dice.random()

    return length


async def run(
    url: str,
    plan: Plan,
    *,
    trouble: Trouble = no_trouble,
    strike: Strike = no_strike,
    mood: Mood | None = None,
) -> Outcome:
    """Run `plan` on the empty, migrated database at `url`, and `trouble` beside it."""
    queue = await fill(
        url,
        count=plan.deliveries,
        recipients=plan.recipients,
        knows_channels=plan.knows_channels,
    )
    dice = random.Random(plan.seed)  # noqa: S311 - a test's dice
    async with staff(length=lengths(dice)) as people:

        def watcher(event: str, pid: int, channel: str) -> None:
            strike(people, event, pid, channel)
            if event == "accepted" and dice.random() < plan.kill_on_accept:
                people.kill(pid)

        slack = FaultySlack(plan.weather, seed=plan.seed, watcher=watcher, mood=mood)
        async with served(slack) as address:
            people.hire(_order(url, address, plan), size=plan.workers)
            chaos = asyncio.create_task(_strike(people, plan, dice))
            troubling = asyncio.ensure_future(trouble(queue))
            started = monotonic()
            is_at_rest = await until_done(queue, plan, troubling)
            seconds = monotonic() - started
            chaos.cancel()
            await troubling
            people.dismiss()
    try:
        return await _count(
            queue, slack, people, seconds=seconds, is_at_rest=is_at_rest
        )
    finally:
        await queue.engine.dispose()


def _order(url: str, address: str, plan: Plan) -> Order:
    return Order(
        database=url,
        slack=address,
        seed=plan.seed,
        terms=plan.terms,
        off=plan.off,
        freeze=plan.freeze,
        kill_in_commit=plan.kill_in_commit,
        page_cap=plan.page_cap,
        clocks=plan.clocks,
        waits=plan.waits,
    )


async def _strike(people: Staff, plan: Plan, dice: random.Random) -> None:
    """Kill and freeze at random moments, until cancelled."""

    async def kill() -> None:
        while plan.kill_every is not None:
            await asyncio.sleep(dice.random() * 2 * plan.kill_every)
            if awake := people.awake():
                people.kill(dice.choice(awake))

    async def freeze() -> None:
        while plan.freeze_every is not None:
            await asyncio.sleep(dice.random() * 2 * plan.freeze_every)
            if awake := people.awake():
                # Mostly short, since a frozen writer stops all on SQLite; some outlast
                # a lease.
                seconds = 0.05 + (SHORT_FREEZE - 0.05) * dice.random() ** 6
                people.freeze(dice.choice(awake), seconds=seconds)

    await asyncio.gather(kill(), freeze())


async def until_done(queue: Queue, plan: Plan, troubling: asyncio.Future[None]) -> bool:
    """Wait until every message has ended, or nothing moves, or the time is up.

    False: the time was up while something still moved.
    """
    ends_at = monotonic() + plan.limit
    seen, moved_at, moves = None, monotonic(), 0
    while monotonic() < ends_at:
        # The first is that all wait: on a busy machine workers begin late.
        if moves > 1 and monotonic() - moved_at > plan.patience:
            return True
        await asyncio.sleep(LOOK_EVERY)
        try:
            states = await queue.states()
        except (DBAPIError, OSError):
            # It may be down at this moment; that is what some runs are about.
            continue
        ended = sum(states[state] for state in FINAL)
        rested = seen == states and monotonic() - moved_at >= plan.linger
        if troubling.done() and ended == len(queue.ids) and rested:
            return True
        if states != seen:
            seen, moved_at, moves = states, monotonic(), moves + 1
    return False


async def _count(
    queue: Queue,
    slack: FaultySlack,
    people: Staff,
    *,
    seconds: float,
    is_at_rest: bool,
) -> Outcome:
    rows = await queue.rows()
    missing = [each for each in queue.ids if not slack.created[each]]
    waiting = 0
    if not is_at_rest:
        waiting = sum(rows[each].state not in FINAL for each in missing)
    return Outcome(
        deliveries=len(queue.ids),
        lost=len(missing) - waiting,
        waiting=waiting,
        doubled=slack.doubled(),
        states=dict(await queue.states()),
        kills=people.counts["killed"],
        freezes=people.counts["frozen"],
        unplanned_ends=people.counts["unplanned"],
        failures=dict(people.failures),
        answers=dict(slack.answers),
        calls=dict(slack.calls),
        seconds=seconds,
        fates=await fates(queue, slack),
    )


async def fates(queue: Queue, slack: FaultySlack) -> dict[str, Fate]:
    """Return what became of each message of `queue`."""
    rows = await queue.rows()
    return {each: _fate(rows[each], slack) for each in queue.ids}


def _fate(row: Delivery, slack: FaultySlack) -> Fate:
    return Fate(
        told=slack.created[row.id],
        told_in=slack.told_in.get(row.id),
        state=row.state,
        error=row.error,
        noted_in=row.slack_channel,
    )
