"""Two workers and two listeners on PostgreSQL: one sync, one digest each, one answer.

One of the workers is killed; the other goes on without it.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from console.demo.demo import write_clock
from console.demo.processes import free_port, run_to_end, running
from tests.databases import PostgresServer
from tests.e2e.test_socket_mode import PATIENCE, ROOT, TOKENS, say, start

FRIDAY = date(2026, 11, 13)
pytestmark = pytest.mark.postgres


@pytest.fixture
async def several(
    tmp_path, monkeypatch, postgres_server: PostgresServer
) -> AsyncIterator[dict[str, str]]:
    """Give the settings of programs that share a server, on a Friday at 06:31."""
    monkeypatch.chdir(ROOT)
    crm, slack = free_port(preferred=None), free_port(preferred=None)
    floor, log, clock = tmp_path / "floor", tmp_path / "log", tmp_path / "clock.json"
    await run_to_end(
        "sandbox.floor.generate",
        *("--to", str(floor), "--today", FRIDAY.isoformat()),
        log=log,
    )
    morning = datetime(2026, 11, 13, 6, 31, tzinfo=ZoneInfo("America/New_York"))
    write_clock(clock, morning.astimezone(UTC), real=datetime.now(UTC))
    common = ("--floor", str(floor), "--clock-file", str(clock))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(postgres_server.clone())
        for module, port, more in (
            ("sandbox.crm", crm, ()),
            ("sandbox.slack", slack, ("--signing-secret", "unused")),
        ):
            arguments = (*common, "--port", str(port), *more)
            await stack.enter_async_context(
                running(module, *arguments, port=port, log=log)
            )
        yield TOKENS | {
            "PATH": "/usr/bin:/bin",
            "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
            "HUBSPOT_API_URL": f"http://127.0.0.1:{crm}",
            "ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{slack},127.0.0.1:{crm}",
            "DATABASE_URL": url,
            "CLOCK_FILE": str(clock),
        }


async def test_several_processes_do_each_thing_once(several, tmp_path):
    people = str(tmp_path / "floor" / "people.csv")
    for command in (["people", "import", people], ["sync"], ["live", "--yes"]):
        code, said = await say(several, *command)
        assert code == 0, said
    parts = ["worker", "worker", "slack", "slack"]
    programs = [await start(several, "run", "--only", part) for part in parts]
    address = several["SLACK_API_URL"].removesuffix("/api/")
    try:
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            digests = await _digests(http)
            programs[0].kill()
            answer = await _answer(http)
            await asyncio.sleep(2)
            later = await _digests(http)
    finally:
        said = await _stop(programs)

    assert digests
    assert set(later.values()) == {1}
    assert "/pipeline" in answer
    assert [program.returncode for program in programs[1:]] == [0, 0, 0]
    assert "Traceback" not in said


async def _digests(http: httpx.AsyncClient) -> Counter[str]:
    """Return how many digests each VP has, once there is one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = (await http.get("/sandbox/messages")).json()["messages"]
            found = Counter(
                message["channel"] for message in answer if "digest" in str(message)
            )
            if found:
                return found
            await asyncio.sleep(0.5)


async def _answer(http: httpx.AsyncClient) -> str:
    people = (await http.get("/page/state")).json()["people"]
    rep = next(person for person in people if person["role"] == "rep")
    body = {"user": rep["user_id"], "text": "/pipeline help"}
    await http.post("/page/command", json=body)
    async with asyncio.timeout(PATIENCE):
        while True:
            messages = (await http.get("/sandbox/messages")).json()["messages"]
            private = [message for message in messages if message.get("is_ephemeral")]
            if private:
                return str(private[0])
            await asyncio.sleep(0.5)


async def _stop(programs: list[asyncio.subprocess.Process]) -> str:
    for program in programs:
        if program.returncode is None:
            program.send_signal(signal.SIGTERM)
    patience = timedelta(seconds=40).total_seconds()
    said = [
        await asyncio.wait_for(program.communicate(), patience) for program in programs
    ]
    return "\n".join(output.decode() for output, _ in said)
