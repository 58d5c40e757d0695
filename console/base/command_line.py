"""The line that runs a command of ours, for whoever is told to type one."""

import shlex
import shutil
import sys
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app.py"


def command(words: str) -> str:
    """Return the line that runs `words` from where this was started, in any shell.

    `python app.py sync` would fail for most: the python of a shell seldom has our
    packages, and few stand in our folder.
    """
    return f"{program()} {words}"


def program() -> str:
    """Return how this program is started: the Python that runs it, and app.py."""
    return shlex.join([_python(), _short(APP)])


def _python() -> str:
    found = shutil.which("python")
    # A link in an environment is that environment: what it leads to is another Python.
    if not sys.executable or (found and Path(found).absolute() == Path(sys.executable)):
        return "python"
    return _short(Path(sys.executable))


def _short(path: Path) -> str:
    """Return `path` as seen from our folder, for whoever stands in it; else whole."""
    try:
        is_here = Path.cwd() == APP.parent
    except FileNotFoundError:
        # Somebody has deleted the folder that this shell stands in.
        is_here = False
    is_ours = is_here and path.is_relative_to(APP.parent)
    return str(path.relative_to(APP.parent) if is_ours else path)
