"""Whoever sits at the terminal waits while something moves, and not for ever."""

import os

import pexpect
import pytest

from tests.newcomer import terminal

SLOW = """
import sys, time
for _ in range(15):
    print(".", end="", flush=True)
    time.sleep(0.4)
print("For whom?", flush=True)
time.sleep(float(sys.argv[1]))
print("Done.")
"""


@pytest.fixture
def at_a_terminal(tmp_path, monkeypatch):
    (tmp_path / "app.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.setattr(terminal, "HERE", tmp_path)
    monkeypatch.setattr(terminal, "PATIENCE", 4)

    def start(then: str) -> terminal.Terminal:
        return terminal.Terminal(then, environment=os.environ, folder=tmp_path)

    return start


def test_a_bar_that_moves_is_waited_for(at_a_terminal):
    with at_a_terminal("0") as seen:
        seen.waits_for("For whom?")

        assert seen.ends() == 0


def test_a_program_that_shows_nothing_is_given_up(at_a_terminal):
    with at_a_terminal("60") as seen:
        seen.waits_for("For whom?")

        with pytest.raises(pexpect.TIMEOUT, match="For whom"):
            seen.waits_for("Done.")
