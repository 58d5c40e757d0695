"""Choose the Python, then install: `python3 -m install [--dev] [--this-python]`.

This file alone must also be understood by an old Python 3, which says what is missing.
"""

import json
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def works(path: str) -> bool:
    """Tell whether there is a Python at `path` that is new enough."""
    asked = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        code = subprocess.call(  # noqa: S603 - our own words, no shell
            [path, "-I", "-c", asked], stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return code == 0


def remembered(into: str) -> "str | None":
    """Return the Python that the environment in `into` was made with, if it works."""
    try:
        with open(os.path.join(into, ".ready")) as stamp:
            path = str(json.load(stamp)["executable"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return path if works(path) else None


def better(into: str) -> "str | None":
    """Return the Python to go on with instead of this one, or None to stay."""
    kept = remembered(into)
    if kept is not None or sys.version_info >= OLDEST:
        return kept
    found = [shutil.which(name) for name in NEWER]
    return next((path for path in found if path and works(path)), None)


def main(arguments: "list[str]") -> int:
    """Install as the arguments say, and return the exit code."""
    into = os.path.join(ROOT, ".venv")
    if "--into" in arguments[:-1]:
        into = os.path.abspath(arguments[arguments.index("--into") + 1])
    # Inside .venv this is the Python behind it, which outlives a new .venv.
    own = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    chosen = None if "--this-python" in arguments else better(into)
    if chosen is not None and os.path.realpath(chosen) != own:
        os.environ.pop("PYTHONSAFEPATH", None)
        os.chdir(ROOT)
        call = [chosen, "-m", "install", "--this-python"] + arguments
        os.execv(chosen, call)  # noqa: S606 - no shell is wanted
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            f"Switchback needs Python 3.11 or newer; {sys.executable} is {version}.\n"
            "Install a newer one and name it: make install PYTHON=python3.12\n"
        )
        return 1
    from install.command import run

    return run(arguments, own)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
