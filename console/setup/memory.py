"""What was answered and is no setting: kept in a file beside .env, so that it goes on.

It holds no secret: who leads whom as far as asked, and which account was confirmed.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from console.setup.env_file import EnvFileError

NAME = ".setup.json"
T = TypeVar("T")


class Memory:
    """Answers by their question's name; each is in the file before the next one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._answers = _read(path)

    def get(self, name: str) -> Any:  # noqa: ANN401 - what JSON can hold
        """Return the answer to the question `name`; None if there is none."""
        return self._answers.get(name)

    def keep(self, name: str, answer: object) -> None:
        """Keep an answer; EnvFileError if the file cannot be written."""
        self._answers[name] = answer
        self._write()

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """Return the kept answer to the question `name`, or `ask` it and keep it."""
        if name not in self._answers:
            self.keep(name, ask())
        answer: T = self._answers[name]
        return answer

    def forget(self, *beginnings: str) -> None:
        """Forget every question whose name begins with one of `beginnings`."""
        self._answers = {
            name: answer
            for name, answer in self._answers.items()
            if not name.startswith(beginnings)
        }
        self._write()

    def _write(self) -> None:
        try:
            handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".setup-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._answers, file, indent=1)
            os.replace(draft, self.path)  # noqa: PTH105 - a name from mkstemp
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            message = f"{self.path} cannot be written ({why}): make room, then go on"
            raise EnvFileError(message) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Without it the questions are asked again, which is all that it is for.
        return {}
    return found if isinstance(found, dict) else {}
