"""`python app.py run` over Socket Mode, in shadow mode, beside both stand-ins."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from console.demo.processes import free_port, run_to_end, running

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "HUBSPOT_TOKEN": "sandbox",
}


@pytest.fixture
async def environment(tmp_path, monkeypatch) -> AsyncIterator[dict[str, str]]:
    """Give the settings of a program beside a stand-in CRM and Slack."""
    monkeypatch.chdir(ROOT)
    crm, slack = free_port(preferred=None), free_port(preferred=None)
    floor, log = str(tmp_path / "floor"), tmp_path / "log"
    await run_to_end("sandbox.floor.generate", "--to", floor, log=log)
    async with AsyncExitStack() as stack:
        for module, port, more in (
            ("sandbox.crm", crm, ()),
            ("sandbox.slack", slack, ("--signing-secret", "unused")),
        ):
            arguments = ("--floor", floor, "--port", str(port), *more)
            await stack.enter_async_context(
                running(module, *arguments, port=port, log=log)
            )
        kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        yield (
            kept
            | TOKENS
            | {
                "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
                "HUBSPOT_API_URL": f"http://127.0.0.1:{crm}",
                "ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{slack},127.0.0.1:{crm}",
                "DATABASE_URL": f"sqlite:///{tmp_path}/switchback.sqlite",
            }
        )


async def start(environment, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "app.py", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
    )


async def say(environment, *arguments: str) -> tuple[int | None, str]:
    process = await start(environment, *arguments)
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, said.decode()


async def test_an_installation_from_the_first_command_to_sigterm(environment, tmp_path):
    imported = await say(
        environment, "people", "import", str(tmp_path / "floor" / "people.csv")
    )
    synced = await say(environment, "sync")
    examined = await say(environment, "doctor")

    assert imported[0] == 0, imported[1]
    assert synced[0] == 0, synced[1]
    assert examined[0] == 0, examined[1]
    await _answers_over_the_socket_and_sends_nothing(environment)


async def _answers_over_the_socket_and_sends_nothing(environment) -> None:
    process = await start(environment, "run")
    address = environment["SLACK_API_URL"].removesuffix("/api/")
    try:
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            await _connected(http)
            people = (await http.get("/page/state")).json()["people"]
            manager = next(p for p in people if p["role"] == "manager")
            body = {"user": manager["user_id"], "text": "/pipeline help"}

            await http.post("/page/command", json=body)

            reply = await _first_message(http)
            assert reply["is_ephemeral"]
            assert "/pipeline" in str(reply["blocks"]) + reply["text"]
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert b"xoxb-1" not in said


async def _connected(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await http.get("/sandbox/calls")).json()["is_connected"]:
                return
            await asyncio.sleep(0.2)


async def _first_message(http: httpx.AsyncClient) -> dict:
    async with asyncio.timeout(PATIENCE):
        while True:
            messages = (await http.get("/sandbox/messages")).json()["messages"]
            if messages:
                return messages[0]
            await asyncio.sleep(0.2)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HUBSPOT_TOKEN", "wrong", "token"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "SLACK_API_URL is refused"),
    ],
    ids=["a wrong CRM token", "a private address that is not allowed"],
)
async def test_a_wrong_side_is_named_by_the_doctor(environment, name, value, said):
    code, told = await say(environment | {name: value}, "doctor")

    assert code == 1
    assert said in told
    assert "Traceback" not in told
