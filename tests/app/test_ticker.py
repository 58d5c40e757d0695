"""The program's own tick: what is foreseen is a line of the log, and work goes on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from unittest.mock import create_autospec

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from sqlalchemy import delete, func, select
from structlog.testing import capture_logs

from bot.outbound.directory import DirectoryError, SlackDirectory
from config import Settings
from console.parts import Parts
from console.put_together import put_together
from console.service import program
from console.watch.metrics import Metrics
from crm.port import CrmUnavailableError
from jobs.learning.sample_work import lacks_samples
from models.tables import RuleProof, WorkSampleRow
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW

pytestmark = pytest.mark.usefixtures("bare_environment")


def no_crm(_budget=None):
    message = "there is none in this test"
    raise CrmUnavailableError(message)


@pytest.fixture
async def parts(database_url, sessions) -> AsyncIterator[Parts]:
    """Give the parts of a program beside a floor, a Slack of ours and no CRM."""
    await lay_floor(sessions)
    settings = Settings(
        database_url=database_url,
        coaching_file="/dev/null",
        slack_bot_token=SecretStr("xoxb-1"),
    )
    whole = put_together(settings, metrics=Metrics(CollectorRegistry()))
    directory = create_autospec(SlackDirectory, instance=True)
    directory.users.side_effect = DirectoryError("users.list failed: HTTP 503")
    yield replace(
        whole,
        messenger=FakeMessenger(),
        clock=lambda: NOW,
        open_crm=no_crm,
        directory=directory,
    )
    await whole.engine.dispose()


async def test_a_slack_that_tells_nobodys_name_is_one_line_and_no_end(parts):
    with capture_logs() as logs:
        await program.ticker(parts).tick()

    told = {entry["event"]: entry for entry in logs}
    assert told["people_not_matched"]["reason"] == "users.list failed: HTTP 503"
    assert "job_failed" not in told
    assert parts.messenger.posted


@pytest.mark.parametrize("deleted", [False, True], ids=["new", "after an update"])
async def test_the_first_word_is_decided_once_the_past_is_worked_out(
    parts, sessions, deleted
):
    ticker = program.ticker(parts)
    if deleted:
        await ticker.tick()
        async with sessions.begin() as session:
            # As a migration does whose new column would stay empty.
            await session.execute(delete(WorkSampleRow))
            await session.execute(delete(RuleProof))
        ticker = program.ticker(parts)

    with capture_logs() as logs:
        await ticker.tick()

    said = [entry["event"] for entry in logs]
    decided = said.index("nudged")
    assert said.count("work_sampled") == said[:decided].count("work_sampled") > 10
    assert said.count("rule_proved") == said[:decided].count("rule_proved") > 0
    async with sessions() as session:
        assert not await lacks_samples(sessions, now=NOW)
        assert await session.scalar(select(func.count()).select_from(RuleProof))


@pytest.mark.parametrize("has_read", [False, True], ids=["a start", "just read"])
async def test_the_crm_is_read_at_a_start_unless_it_was_read_just_now(parts, has_read):
    read, clock = [], [NOW]
    parts = replace(parts, open_crm=read.append, clock=lambda: clock[-1])

    ticker = program.ticker(parts, has_read=has_read)

    await ticker.tick()
    assert len(read) == (not has_read)

    clock.append(NOW + timedelta(minutes=parts.settings.sync_minutes))
    await ticker.tick()
    assert len(read) == 1 + (not has_read)
