"""A stub of Slack's Web API for each test that needs one."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.stub_slack import StubSlack, running_stub


@pytest.fixture
async def slack() -> AsyncIterator[StubSlack]:
    """Give a stub that is served on loopback until the test ends."""
    async with running_stub() as stub:
        yield stub
