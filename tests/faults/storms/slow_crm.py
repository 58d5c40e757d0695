"""A CRM that hangs, drips and cuts its lines, beside messages that fall due.

The program itself runs, killed now and then: whatever the CRM does, each message goes
out soon after it is due, and once the CRM answers all that it holds is read.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic, time

from models.db.database import session_maker
from models.outbox.queue import enqueue
from tests.faults.backlog import Queue, fill, message
from tests.faults.crm_stand import OURS, Stand, opened
from tests.faults.proxy import Proxy, Toxic, line_to
from tests.faults.slack import CALM, FaultySlack, served
from tests.faults.staff import Staff, staff
from tests.faults.storm import fates
from tests.faults.storms.busy_floor import busy_floor
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.reading import Tables, calm, differences, stored
from tests.faults.storms.sending import SOON, amiss
from tests.faults.whole import WholeOrder

RECIPIENTS = 6
TOXICS: tuple[Toxic, ...] = ("latency", "latency", "trickle", "cut", "reset")
"""Half a minute without a word is the longest, and the most frequent."""
LATE = 12.0
"""Seconds: a start, a rest and a lease, on a machine with other things to do."""
EVERY = 0.4
"""Seconds between two messages."""
SET_ANEW, KILLS = 0.3, 0.1
"""How often, of 1, the trouble changes, or a process is killed, after a message."""
PATIENCE, GLANCE = 240.0, 0.2
UNTOLD = ("stream_states", "deal_snapshots")


@dataclass(slots=True, kw_only=True)
class Due:
    """What falls due, and when."""

    queue: Queue
    at: dict[str, float] = field(default_factory=dict)

    async def add(self) -> None:
        """Let a message fall due now."""
        now = datetime.now(UTC)
        number = len(self.queue.ids)
        new = message(number % RECIPIENTS + 1, number, now=now)
        async with session_maker(self.queue.engine).begin() as session:
            await enqueue(session, new, now=now)
        self.queue.ids.append(new.id)
        self.at[new.id] = time()

    async def is_sent(self) -> bool:
        """Say whether all that fell due has gone out."""
        return (await self.queue.states())["sent"] >= len(self.queue.ids)


async def blow(scene: Scene) -> Finding:
    """Let messages fall due while the CRM misbehaves and the program is killed."""
    floors = {OURS: busy_floor(scene.size(20, 600))}
    stand = Stand(floors=floors, clock_file=scene.folder / "clock.json")
    stand.set(datetime.now(UTC))
    due = Due(queue=await fill(scene.database, count=0, recipients=RECIPIENTS))
    slack = FaultySlack(CALM, seed=scene.seed, watcher=lambda *_: None)
    async with opened(stand), line_to(stand.url) as (proxy, line):
        expected = await calm(scene, stand)
        async with (
            served(slack) as address,
            staff(length=lambda: 0.5, trade="whole") as people,
        ):
            people.hire(_order(scene, address, line), size=_workers(scene))
            await _trouble(scene, due, proxy, people)
            wrong = await _end(scene, due, expected, people)
    books = await fates(due.queue, slack)
    await due.queue.engine.dispose()
    wrong += [
        f"{one}: {words}" for one, fate in books.items() if (words := amiss(fate))
    ]
    late = [slack.told_at[one] - at for one, at in due.at.items() if books[one].told]
    wrong += [f"told {each:.1f} s after it was due" for each in late if each > LATE]
    return Finding(
        did=(
            f"{len(late)} messages fell due, answers of the CRM spoilt: "
            f"{dict(proxy.spoilt)}, {people.counts['killed']} kills"
        ),
        found=f"the latest came after {max(late, default=0):.1f} s; all was read",
        wrong=wrong,
    )


def _order(scene: Scene, slack: str, crm: str) -> WholeOrder:
    return WholeOrder(
        database=scene.database,
        slack=slack,
        crm=crm,
        token=OURS,
        clocks=[],
        terms=SOON,
        seed=scene.seed,
    )


def _workers(scene: Scene) -> int:
    """Return how many work: SQLite is for a single process."""
    return 1 if scene.is_sqlite else 2


async def _trouble(scene: Scene, due: Due, proxy: Proxy, people: Staff) -> None:
    dice = scene.dice("slow")
    # The first reading of the program meets it already, at once or in mid-page.
    proxy.toxic, proxy.spares = TOXICS[0], dice.randint(0, 8)

    async def is_spoilt() -> bool:
        return bool(proxy.spoilt)

    await _until(is_spoilt)
    for _ in range(scene.size(6, 120)):
        await due.add()
        await asyncio.sleep(dice.random() * 2 * EVERY)
        if dice.random() < SET_ANEW:
            proxy.toxic, proxy.spares = dice.choice(TOXICS), dice.randint(0, 8)
        if dice.random() < KILLS and (awake := people.awake()):
            # A start reads at once, so that each meets the CRM as it is.
            people.kill(dice.choice(awake))
    proxy.toxic = "none"


async def _end(scene: Scene, due: Due, expected: Tables, people: Staff) -> list[str]:
    """Wait until all is told and read; return what never was."""
    await _until(due.is_sent)
    for pid in people.awake():
        people.kill(pid)

    async def is_read() -> bool:
        return not differences(await stored(scene.database), expected, but=UNTOLD)

    await _until(is_read)
    return differences(await stored(scene.database), expected, but=UNTOLD)


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when it holds, or when nobody would wait any longer."""
    ends_at = monotonic() + PATIENCE
    while monotonic() < ends_at:
        if await holds():
            return
        await asyncio.sleep(GLANCE)


STORM = Storm(name="a slow CRM", blow=blow)
