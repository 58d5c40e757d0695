"""One digest for each VP and Friday, however many workers are killed over it."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from coaching.facts.mode import Mode
from models.db.database import open_database, reading, session_maker
from models.outbox.mode import set_mode
from models.tables import Delivery, Slot
from tests.faults.slack import CALM, FaultySlack, served
from tests.faults.staff import staff
from tests.faults.storm import LONG_FREEZE, SHORT_FREEZE, TERMS
from tests.faults.worker import Order
from tests.jobs.floor import sync_at
from tests.jobs.makers import make_person

FRIDAY = datetime(2026, 11, 20, 6, 40, tzinfo=ZoneInfo("America/New_York"))
KILLS_FOR_ONE = 1.5
"""So many kills each digest may cost in the end, beside two for each worker."""
LEASE = TERMS | {"lease": 4.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRun:
    """What the Friday came to."""

    slots: int
    done: int
    without: int
    twice: int
    kills: int
    freezes: int
    unplanned_ends: int
    failures: dict[str, int]
    seconds: float

    def did(self) -> str:
        """Return what befell the workers."""
        return f"{self.slots} slots, {self.kills} kills, {self.freezes} freezes"

    def found(self) -> str:
        """Return what came of the digests."""
        return (
            f"{self.without} VPs without a digest, {self.twice} with two, {self.done} "
            f"slots done ({self.seconds:.0f} s; unplanned {self.unplanned_ends}; job "
            f"errors {self.failures})"
        )


async def friday(
    url: str, *, vps: int, workers: int, kill_every: float, limit: float, seed: int
) -> SlotRun:
    """Let `workers` write and send the digests of `vps` VPs at the same hour."""
    engine = open_database(url)
    sessions = session_maker(engine)
    # In the past, so that what is posted now is later than its first attempt.
    hour = FRIDAY - datetime.now(UTC)
    async with sessions.begin() as session:
        session.add_all(
            make_person(n, role="vp", slack_channel_id=f"D{n:08d}", currency="USD")
            for n in range(1, vps + 1)
        )
        await set_mode(
            session, Mode.LIVE, changed_by="faults", now=FRIDAY - timedelta(days=9)
        )
    await sync_at(sessions, FRIDAY - timedelta(minutes=1))
    slack = FaultySlack(CALM, seed=seed, watcher=lambda _event, _pid, _channel: None)
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    started = monotonic()
    async with staff(length=lambda: LONG_FREEZE) as people, served(slack) as address:
        order = Order(
            database=url,
            slack=address,
            seed=seed,
            terms=LEASE,
            freeze=0.002,
            hour=hour.total_seconds(),
        )
        people.hire(order, size=workers)
        sent = 0
        while monotonic() - started < limit:
            await asyncio.sleep(dice.random() * 2 * kill_every)
            # On a machine that is busy with other things nobody would ever live long
            # enough to get anything done: what was sent lets more be killed.
            may_kill = people.counts["killed"] < 2 * workers + KILLS_FOR_ONE * sent
            if may_kill and (awake := people.awake()):
                people.kill(dice.choice(awake))
            if awake := people.awake():
                seconds = SHORT_FREEZE * dice.random() ** 6
                people.freeze(dice.choice(awake), seconds=seconds)
            async with reading(sessions) as session:
                query = select(Delivery.state, func.count()).group_by(Delivery.state)
                states = Counter(dict((await session.execute(query)).all()))
            sent = states["sent"]
            if sent >= vps:
                break
    async with reading(sessions) as session:
        query = select(func.count()).where(Slot.state == "done")
        done = await session.scalar(query)
    await engine.dispose()
    got = slack.to_each()
    return SlotRun(
        slots=vps,
        done=done or 0,
        without=vps - len(got),
        twice=sum(count > 1 for count in got.values()),
        kills=people.counts["killed"],
        freezes=people.counts["frozen"],
        unplanned_ends=people.counts["unplanned"],
        failures=dict(people.failures),
        seconds=monotonic() - started,
    )
