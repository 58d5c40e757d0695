"""A process that forks workers in a blink, reaps them, and takes them with it.

A kill costs a fork instead of a second of imports. Its argument names the module whose
`work_as` every worker does. It reads one JSON order a line from standard input and
tells on standard output: born, stopped, ended. When the input ends, even by kill -9 of
the parent, it leaves, and the kernel kills its children.
"""

import ctypes
import json
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

PR_SET_PDEATHSIG = 1
GLANCE = 0.01
"""Seconds between two looks at the children."""


def die_with_the_parent() -> None:
    """Ask the kernel to kill this process when its parent is gone (Linux only)."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def tell(event: str, pid: int, detail: int | str = 0) -> None:
    """Write one line that the supervisor reads; short, so that it is never torn."""
    os.write(1, f"{event} {pid} {detail}\n".encode())


def bear(order: str, work_as: Callable[..., None]) -> None:
    """Fork one worker."""
    pid = os.fork()
    if pid:
        tell("born", pid)
        return
    die_with_the_parent()
    os.close(0)
    try:
        work_as(json.loads(order), tell)
    finally:
        os._exit(0)


def reap() -> None:
    """Tell what became of the children since the last look."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            if pid == 0:
                return
            if os.WIFSTOPPED(status):
                tell("stopped", pid)
            else:
                tell("ended", pid, os.waitstatus_to_exitcode(status))


def main() -> None:
    """Obey until the input ends."""
    die_with_the_parent()
    work_as = import_module(sys.argv[1]).work_as
    waiting = b""
    while True:
        if select.select([0], [], [], GLANCE)[0]:
            read = os.read(0, 65536)
            if not read:
                return
            *orders, waiting = (waiting + read).split(b"\n")
            for order in orders:
                bear(order.decode(), work_as)
        reap()


if __name__ == "__main__":
    sys.exit(main())
