"""Bring one environment to what its locks say, from whatever state it was left in."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from install import stamp
from install.locked import digest, expected
from install.problem import InstallError
from install.stamp import Stamp
from install.tools import Show, Tool
from install.verify import verify


def is_ready(folder: Path, wanted: Stamp) -> bool:
    """Tell whether `folder` is whole, holds all that is wanted, and its Python runs."""
    kept = stamp.read(folder)
    return (
        kept is not None
        and kept.locks.items() >= wanted.locks.items()
        and _same_python(folder, kept, wanted)
        and not _before(folder).exists()
    )


def can_be_added_to(folder: Path, wanted: Stamp) -> bool:
    """Tell whether `folder` is whole but holds only the first of the wanted locks."""
    kept = stamp.read(folder)
    return (
        kept is not None
        and bool(kept.locks)
        and kept.locks.items() <= wanted.locks.items()
        and _same_python(folder, kept, wanted)
    )


def wanted_stamp(executable: str, python: str, locks: list[Path]) -> Stamp:
    """Return what the stamp of a whole environment will say."""
    named = {lock.name: digest(lock) for lock in locks}
    return Stamp(executable=executable, python=python, locks=named)


def make_anew(tool: Tool, locks: list[Path], wanted: Stamp, show: Show) -> None:
    """Make the environment from nothing; a whole one comes back if that fails."""
    folder, before = tool.folder, _before(tool.folder)
    try:
        if stamp.read(folder) is not None:
            clear(before)
            folder.rename(before)
        clear(folder)
        tool.make()
        _fill(tool, locks[-1], wanted, show)
    except BaseException:
        # Whole is what has its stamp: Ctrl-C may come between any two lines above.
        if stamp.read(before) is not None:
            clear(folder)
            before.rename(folder)
        elif stamp.read(folder) is None:
            clear(folder)
        raise
    clear(before)


def add(tool: Tool, locks: list[Path], wanted: Stamp, show: Show) -> None:
    """Install the rest into a whole environment, which stays whole if nothing came.

    pip installs nothing before it has everything. What is half-installed all the same
    has no stamp afterwards, and is made anew by the next call.
    """
    kept = stamp.read(tool.folder)
    stamp.remove(tool.folder)
    try:
        _fill(tool, locks[-1], wanted, show)
    except Exception:
        with suppress(InstallError):
            verify(tool.inside, expected(locks[0]), tool.environment)
            if kept is not None:
                stamp.write(tool.folder, kept)
        raise


def clear(folder: Path) -> None:
    """Remove an environment, whatever is left of it; of a link only the link."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        # The stamp first: what is left of a removal that is cut off is not whole.
        stamp.remove(folder)
        shutil.rmtree(folder)


def _fill(tool: Tool, lock: Path, wanted: Stamp, show: Show) -> None:
    tool.install(lock, show)
    tool.check()
    verify(tool.inside, expected(lock), tool.environment)
    stamp.write(tool.folder, wanted)


def _same_python(folder: Path, kept: Stamp, wanted: Stamp) -> bool:
    """Tell whether the environment was made with the Python that is wanted and has it.

    A distribution's upgrade puts another Python behind the same path.
    """
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    inside = folder / "bin" / "python"
    try:
        told = subprocess.run(  # noqa: S603 - our own words to our own Python
            [inside, "-I", "-S", "-c", code], capture_output=True, check=True, text=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    return os.path.realpath(kept.executable) == os.path.realpath(
        wanted.executable
    ) and kept.python.split(".")[:2] == wanted.python.split(".")[:2] == told.split(".")


def _before(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.before")
