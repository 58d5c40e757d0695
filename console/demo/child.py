"""Run a module as a program that ends when its parent does, however the parent ends.

`python -m console.demo.child [--once PATH] MODULE ARGUMENT…` runs MODULE as `python -m`
would, with --once as soon as there is something at PATH. The
parent holds the other end of standard input; when it is gone, even by kill -9, the pipe
closes and this process leaves.
"""

import importlib
import os
import runpy
import sys
import threading
import time
from pathlib import Path

POLL_SECONDS = 0.02


def leave_with_the_parent() -> None:
    """Wait until standard input closes, then end the process at once."""
    # Not by way of `sys.stdin`, whose lock this thread would hold when all is done.
    while os.read(0, 4096):
        pass
    os._exit(0)


def _import_beforehand(package: str) -> None:
    """Import what `package` needs, which takes a second, without running it."""
    main_module = f"{package}.__main__"
    importlib.import_module(main_module)
    # It is run as a fresh one: nothing of it may be known under this name.
    del sys.modules[main_module]


def main() -> None:
    """Run the module that the command line names."""
    threading.Thread(target=leave_with_the_parent, daemon=True).start()
    words = sys.argv[1:]
    if words[0] == "--once":
        _, awaited, *words = words
        _import_beforehand(words[0])
        while not Path(awaited).exists():
            time.sleep(POLL_SECONDS)
    module, sys.argv = words[0], words
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
