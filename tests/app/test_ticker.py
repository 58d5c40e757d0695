"""The program's own tick: what is foreseen is a line of the log, and work goes on."""

from dataclasses import replace
from unittest.mock import create_autospec

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from structlog.testing import capture_logs

from app import put_together
from bot.directory import DirectoryError, SlackDirectory
from config import Settings
from console import program
from console.metrics import Metrics
from crm.port import CrmUnavailableError
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW

pytestmark = pytest.mark.usefixtures("bare_environment")


def no_crm():
    message = "there is none in this test"
    raise CrmUnavailableError(message)


async def test_a_slack_that_tells_nobodys_name_is_one_line_and_no_end(
    database_url, sessions
):
    await lay_floor(sessions)
    directory = create_autospec(SlackDirectory, instance=True)
    directory.users.side_effect = DirectoryError("users.list failed: HTTP 503")
    settings = Settings(
        database_url=database_url,
        coaching_file="/dev/null",
        slack_bot_token=SecretStr("xoxb-1"),
    )
    whole = put_together(settings, metrics=Metrics(CollectorRegistry()))
    slack = FakeMessenger()
    parts = replace(
        whole,
        messenger=slack,
        clock=lambda: NOW,
        open_crm=no_crm,
        directory=directory,
    )

    with capture_logs() as logs:
        await program.ticker(parts).tick()
    await parts.engine.dispose()

    told = {entry["event"]: entry for entry in logs}
    assert told["people_not_matched"]["reason"] == "users.list failed: HTTP 503"
    assert "job_failed" not in told
    assert slack.posted
