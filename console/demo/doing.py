"""What whoever starts the demo reads while it starts."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def doing(console: Console, words: str) -> Iterator[None]:
    """Say what is done while it is: in place at a terminal, a line elsewhere."""
    if console.is_terminal:
        with console.status(words):
            yield
    else:
        say(console, words)
        yield


def say(console: Console, words: str) -> None:
    """Print `words` as they are, on one line."""
    console.print(words, highlight=False, soft_wrap=True)
