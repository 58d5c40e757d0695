"""`python3 -m install`: what it says and returns."""

import argparse
import os
import platform
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from install.environment import add, can_be_added_to, is_ready, make_anew, wanted_stamp
from install.locked import expected
from install.problem import InstallError
from install.progress import Progress
from install.reasons import forbidden, full_disk
from install.stamp import Stamp
from install.tools import tool_for
from install.turn import one_at_a_time
from install.wheels import megabytes

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.lock"
DEV = "requirements-dev.lock"
FULL_DISK = {28, 122}  # ENOSPC and EDQUOT
FORBIDDEN = {1, 13, 30}  # EPERM, EACCES and EROFS
INTERRUPTED = 130


def run(arguments: list[str], executable: str) -> int:
    """Install as the arguments say; return the exit code."""
    told = _parser().parse_args(arguments)
    folder = told.into.absolute()
    locks = [told.locks / RUNTIME, *([told.locks / DEV] if told.dev else [])]
    signal.signal(signal.SIGTERM, _stop)
    try:
        wanted = wanted_stamp(executable, platform.python_version(), locks)
        if not is_ready(folder, wanted):
            _install(folder, wanted, locks)
    except KeyboardInterrupt:
        _say("\nStopped. The same command begins again from what has come already.")
        return INTERRUPTED
    except InstallError as error:
        _say(str(error))
        return 1
    except OSError as error:
        _say(_told(error, folder))
        return 1
    return 0


def _install(folder: Path, wanted: Stamp, locks: list[Path]) -> None:
    begun = time.monotonic()
    with one_at_a_time(folder) as held:
        # The other one may have done the work meanwhile.
        if is_ready(folder, wanted):
            return
        tool = tool_for(folder, wanted.executable, wanted.python, held, os.environ)
        rest = can_be_added_to(folder, wanted)
        there = locks[0] if rest else None
        progress = Progress(packages=_packages(locks[-1], there))
        _say(
            f"Installing {progress.packages} packages into {folder.name} with Python "
            f"{wanted.python}, {_download(locks[-1], there)}."
        )
        try:
            (add if rest else make_anew)(tool, locks, wanted, progress.line)
        finally:
            progress.close()
    _say(
        f"Installed in {time.monotonic() - begun:.0f} s; "
        f"{progress.downloaded:.0f} MB were downloaded."
    )


def _packages(lock: Path, there: Path | None) -> int:
    return len(expected(lock)) - (len(expected(there)) if there else 0)


def _download(lock: Path, there: Path | None) -> str:
    whole, part = megabytes(lock), megabytes(there) if there else 0
    if whole is None or part is None:
        return "as much to download as is not kept from before"
    return f"at most {whole - part} MB to download"


def _told(error: OSError, folder: Path) -> str:
    if error.errno in FULL_DISK:
        return full_disk(folder)
    if error.errno in FORBIDDEN:
        return forbidden(folder)
    return f"The packages could not be installed: {error.strerror}. Run it again."


def _stop(signal_number: int, frame: FrameType | None) -> None:
    """Take being ended like Ctrl-C: what was begun is put away."""
    del signal_number, frame
    raise KeyboardInterrupt


def _say(text: str) -> None:
    # Whoever listened may be gone, or the disk that the output goes to may be full.
    with suppress(OSError):
        print(text, file=sys.stdout, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m install", description="Install exactly the locked packages."
    )
    parser.add_argument(
        "--dev", action="store_true", help="also what tests and checks need"
    )
    parser.add_argument(
        "--this-python",
        action="store_true",
        help="the Python that runs this, not the one that .venv was made with",
    )
    parser.add_argument("--into", type=Path, default=ROOT / ".venv", metavar="FOLDER")
    parser.add_argument("--locks", type=Path, default=ROOT, metavar="FOLDER")
    return parser
