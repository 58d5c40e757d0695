"""The supervisor of the workers: hires, kills, freezes, thaws, and counts."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, replace

from tests.faults.reader import ReadingOrder
from tests.faults.whole import WholeOrder
from tests.faults.worker import Order

AnyOrder = Order | ReadingOrder | WholeOrder
KILL, STOP, GO = signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
STOP_AT_LOOK = signal.SIGUSR1
UNTIL_THAWED = 60.0


class Staff:
    """Keeps `size` workers at work, whatever befalls them.

    Only processes that the nursery reports as its living children are ever signalled.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, *, length: Callable[[], float]
    ) -> None:
        self.alive: set[int] = set()
        self.frozen: set[int] = set()
        self.counts: Counter[str] = Counter()
        """born, killed, frozen, unplanned (ends that nobody ordered)."""
        self.failures: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        """What the workers have told that they did."""
        self._process = process
        self._length = length
        self._planned: dict[int, float] = {}
        self._killed: set[int] = set()
        self._order: AnyOrder | None = None

    def hire(self, order: AnyOrder, *, size: int) -> None:
        """Start `size` workers; whoever ends is replaced until `close`."""
        self._order = order
        for _ in range(size):
            self._bear()

    def give(self, order: AnyOrder) -> None:
        """Have whoever is born from now on work by `order`; the others are killed."""
        self._order = order
        for pid in self.awake():
            self.kill(pid)

    def awake(self) -> list[int]:
        """Return the workers that are neither dead nor frozen."""
        return sorted(self.alive - self.frozen - self._killed)

    def kill(self, pid: int) -> None:
        """Kill a worker at once; it is replaced."""
        if pid in self.alive and pid not in self._killed:
            self._killed.add(pid)
            self.counts["killed"] += 1
            with suppress(ProcessLookupError):
                os.kill(pid, KILL)

    def freeze(self, pid: int, *, seconds: float) -> None:
        """Stop a worker for so long."""
        if pid in self.alive and pid not in self.frozen | self._killed:
            self._planned[pid] = seconds
            self.frozen.add(pid)
            with suppress(ProcessLookupError):
                os.kill(pid, STOP)

    def freeze_at_next_look(self, pid: int) -> None:
        """Have a worker stop when it next looks at the clock, until it is thawed."""
        self._planned[pid] = UNTIL_THAWED
        self.frozen.add(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, STOP_AT_LOOK)

    async def listen(self) -> None:
        """Follow what the nursery tells until it ends."""
        output = self._process.stdout
        while output is not None and (line := await output.readline()):
            event, pid, detail = line.decode().split(maxsplit=2)
            self._heard(event, int(pid), detail.strip())

    def _heard(self, event: str, pid: int, detail: str) -> None:
        match event:
            case "born":
                self.alive.add(pid)
                self.counts["born"] += 1
            case "stopped":
                self._stopped(pid)
            case "failed":
                self.failures[detail] += 1
            case "did":
                self.done[detail] += 1
            case "ended":
                self._ended(pid)

    def _stopped(self, pid: int) -> None:
        self.frozen.add(pid)
        self.counts["frozen"] += 1
        seconds = self._planned.pop(pid, 0.0) or self._length()
        asyncio.get_running_loop().call_later(seconds, self.thaw, pid)

    def thaw(self, pid: int) -> None:
        """Let a frozen worker go on; it may have died in its sleep."""
        self.frozen.discard(pid)
        if pid in self.alive:
            with suppress(ProcessLookupError):
                os.kill(pid, GO)

    def _ended(self, pid: int) -> None:
        self.alive.discard(pid)
        self.frozen.discard(pid)
        if pid in self._killed:
            self._killed.discard(pid)
        elif self._order is not None and self._order.kill_in_commit:
            self.counts["killed"] += 1
        else:
            self.counts["unplanned"] += 1
        self._bear()

    def _bear(self) -> None:
        if self._order is None or self._process.stdin is None:
            return
        order = replace(self._order, seed=self._order.seed + self.counts["born"])
        self._process.stdin.write(f"{json.dumps(asdict(order))}\n".encode())

    def dismiss(self) -> None:
        """Kill everybody and hire nobody any more."""
        self._order = None
        for pid in list(self.alive):
            with suppress(ProcessLookupError):
                os.kill(pid, KILL)


@asynccontextmanager
async def staff(
    *, length: Callable[[], float], trade: str = "worker"
) -> AsyncIterator[Staff]:
    """Give a supervisor whose workers end with the block, and with this process.

    `trade` is the module of this room whose work they do. Whoever stops of itself is
    let go on after the seconds that `length` says.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.nursery", f"tests.faults.{trade}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    people = Staff(process, length=length)
    listening = asyncio.create_task(people.listen())
    try:
        yield people
    finally:
        people.dismiss()
        if process.stdin is not None:
            process.stdin.close()
        await listening
        await process.wait()
