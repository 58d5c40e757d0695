"""What is foreseen is told in a line; what is not keeps its traceback."""

import aiohttp
import pytest
import typer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.exc import OperationalError

from bot.outbound.slack_words import NOT_SLACK
from console.base.database_words import OTHERWISE
from console.base.errors import in_words, told_plainly
from console.base.settings import SettingsError
from crm.port import CrmAuthError


def slack_error(data: object) -> SlackApiError:
    answer = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers={},
        status_code=200,
    )
    return SlackApiError("refused", answer)


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (
            SettingsError(["A is not set", "B is not set"]),
            ["A is not set", "B is not set"],
        ),
        (CrmAuthError("the token expired"), ["the token expired"]),
        (OSError(), ["the system refused something: check disk, rights and network"]),
        (
            slack_error({"ok": False, "error": "invalid_auth"}),
            ["Slack says invalid_auth: python app.py doctor names the mend"],
        ),
        (
            slack_error({}),
            [f"Slack does not answer: {NOT_SLACK}"],
        ),
        (
            aiohttp.ClientConnectionError("http://slack?token=1"),
            ["Slack does not answer: the line was cut off: try again in a minute"],
        ),
        (
            OperationalError("SELECT 1", {"password": "hush"}, ValueError("hush")),
            [OTHERWISE],
        ),
    ],
    ids=["settings", "CRM", "silent", "Slack", "no Slack", "network", "database"],
)
def test_each_foreseen_error_has_its_words(error, lines, capsys):
    with pytest.raises(typer.Exit) as caught, told_plainly():
        raise error

    assert caught.value.exit_code == 1
    assert capsys.readouterr().err.splitlines() == lines
    assert in_words(error) == lines


def test_a_bug_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), told_plainly():
        raise ZeroDivisionError


def test_of_what_fails_side_by_side_the_first_is_told(capsys):
    inner = ExceptionGroup("inner", [CrmAuthError("the token expired")])
    both = ExceptionGroup("both", [inner, OSError()])

    with pytest.raises(typer.Exit), told_plainly():
        raise both

    assert capsys.readouterr().err.splitlines() == ["the token expired"]


def test_a_bug_among_what_fails_side_by_side_keeps_its_traceback():
    both = ExceptionGroup("both", [CrmAuthError("x"), ZeroDivisionError()])

    with pytest.raises(ExceptionGroup), told_plainly():
        raise both
