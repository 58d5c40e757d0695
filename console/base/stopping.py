"""What Ctrl-C and SIGTERM do to a program that runs until it is stopped."""

import asyncio
import signal


def stop_on_signals() -> asyncio.Event:
    """Return an event that Ctrl-C or SIGTERM sets; a second Ctrl-C ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask)
    return stop
