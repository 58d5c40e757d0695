"""The health port answers while the program runs, whichever way Slack reaches it."""

import socket
from datetime import timedelta

import httpx
import pytest
from prometheus_client import CollectorRegistry

from config import Settings
from console.demo.processes import free_port
from console.parts import Parts
from console.put_together import put_together
from console.service.watching import beating, watched
from console.watch.health import Pulse
from console.watch.metrics import Metrics
from jobs.tick import empty_scheduler

pytestmark = pytest.mark.usefixtures("bare_environment")


@pytest.fixture
async def parts(database_url, monkeypatch):
    """Give the parts of a program without an HTTP port: it would use Socket Mode."""
    monkeypatch.setenv("COACHING_FILE", "/dev/null")
    settings = Settings(
        database_url=database_url, health_port=free_port(preferred=None)
    )
    parts = put_together(settings, metrics=Metrics(CollectorRegistry()))
    yield parts
    await parts.engine.dispose()


async def get(parts: Parts, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.get(f"http://127.0.0.1:{parts.settings.health_port}{path}")


async def test_all_three_pages_answer_until_the_end(parts):
    async with watched(parts, Pulse(lambda: 0.0)):
        codes = [
            (await get(parts, path)).status_code
            for path in ("/healthz", "/readyz", "/metrics")
        ]

    assert codes == [200, 200, 200]
    with pytest.raises(httpx.ConnectError):
        await get(parts, "/healthz")


async def test_while_it_stops_it_says_so(parts):
    pulse = Pulse(lambda: 0.0)
    async with watched(parts, pulse):
        pulse.is_stopping = True
        ready = await get(parts, "/readyz")

    assert (ready.status_code, ready.json()["missing"]) == (503, ["stopping"])


async def test_a_port_that_is_taken_is_told_at_the_start(parts):
    taken = socket.create_server(("127.0.0.1", parts.settings.health_port))

    with taken, pytest.raises(OSError, match="in use"):
        async with watched(parts, Pulse(lambda: 0.0)):
            pytest.fail("it went on without its port")


async def test_without_a_port_nothing_listens(parts, monkeypatch):
    port = parts.settings.health_port
    monkeypatch.setattr(parts.settings, "health_port", None)

    async with watched(parts, Pulse(lambda: 0.0)):
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port))


async def test_the_pulse_is_a_job_of_its_own():
    now = [0.0]
    pulse, clockwork = Pulse(lambda: now[0]), empty_scheduler()
    beating(clockwork, pulse, every=timedelta(seconds=60))
    (job,) = clockwork.get_jobs()
    now[0] = 200.0
    was_alive = pulse.is_alive()

    await job.func()

    assert (was_alive, pulse.is_alive()) == (False, True)
