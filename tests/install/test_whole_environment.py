"""An environment is whole and exactly the lock, whatever state it was left in."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from install import stamp
from install.environment import is_ready
from tests.install.conftest import BASE_PYTHON, ROOT


def test_a_whole_environment_is_left_alone_and_nothing_is_said(installed):
    made_at = (installed.into / ".ready").stat().st_mtime_ns

    again = installed.install()

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (installed.into / ".ready").stat().st_mtime_ns == made_at


def test_the_rest_is_added_to_what_is_there(installed):
    made_at = (installed.into / "pyvenv.cfg").stat().st_mtime_ns
    apple = (installed.folder / "requirements.lock").read_text()
    installed.lock(apple, installed.wheel("pear", "2.0", "apple>=1"), dev=True)

    told = installed.install("--dev")

    assert told.returncode == 0
    assert told.stdout.startswith("Installing 1 packages into .venv with Python 3.")
    assert (installed.has("apple"), installed.has("pear")) == ("1.0", "2.0")
    assert (installed.into / "pyvenv.cfg").stat().st_mtime_ns == made_at
    assert set(stamp.read(installed.into).locks) == {
        "requirements.lock",
        "requirements-dev.lock",
    }
    # The runtime's lock is satisfied by both.
    assert installed.install().stdout == ""


def test_when_the_rest_cannot_come_what_is_there_stays_whole(installed):
    apple = (installed.folder / "requirements.lock").read_text()
    installed.lock(apple, installed.wheel("pear", "2.0"), dev=True)
    (installed.folder / "pear-2.0-py3-none-any.whl").unlink()

    told = installed.install("--dev")

    assert told.returncode == 1
    assert "The package index has no pear==2.0 for Python 3." in told.stdout
    assert installed.install().stdout == ""


def test_a_changed_lock_leads_to_exactly_the_new_one_whatever_pip_is_told(installed):
    installed.lock(installed.wheel("pear", "3.0"))
    conf = installed.folder / "pip.conf"
    conf.write_text(
        f"[global]\nuser = true\n[install]\nfind-links = {installed.folder}\n"
        "no-binary = :all:\ntarget = /nowhere\n"
    )

    told = installed.install(
        PIP_CONFIG_FILE=str(conf),
        PIP_FIND_LINKS="",
        PIP_USER="1",
        PIP_TARGET="/nowhere",
        PIP_REQUIRE_VIRTUALENV="1",
        PIP_QUIET="3",
        PIP_CONSTRAINT="/nowhere.txt",
        PYTHONWARNINGS="error",
        PYTHONUSERBASE="/nowhere",
    )

    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    assert (installed.has("apple"), installed.has("pear")) == (None, "3.0")
    assert not installed.into.with_name(".venv.before").exists()


def test_when_a_changed_lock_cannot_come_the_former_environment_is_back(installed):
    installed.lock(installed.wheel("apple", "2.0").replace("sha256:", "sha256:0")[:-2])

    told = installed.install()

    assert told.returncode == 1
    assert installed.has("apple") == "1.0"
    assert stamp.read(installed.into) is not None
    assert "Traceback" not in told.stdout + told.stderr


def test_another_file_than_the_locks_is_refused(installed):
    apple = (installed.folder / "requirements.lock").read_text()
    installed.lock(apple, installed.wheel("pear", "2.0"), dev=True)
    installed.wheel("pear", "2.0", "something-else")

    told = installed.install("--dev")

    assert told.returncode == 1
    assert "pear==2.0 is not the file that the lock names" in told.stdout


def test_a_lock_that_lacks_what_a_package_needs_is_told(installed):
    apple = (installed.folder / "requirements.lock").read_text()
    installed.lock(apple, installed.wheel("pear", "4.0", "plum>=1"), dev=True)

    told = installed.install("--dev")

    assert told.returncode == 1
    assert "The lock lacks something: pear 4.0 requires plum" in told.stdout


@pytest.mark.parametrize(
    "harm",
    [
        "rm .venv/.ready",
        "rm .venv/bin/python",
        "echo >.venv/.ready",
        "mkdir .venv.before",
    ],
    ids=["cut off", "its Python is gone", "an older Makefile's stamp", "cut off later"],
)
def test_sees_that_an_environment_may_not_be_whole(installed, harm):
    wanted = stamp.read(installed.into)
    assert is_ready(installed.into, wanted)

    subprocess.run(harm, shell=True, cwd=installed.folder, check=True)  # noqa: S602 - given above

    assert not is_ready(installed.into, wanted)


def test_another_python_wants_another_environment(installed):
    kept = stamp.read(installed.into)

    assert not is_ready(installed.into, replace(kept, executable="/usr/bin/true"))
    assert not is_ready(installed.into, replace(kept, python="3.99.0"))
    assert is_ready(installed.into, replace(kept, python=f"{kept.python}1"))


def test_a_half_made_environment_is_made_anew(installed):
    (installed.into / ".ready").unlink()
    (installed.into / "left-over").touch()

    assert installed.install().returncode == 0

    assert not (installed.into / "left-over").exists()
    assert installed.has("apple") == "1.0"


def test_an_installer_that_is_killed_leaves_nothing_that_the_next_cannot_mend(
    installed,
):
    installed.lock(installed.wheel("pear", "3.0"))
    with subprocess.Popen(  # noqa: S603 - our own words
        installed.call(),
        cwd=ROOT,
        env=installed.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as cut_off:
        assert cut_off.stdout.readline().startswith("Installing")
        time.sleep(0.3)
        cut_off.kill()

    told = installed.install()

    assert told.returncode == 0
    assert (installed.has("apple"), installed.has("pear")) == (None, "3.0")
    assert not installed.into.with_name(".venv.before").exists()


def test_an_installer_that_is_stopped_puts_the_former_environment_back(installed):
    installed.lock(installed.wheel("pear", "3.0"))
    with subprocess.Popen(  # noqa: S603 - our own words
        installed.call(),
        cwd=ROOT,
        env=installed.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as stopped:
        assert stopped.stdout.readline().startswith("Installing")
        stopped.terminate()
        said, _ = stopped.communicate()

    assert stopped.returncode == 130
    assert said.endswith("begins again from what has come already.\n")
    assert installed.has("apple") == "1.0"


def test_a_folder_that_cannot_be_written_to_is_told(bench):
    bench.lock(bench.wheel("apple", "1.0"))
    nowhere = ("--into", "/proc/nowhere/.venv", "--locks", str(bench.folder))

    told = subprocess.run(  # noqa: S603 - our own words
        [BASE_PYTHON, "-m", "install", "--this-python", *nowhere],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )

    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert len(told.stdout.splitlines()) == 1


def test_it_needs_nothing_but_pythons_own_library():
    told = subprocess.run(
        [sys.executable, "-S", "-m", "install", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )

    assert told.returncode == 0
    assert "exactly the locked packages" in told.stdout
