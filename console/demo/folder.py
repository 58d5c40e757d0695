"""The demo's folder: made if need be, wiped at each start, and never anybody else's."""

import re
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path

from console.base.single_process import AlreadyRunningError, only_one
from console.demo.processes import DemoError

NAME = "demo"
LOCK = f"{NAME}.lock"
WRITING = "floor.writing"
"""The floor until it is whole."""
DATABASE = "switchback.sqlite"
ADDRESS = "page.url"
"""Where its page is, for whoever starts a second one."""
MADE = re.compile(
    r"demo\.lock|switchback\.sqlite(-wal|-shm|-journal|\.lock)?"
    r"|clock\.json(\.\d+)?|floor(\.writing)?|(crm|floor|slack)\.log|page\.url"
)
"""What a demo makes, to the letter: what is only called alike is somebody's own."""


def take(folder: Path, held: ExitStack, *, url: str) -> None:
    """Make `folder`, keep others out of it while `held` is open, and empty it.

    `url` is the address of the page, which whoever comes in the meantime is told.

    DemoError, and nothing is touched, if it holds anything that no demo has made or
    cannot be written to; AlreadyRunningError if another demo runs in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(folder)
        _keep_others_out(folder, held)
        _empty(folder)
        (folder / ADDRESS).write_text(url)
    except FileExistsError as error:
        message = f"{folder} is a file: name another folder with --folder"
        raise DemoError(message) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = (
            f"the demo cannot write to {folder} ({reason}): name a folder of your own "
            "with --folder"
        )
        raise DemoError(message) from error


def _keep_others_out(folder: Path, held: ExitStack) -> None:
    try:
        held.enter_context(only_one(f"sqlite:///{folder}/{NAME}"))
    except AlreadyRunningError as error:
        raise AlreadyRunningError(_runs_already(folder)) from error


def _runs_already(folder: Path) -> str:
    with suppress(OSError):
        return (
            f"a demo runs already: open {(folder / ADDRESS).read_text()}, or stop it "
            "with Ctrl-C where it was started; for a second one beside it name another "
            "folder with --folder"
        )
    return (
        f"another demo runs in {folder}, or the folder lies on a network file system: "
        "stop the other, or name another folder with --folder"
    )


def _refuse_foreign(folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in names if not MADE.fullmatch(name)]
    # A database alone may be a real one: only a demo leaves its lock beside it.
    if not names or (LOCK in names and not foreign):
        return
    found = foreign[0] if foreign else names[0]
    message = (
        f"{folder} is not a demo's folder ({found} is in it), and the demo empties its "
        "folder at each start: name an empty or a new one with --folder"
    )
    raise DemoError(message)


def _empty(folder: Path) -> None:
    for old in folder.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name != LOCK:
            old.unlink()
