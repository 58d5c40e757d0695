"""Read the CRM under a storm, and compare the tables with those of a calm run."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from models.db.database import SessionMaker, open_database, session_maker
from tests.faults.crm_stand import OURS, Stand
from tests.faults.reader import WHOLE, ReadingOrder, read_once
from tests.faults.staff import Staff, staff
from tests.faults.storm import TERMS
from tests.faults.storms.form import Scene
from tests.jobs.sync_fakes import TABLES, everything_stored

READERS = 2
PATIENCE = 240.0
"""Seconds in which two whole readings must have succeeded."""
GLANCE = 0.05
KILL_EVERY = 0.4
LEASE = TERMS | {"lease": 1.2}

Result = TypeVar("Result")
Tables = Mapping[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The readers at work, and the hand that kills them."""

    people: Staff
    order: ReadingOrder
    dice: random.Random

    async def harass(self, seconds: float) -> None:
        """Kill somebody at random moments for so long."""
        ends_at = monotonic() + seconds
        while monotonic() < ends_at:
            await asyncio.sleep(self.dice.random() * 2 * KILL_EVERY)
            if awake := self.people.awake():
                self.people.kill(self.dice.choice(awake))

    async def did(self, word: str, *, times: int = 2) -> bool:
        """Wait until `word` is told so often; False if nobody could.

        Twice: the first may have begun before the call, and they take turns.
        """
        until = self.people.done[word] + times
        ends_at = monotonic() + PATIENCE
        while self.people.done[word] < until:
            if monotonic() > ends_at:
                return False
            await asyncio.sleep(GLANCE)
        return True

    async def read_whole(self) -> bool:
        """Wait until all that there is now has been read by our own token."""
        return await self.did(f"{WHOLE}:{OURS}")

    def works(self) -> str:
        """Return what the readers did, on one line."""
        done, kills = dict(self.people.done), self.people.counts["killed"]
        failed = f", errors {dict(self.people.failures)}" * bool(self.people.failures)
        return f"{sum(done.values())} readings, {kills} kills{failed}"


@asynccontextmanager
async def readers(
    scene: Scene, stand: Stand, *, tokens: tuple[str, ...] = (OURS,)
) -> AsyncIterator[Readers]:
    """Hire readers of the stand; they end with the block."""
    async with staff(length=lambda: 0.5, trade="reader") as people:
        order = ReadingOrder(
            database=scene.database,
            crm=stand.url,
            tokens=list(tokens),
            clocks=[str(stand.clock_file)],
            terms=LEASE,
            seed=scene.seed,
            kill_in_commit=0.005,
        )
        people.hire(order, size=READERS)
        yield Readers(people=people, order=order, dice=scene.dice("kills"))


async def stored(database: str) -> Tables:
    """Return all that was read into `database`."""
    return await within(database, everything_stored)


async def calm(scene: Scene, stand: Stand, *, token: str = OURS) -> Tables:
    """Return what one reading into the other database, without trouble, stores."""

    async def read(sessions: SessionMaker) -> Tables:
        report = await read_once(stand.url, sessions, stand.clock, token=token)
        if not report.is_complete:
            message = f"the calm run is not whole: {report}"
            raise RuntimeError(message)
        return await everything_stored(sessions)

    return await within(scene.calm, read)


async def within(
    database: str, work: Callable[[SessionMaker], Awaitable[Result]]
) -> Result:
    """Do `work` with sessions on `database`."""
    engine = open_database(database)
    try:
        return await work(session_maker(engine))
    finally:
        await engine.dispose()


def differences(ours: Tables, calm_: Tables, *, but: tuple[str, ...]) -> list[str]:
    """Return each row that one has and the other has not, but of the tables `but`."""
    found: list[str] = []
    for table in TABLES:
        if table in but:
            continue
        mine, theirs = _counted(ours[table]), _counted(calm_[table])
        found += [f"{table} has {row}, the calm run not" for row in mine - theirs]
        found += [f"{table} lacks {row} of the calm run" for row in theirs - mine]
    return found


def _counted(rows: list[tuple[Any, ...]]) -> set[tuple[str, int]]:
    """Return the rows with how often each is there, so that a doubled one differs."""
    return set(Counter(map(repr, rows)).items())
