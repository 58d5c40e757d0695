"""The processes of compose.yaml start from the image's variables, are well, and stop.

On one machine instead of in containers: the ports of their health differ, nothing else.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import httpx
import pytest

from console.demo.processes import LOOPBACK, free_port, run_to_end, running
from tests.compose.files import ROOT, copied, grace, image_environment, services
from tests.databases import PostgresServer

TOKEN = "compose"  # noqa: S105 - of the stand-ins
pytestmark = pytest.mark.compose


@asynccontextmanager
async def stand_ins(folder) -> AsyncIterator[dict[str, str]]:
    """Run the sandbox's CRM and Slack; yield what an .env file says of them."""
    floor, crm, slack = folder / "floor", *(free_port(preferred=None) for _ in "ab")
    until = ("--today", date.today().isoformat())  # noqa: DTZ011 - any day will do
    await run_to_end(
        "sandbox.floor.generate", "--to", str(floor), *until, log=folder / "log"
    )
    async with AsyncExitStack() as stack:
        for module, port, tokens in (
            ("sandbox.crm", crm, ("--token", TOKEN)),
            ("sandbox.slack", slack, ("--signing-secret", TOKEN)),
        ):
            where = ("--floor", str(floor), "--port", str(port))
            server = running(
                module, *where, *tokens, port=port, log=folder / f"{module}.log"
            )
            await stack.enter_async_context(server)
        yield {
            "SLACK_BOT_TOKEN": f"xoxb-{TOKEN}",
            "SLACK_APP_TOKEN": f"xapp-{TOKEN}",
            "SLACK_API_URL": f"http://{LOOPBACK}:{slack}/api/",
            "HUBSPOT_TOKEN": TOKEN,
            "HUBSPOT_API_URL": f"http://{LOOPBACK}:{crm}",
            "ALLOW_PRIVATE_HOSTS": f"{LOOPBACK}:{crm},{LOOPBACK}:{slack}",
        }


def started(command, variables, *, app, log) -> subprocess.Popen[bytes]:
    """Start one process in `app` as its container would."""
    with log.open("wb") as file:
        return subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "app.py", *command],
            cwd=app,
            env={"PATH": os.environ["PATH"], **variables},
            stdout=file,
            stderr=subprocess.STDOUT,
        )


def image(folder) -> Path:
    """Lay out in a folder what the image holds."""
    for name in copied():
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    return folder


async def well(process: subprocess.Popen[bytes], port: int) -> dict[str, bool]:
    """Wait until a process says that it is alive and ready; return its words."""
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}") as client:
        while process.poll() is None:
            with suppress(httpx.TransportError):
                alive, ready = await client.get("/healthz"), await client.get("/readyz")
                if alive.is_success and ready.is_success:
                    return {**alive.json(), **ready.json()}
            await asyncio.sleep(0.2)
    return {"alive": False}


async def test_all_four_are_well_and_stop_cleanly(
    postgres_server: PostgresServer, tmp_path
):
    commands = [s.command for s in services() for _ in range(s.replicas)]
    assert len(commands) == 4
    (tmp_path / "app").mkdir()
    app = image(tmp_path / "app")
    processes, ports = [], [free_port(preferred=None) for _ in commands]
    async with postgres_server.clone() as url, stand_ins(tmp_path) as env_file:
        try:
            for number, command in enumerate(commands):
                variables = {
                    **image_environment(),
                    **env_file,
                    "DATABASE_URL": url,
                    "HEALTH_PORT": str(ports[number]),
                }
                log = tmp_path / f"{number}.log"
                processes.append(started(command, variables, app=app, log=log))
            async with asyncio.timeout(60):
                said = [await well(*at) for at in zip(processes, ports, strict=True)]
            assert all(words["alive"] and words["ready"] for words in said)
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            ends = [await asyncio.to_thread(p.wait, grace()) for p in processes]
    assert ends == [0, 0, 0, 0]
    logs = "".join((tmp_path / f"{n}.log").read_text() for n in range(4))
    assert "Traceback" not in logs
