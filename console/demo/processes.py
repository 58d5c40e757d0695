"""Processes that the demo starts, and that never outlive it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from console.base.foreseen import ForeseenError

PROGRAM = Path(__file__).resolve().parents[2]
"""Where the modules lie, from wherever the demo is started."""
LOOPBACK = "127.0.0.1"
READY_WITHIN = 30.0
STOP_WITHIN = 3.0


class DemoError(ForeseenError):
    """A stand-in of the demo did not start; the text has its last words."""


def free_port(*, preferred: int | None, host: str = LOOPBACK) -> int:
    """Return `preferred` if it is free on `host`, else any free port."""
    for wanted in [preferred or 0, 0]:
        with suppress(OSError):
            return bound_port(wanted, host=host)
    message = f"no port is free on {host}"
    raise DemoError(message)


def bound_port(port: int, *, host: str) -> int:
    """Return `port`, or a free one for 0; OSError if it cannot be listened on."""
    with socket.create_server((host, port)) as server:
        return int(server.getsockname()[1])


async def run_to_end(module: str, *arguments: str, log: Path) -> None:
    """Run a module as a program; DemoError if it fails."""
    async with _started(module, *arguments, log=log) as process:
        if await process.wait() != 0:
            raise DemoError(_last_words(module, log))


@asynccontextmanager
async def running(
    module: str,
    *arguments: str,
    port: int,
    log: Path,
    host: str = LOOPBACK,
    once: Path | None = None,
) -> AsyncIterator[None]:
    """Keep a module running as a server on `port`; wait until it answers on `host`.

    It is imported at once and run as soon as `once` exists.
    """
    waiting = () if once is None else ("--once", str(once))
    async with _started(*waiting, module, *arguments, log=log) as process:
        await _answers(process, (host, port), module=module, log=log)
        yield


@asynccontextmanager
async def _started(
    *arguments: str, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a module as a process that ends with the block, or when we do.

    It has a process group of its own, so that Ctrl-C reaches it through us alone, and
    a pipe from us, so that it ends even if we are killed.
    """
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            # Not what lies in the folder where somebody happens to stand.
            "-P",
            "-m",
            "console.demo.child",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(PROGRAM)},
        )
    try:
        yield process
    finally:
        await _stop(process)


async def _answers(
    process: asyncio.subprocess.Process,
    address: tuple[str, int],
    *,
    module: str,
    log: Path,
) -> None:
    try:
        async with asyncio.timeout(READY_WITHIN):
            while process.returncode is None:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(*address)
                    writer.close()
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    raise DemoError(_last_words(module, log))


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _last_words(module: str, log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-5:]
    return "\n".join([f"{module} did not start ({log}):", *lines])
