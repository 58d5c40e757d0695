"""`python -m tests.newcomer`: set it up as a newcomer does, and print the transcript.

The stand-ins serve the demo's floor; what is typed stands in `answers`. Secrets are
masked, and every line is as it stood on a terminal of 80 columns.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.newcomer.answers import DEMO, SMALL, Answers
from tests.newcomer.small_floor import write_small_floor
from tests.newcomer.stand_ins import SECRETS, stand_ins, write_floor
from tests.newcomer.terminal import HERE, Terminal

DAY = datetime(2026, 11, 19, 15, tzinfo=UTC)
FOLDER = "/srv/switchback"
"""How the transcript calls the folder, which is another each time."""


def main() -> int:
    """Return 0 once a newcomer has gone live; the transcript is on stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a company of nine")
    parser.add_argument("--columns", type=int, default=80)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write = write_small_floor if options.small else write_floor
        floor = write(folder, DAY)
        with (
            stand_ins(folder, floor, DAY) as served,
            Terminal(
                "setup",
                environment=served.environment(),
                # As somebody who has just installed it stands.
                folder=HERE,
                columns=options.columns,
                secrets=SECRETS,
            ) as terminal,
        ):
            code = set_up(terminal, SMALL if options.small else DEMO)
    command = "$ .venv/bin/python app.py setup\n"
    sys.stdout.write(command + terminal.screen.replace(name, FOLDER))
    return code


def set_up(terminal: Terminal, answers: Answers) -> int:
    """Answer every question and return the exit code."""
    for question, answer in answers:
        terminal.waits_for(question)
        terminal.answer(answer)
    return terminal.ends()


if __name__ == "__main__":
    sys.exit(main())
