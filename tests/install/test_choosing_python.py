"""Which Python the environment is made with, and what an old one says."""

import os
import sys

import pytest

from install import __main__ as door
from install.stamp import Stamp, write

HERE = os.path.realpath(sys.executable)


@pytest.fixture
def old(monkeypatch, tmp_path):
    """Be an old Python, without any other on the path."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_an_old_python_says_what_is_missing(old, capsys):
    assert door.main(["--into", str(old / ".venv")]) == 1

    told = capsys.readouterr().err
    assert told.startswith("Switchback needs Python 3.11 or newer; ")
    assert "make install PYTHON=python3.12" in told


def test_an_old_python_hands_on_to_a_newer_one_on_the_path(old):
    (old / "python3.12").symlink_to(HERE)

    assert door.better(str(old / ".venv")) == str(old / "python3.12")


def test_a_name_without_a_python_behind_it_is_passed_over(old):
    broken = old / "python3.14"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)

    assert door.better(str(old / ".venv")) is None


def test_the_python_that_the_environment_was_made_with_is_kept(tmp_path):
    write(tmp_path, Stamp(executable=HERE, python="3.11.7", locks={}))

    assert door.better(str(tmp_path)) == HERE


def test_a_python_that_is_gone_is_not_kept(tmp_path):
    write(tmp_path, Stamp(executable="/nowhere/python3", python="3.11.7", locks={}))

    assert door.better(str(tmp_path)) is None
