"""The setup as commands: where it can run, and what it says where it cannot."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import app
from console.setup import command

STEPS = ("slack", "crm", "people", "look", "live")


def type_in(*arguments: str):
    return CliRunner().invoke(app.app, ["setup", *arguments])


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(command, "_require_terminal", lambda: None)


def test_each_step_is_a_command_and_says_what_it_does():
    shown = type_in("--help").output

    assert [step for step in STEPS if step in shown] == list(STEPS)


@pytest.mark.parametrize("arguments", [[], *[[step] for step in STEPS]])
@pytest.mark.usefixtures("bare_environment")
def test_without_a_terminal_it_says_what_to_do_instead(tmp_path, arguments):
    result = type_in(*arguments)

    assert result.exit_code == 1
    assert "there is no terminal here to ask them in" in result.stderr
    assert str(tmp_path / ".env") in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("at_a_terminal", "bare_environment")
def test_where_nothing_can_be_written_no_question_is_asked(monkeypatch):
    monkeypatch.setenv("SWITCHBACK_FOLDER", "/proc")

    result = type_in()

    assert result.exit_code == 1
    assert result.stderr.startswith("/proc/.env cannot be written")
    assert "Run this in a folder that you may write to" in result.stderr


@pytest.mark.usefixtures("at_a_terminal", "bare_environment")
def test_a_wrong_setting_stops_it_with_its_line(tmp_path):
    Path(tmp_path / ".env").write_text("SYNC_MINUTES=0\n")

    result = type_in("slack")

    assert result.exit_code == 1
    assert result.stderr.startswith("SYNC_MINUTES")
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("at_a_terminal", "bare_environment")
def test_the_end_of_the_input_stops_it_as_ctrl_c_does():
    result = type_in("slack")

    assert result.exit_code == command.STOPPED
    assert "What you have answered is kept" in result.stdout
    assert "app.py setup slack" in result.stdout
