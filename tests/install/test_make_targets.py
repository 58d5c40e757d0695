"""What the Makefile's targets install before they do their work."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")


def commands(target: str) -> str:
    """Return what `make TARGET` would run."""
    make = shutil.which("make") or "make"
    ran = subprocess.run(  # noqa: S603 - our own Makefile, nothing is run
        [make, "--dry-run", "--no-print-directory", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


@pytest.mark.parametrize("target", ["install", "demo"])
def test_the_first_command_and_a_server_take_the_runtime_lock_alone(target):
    assert "-m install" in commands(target)
    assert "--dev" not in commands(target)


@pytest.mark.parametrize("target", ["test", "check", "bench"])
def test_what_works_on_the_program_takes_the_rest_too(target):
    assert "--dev" in commands(target)


def test_the_environment_stands_before_the_demo_starts():
    said = commands("demo").splitlines()

    assert [line.split()[-1] for line in said][-1] == "demo"
    assert "-m install" in said[0]
