"""The file .env: an answer is written at once and whole, and the rest stays."""

import os
import re
import tempfile
from pathlib import Path

from dotenv import set_key

from console.base.foreseen import NotReadyError

EXAMPLE = Path(__file__).parents[2] / ".env.example"
PLAIN = re.compile(r"[\w\-.:/@+=,]*", re.ASCII)
"""What every reader of such files takes without quotes; some do not take them off."""


class EnvFileError(NotReadyError):
    """The settings cannot be written; the text says why and what to do."""


class EnvFile:
    """The file of settings at `path`; one that is not there yet begins as the example.

    `example` is that beginning.
    """

    def __init__(self, path: Path, *, example: Path = EXAMPLE) -> None:
        # A link stays one: what it leads to is written.
        self.path = path.resolve()
        self._example = example

    def check(self) -> None:
        """Raise EnvFileError at once if nothing could be written later."""
        if self.path.is_dir():
            raise EnvFileError(self._refusal("it is a folder"))
        try:
            with tempfile.TemporaryFile(dir=self.path.parent):
                pass
        except OSError as error:
            raise EnvFileError(self._refusal(_why(error))) from error

    def keep(self, name: str, value: str) -> None:
        """Write one setting in its place; EnvFileError, and the file as it was."""
        if "${" in value:
            # Every reader of such a file puts another value in this place.
            message = (
                f"{name.upper()} holds ${{, which no file of settings can hold: set it "
                "in the environment"
            )
            raise EnvFileError(message)
        try:
            self._keep(name.upper(), value)
        except OSError as error:
            raise EnvFileError(self._refusal(_why(error))) from error

    def _keep(self, name: str, value: str) -> None:
        mode = "never" if PLAIN.fullmatch(value) else "always"
        # mkstemp's files are for their owner alone, and that is how this one stays.
        handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".env-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(with_place(of_one_spelling(self._text(), name), name))
            set_key(draft, name, value, quote_mode=mode)
            with open(draft, "rb") as file:  # noqa: PTH123 - a name from mkstemp
                os.fsync(file.fileno())
            os.replace(draft, self.path)  # noqa: PTH105 - the same
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def _text(self) -> str:
        for path in (self.path, self._example):
            if path.exists():
                return self._read(path)
        return ""

    def _read(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            message = f"{path} is not UTF-8: save it as UTF-8, and try again"
            raise EnvFileError(message) from error

    def _refusal(self, why: str) -> str:
        return (
            f"{self.path} cannot be written ({why}): your answers would be lost. Run "
            "this in a folder that you may write to, with room on its disk"
        )


def of_one_spelling(text: str, name: str) -> str:
    """Return `text` without the lines that set `name` in other letters.

    Names count in any letter case, and the last line wins: an old value would stand
    over the new one, or an old secret beside it.
    """
    other = re.compile(rf"[ \t]*(?:export\s+)?({name})\s*=.*(?:\n|$)", re.IGNORECASE)
    return "".join(
        line
        for line in text.splitlines(keepends=True)
        if (found := other.match(line)) is None or found[1] == name
    )


def with_place(text: str, name: str) -> str:
    """Return `text` with an empty setting `name` below the line that shows its default.

    Where the setting is there already, or no line shows it, `text` is as it was.
    """
    if re.search(rf"^\s*(export\s+)?{name}\s*=", text, re.MULTILINE):
        return text
    shown = re.compile(rf"^#\s*{name}=.*$", re.MULTILINE)
    return shown.sub(lambda found: f"{found[0]}\n{name}=", text, count=1)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
