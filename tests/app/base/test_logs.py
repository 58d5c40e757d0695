"""No log line holds a secret, in whichever form it is written."""

import json
import logging

import pytest
import structlog

from console.base.logs import configure

pytestmark = pytest.mark.usefixtures("restored_logging")
SECRET = "xoxb-very-secret"  # noqa: S105 - made up


def ignored(_event: str, _level: str) -> None:
    pass


def break_with_a_secret() -> None:
    token = SECRET
    message = f"could not use {token}"
    raise RuntimeError(message)


@pytest.mark.parametrize("is_terminal", [True, False], ids=["terminal", "machine"])
def test_a_secret_is_blotted_out_even_in_a_traceback(capsys, is_terminal):
    configure(level="INFO", secrets=[SECRET], is_terminal=is_terminal, count=ignored)

    structlog.get_logger("ours").info("told", token=SECRET)
    logging.getLogger("theirs").error("url?token=%s", SECRET)
    try:
        break_with_a_secret()
    except RuntimeError:
        structlog.get_logger("ours").exception("failed")

    written = capsys.readouterr().err
    assert "told" in written
    assert "Traceback" in written
    assert "url?token=[secret]" in written
    assert SECRET not in written


def test_a_machine_gets_one_json_object_a_line(capsys):
    configure(level="INFO", secrets=[], is_terminal=False, count=ignored)

    structlog.get_logger("ours").info("people_matched", active=3)
    logging.getLogger("theirs").warning("careful")

    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["event"], first["active"], first["level"]) == (
        "people_matched",
        3,
        "info",
    )
    assert (second["event"], second["logger"]) == ("careful", "theirs")


@pytest.mark.parametrize("name", ["httpx", "slack_sdk", "slack_bolt.AsyncApp"])
def test_libraries_that_tell_addresses_are_quiet(capsys, name):
    configure(level="DEBUG", secrets=[], is_terminal=False, count=ignored)

    # Bolt copies the root's level to its own loggers.
    logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger(name).info("GET https://api.example/?token=1")
    logging.getLogger(name).warning("careful")

    assert "token=1" not in (said := capsys.readouterr().err)
    assert "careful" in said


def test_what_is_below_the_level_is_left_out(capsys):
    configure(level="WARNING", secrets=[], is_terminal=False, count=ignored)

    structlog.get_logger("ours").info("told")

    assert capsys.readouterr().err == ""
