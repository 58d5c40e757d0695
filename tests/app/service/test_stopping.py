"""A stop ends jobs while the last requests are answered, all within its grace."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from structlog.testing import capture_logs

from config import Settings
from console.demo.processes import free_port
from console.parts import Parts
from console.put_together import put_together
from console.service.http import FINISHING
from console.service.program import PATIENCE, Part, run
from console.service.socket_mode import CLOSING
from console.watch.metrics import Metrics
from tests.sandbox.slack.serving import until

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("bare_environment")
UNFINISHED = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"


@pytest.fixture
async def parts(database_url) -> AsyncIterator[Parts]:
    """Give the parts of a program that Slack reaches over HTTP."""
    settings = Settings(
        database_url=database_url,
        coaching_file="/dev/null",
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("made up"),
        http_port=free_port(preferred=None),
    )
    parts = put_together(settings, metrics=Metrics(CollectorRegistry()))
    yield parts
    await parts.engine.dispose()


async def test_the_jobs_end_while_a_request_is_still_answered(parts):
    stop = asyncio.Event()
    with capture_logs() as logs:
        running = asyncio.create_task(
            run(parts, only=Part.SLACK, stop=stop, tick_every=timedelta(minutes=1))
        )
        await until(lambda: said(logs, "listening"))
        _, request = await asyncio.open_connection("127.0.0.1", port_of(parts))
        request.write(UNFINISHED)
        await request.drain()
        await asyncio.sleep(0.2)

        stop.set()
        await until(lambda: said(logs, "stopping"))
        is_answering = not running.done()
        request.close()
        await running

    assert is_answering


async def test_a_program_that_cannot_listen_ends_its_jobs_and_itself(parts):
    with (
        capture_logs() as logs,
        socket.create_server(("127.0.0.1", port_of(parts))),
        pytest.raises(OSError, match="in use"),
    ):
        async with asyncio.timeout(10):
            await run(
                parts,
                only=Part.SLACK,
                stop=asyncio.Event(),
                tick_every=timedelta(minutes=1),
            )

    assert await said(logs, "stopping")


def test_compose_grants_a_stop_more_than_it_takes():
    words = (ROOT / "compose.yaml").read_text()
    granted = [int(each) for each in re.findall(r"stop_grace_period: (\d+)s", words)]

    assert granted
    # One after another even: what is cleaned up after takes some seconds as well.
    assert min(granted) > PATIENCE.total_seconds() + 2 * CLOSING + FINISHING


def port_of(parts: Parts) -> int:
    assert parts.settings.http_port is not None
    return parts.settings.http_port


async def said(logs: list, event: str) -> bool:
    return event in [entry["event"] for entry in logs]
