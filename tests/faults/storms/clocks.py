"""Clocks that spring ahead and back while messages are sent and looked up.

On SQLite all goes by the one machine's clock; on PostgreSQL each worker has its own,
and leases go by the server's.
"""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from jobs.clock import system_clock
from tests.faults.backlog import Queue
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.sending import WORKERS, plan, sent, told

AHEAD = (0.0, 130.0, 600.0, 7_200.0, 72_000.0, -45.0, -600.0, -10_800.0)
"""Seconds; a clock more than a day ahead is beyond what is promised."""
EVERY = 0.3
"""Seconds, from the first message that was sent on."""


def set_clock(path: Path, ahead: float) -> None:
    """Let the clock of `path` be so many seconds ahead of the machine's."""
    now = system_clock()
    at = now + timedelta(seconds=ahead)
    fresh = path.with_suffix(".new")
    told_ = {"at": at.isoformat(), "set_at": now.isoformat(), "speed": 1}
    fresh.write_text(json.dumps(told_))
    fresh.replace(path)


async def blow(scene: Scene) -> Finding:
    """Send while the clocks are set again and again, and put right at the end."""
    dice = scene.dice("clocks")
    count = 1 if scene.is_sqlite else WORKERS
    files = [scene.folder / f"clock{number}.json" for number in range(count)]
    for file in files:
        set_clock(file, dice.choice(AHEAD))
    jumps = scene.size(5, 120)

    async def trouble(queue: Queue) -> None:
        left = jumps
        while left:
            await asyncio.sleep(dice.random() * 2 * EVERY)
            # Before the first is sent nobody may be at work yet.
            if (await queue.states())["sent"]:
                set_clock(dice.choice(files), dice.choice(AHEAD))
                left -= 1
        # What a clock ahead has put off must not wait until it is caught up with.
        for file in files:
            set_clock(file, 0.0)

    what = plan(scene, short=12, long=300)
    terms = what.terms | {"gap": 0.15}
    what = replace(what, clocks=[str(each) for each in files], terms=terms)
    outcome = await sent(scene, what, trouble=trouble)
    return told(outcome, f"{jumps} times a clock was set")


STORM = Storm(name="clocks ahead and back", blow=blow)
