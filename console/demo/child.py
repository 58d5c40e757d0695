"""Run a module as a program that ends when its parent does, however the parent ends.

`python -m console.demo.child MODULE ARGUMENT…` runs MODULE as `python -m` would. The
parent holds the other end of standard input; when it is gone, even by kill -9, the pipe
closes and this process leaves.
"""

import os
import runpy
import sys
import threading


def leave_with_the_parent() -> None:
    """Wait until standard input closes, then end the process at once."""
    # Not by way of `sys.stdin`, whose lock this thread would hold when all is done.
    while os.read(0, 4096):
        pass
    os._exit(0)


def main() -> None:
    """Run the module that the command line names."""
    threading.Thread(target=leave_with_the_parent, daemon=True).start()
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
