"""The demo's floor, CRM and Slack: processes of their own, on the other side of HTTP.

Nothing of the sandbox is imported.
"""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from datetime import date

import httpx

from console.demo.folder import WRITING
from console.demo.processes import LOOPBACK, run_to_end, running
from console.demo.stage import Stage


async def open_page(stage: Stage) -> None:
    """Let visitors in; until then they are told that the demo is starting."""
    async with httpx.AsyncClient(trust_env=False) as slack:
        with contextlib.suppress(httpx.TransportError):
            await slack.post(f"{stage.page.url}sandbox/open")


async def write_floor(stage: Stage, day: date) -> None:
    """Write the floor that starts on `day`, whole or not at all; DemoError."""
    writing = stage.folder / WRITING
    await run_to_end(
        "sandbox.floor.generate",
        "--to",
        str(writing),
        "--today",
        day.isoformat(),
        log=stage.folder / "floor.log",
    )
    writing.rename(stage.floor)


async def start_stand_ins(stack: AsyncExitStack, stage: Stage) -> None:
    """Start the CRM and, closed, the Slack; DemoError if one does not start.

    Both at once, and they wait for the floor; if one fails, the other is stopped with
    `stack`.
    """
    common = ("--floor", str(stage.floor), "--clock-file", str(stage.clock_file))
    crm = running(
        "sandbox.crm",
        *common,
        *("--port", str(stage.crm_port)),
        *("--token", stage.token),
        port=stage.crm_port,
        log=stage.folder / "crm.log",
        once=stage.floor,
    )
    slack = running(
        "sandbox.slack",
        *common,
        *("--host", stage.page.host),
        *("--port", str(stage.page.port)),
        *("--events-url", f"http://{LOOPBACK}:{stage.app_port}/slack/events"),
        *("--moved-url", stage.moved_url),
        *("--signing-secret", stage.secret),
        *("--bot-token", f"xoxb-{stage.token}"),
        *("--app-token", f"xapp-{stage.token}"),
        "--closed",
        port=stage.page.port,
        log=stage.folder / "slack.log",
        once=stage.floor,
        host=stage.page.near,
    )
    started = await asyncio.gather(
        stack.enter_async_context(crm),
        stack.enter_async_context(slack),
        return_exceptions=True,
    )
    for failure in started:
        if failure is not None:
            raise failure
