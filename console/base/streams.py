"""Output that never breaks over a letter: a terminal may know ASCII alone."""

import io
import sys


def plain_streams() -> None:
    """Write a question mark for what this terminal's encoding does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
