"""A terminal with somebody at it: a real pseudo terminal, and all that it showed."""

import io
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

HERE = Path(__file__).parents[2]
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
MASK = "*" * 8
LINES = 4_000
"""More than any command prints, so that nothing is scrolled away."""
A_MOMENT = 1.0
"""Seconds in which even a busy machine comes to wait for a key."""
PATIENCE = 120
"""Seconds without a new sign; the machine may have other things to do."""
TIMES = 10
"""So often patience may run out over a bar that still moves."""


def _minds_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """Runs one command of app.py; leave it with the command over, or it is ended."""

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str],
        folder: Path,
        columns: int = 60,
        secrets: Sequence[str] = (),
    ) -> None:
        self._seen = io.StringIO()
        self._secrets = secrets
        self._columns = columns
        self._child = pexpect.spawn(
            sys.executable,
            [str(HERE / "app.py"), *arguments],
            env=dict(environment),
            cwd=folder,
            dimensions=(50, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=PATIENCE,
            logfile=None,
            # Whoever runs this in the background ignores Ctrl-C; somebody at a terminal
            # does not.
            preexec_fn=_minds_ctrl_c,
        )
        self._child.logfile_read = self._seen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    def waits_for(self, question: str) -> None:
        """Read on until `question` stands there, however the line is folded."""
        words = [re.escape(word) for word in question.split(" ")]
        self._read_until(r"\s+".join(words))

    def _read_until(self, sign: str | type[pexpect.EOF]) -> None:
        """Read on while anything comes: a first sync may take minutes, and show it."""
        for _ in range(TIMES):
            so_far = len(self.raw)
            if self._child.expect([sign, pexpect.TIMEOUT]) == 0:
                return
            if len(self.raw) == so_far:
                break
        raise pexpect.TIMEOUT(self.raw[-200:])

    def answer(self, text: str) -> None:
        """Type `text` and Enter."""
        self._child.sendline(text)

    def interrupt_at_once(self) -> None:
        """Press Ctrl-C while the program works and asks nothing."""
        self._child.sendintr()

    def interrupt(self) -> None:
        """Press Ctrl-C as a person does: not in the instant a question appears.

        A signal between Python's last look at signals and its read of the line is seen
        only with the next key; no finger is so quick.
        """
        time.sleep(A_MOMENT)
        self._child.sendintr()

    def ends(self) -> int:
        """Read to the end and return the exit code."""
        self._read_until(pexpect.EOF)
        self._child.close()
        code = self._child.exitstatus
        return 128 + self._child.signalstatus if code is None else code

    @property
    def raw(self) -> str:
        """Return every sign that came, control signs and all."""
        return self._seen.getvalue()

    @property
    def text(self) -> str:
        """Return all that came in one line, as it was before the terminal folded it."""
        return " ".join(CONTROL.sub("", self.raw).split())

    @property
    def screen(self) -> str:
        """Return what stood there at the end, line by line, every secret masked."""
        screen = pyte.Screen(self._columns, LINES)
        pyte.Stream(screen).feed(self.raw)
        whole = "\n".join(line.rstrip() for line in screen.display).strip("\n")
        for secret in self._secrets:
            whole = whole.replace(secret, MASK)
        return f"{whole}\n"
