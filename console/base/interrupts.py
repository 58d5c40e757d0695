"""Ctrl-C at a question that is asked while an event loop waits for its answer."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """Let the first Ctrl-C end a question.

    asyncio takes the first one as a wish to cancel the task, which hears of it only
    once the question is answered: the prompt stays, as if the key did nothing.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
