"""Maven's floor on the real road: stand-ins over loopback, the program as processes."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import create_bolt
from bot.inbound.context import Supplies
from coaching.thresholds import Thresholds
from console.service.http import http_app
from models.db.database import open_database, session_maker
from sandbox.crm.server import create_app as crm_app
from sandbox.floor.files import save
from sandbox.floor.floor import Floor
from sandbox.slack.accounts import read_accounts
from sandbox.slack.server import create_app as slack_app
from sandbox.slack.workspace import Options
from tests.doors import SECRET, make_door
from tests.sandbox.slack.serving import address, free_socket, serve

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "HUBSPOT_TOKEN": "sandbox"}
Line = dict[str, Any]
"""One message of a preview."""


async def import_and_sync(floor: Floor, folder: Path, *, now: datetime) -> Path:
    """Return a database that `people import` and `sync` have filled at `now`."""
    save(floor, folder / "floor")
    clock = {"at": now.isoformat(), "set_at": now.isoformat(), "speed": 0.0}
    (folder / "clock.json").write_text(json.dumps(clock))
    database = folder / "switchback.sqlite"
    crm = crm_app(floor, token=TOKENS["HUBSPOT_TOKEN"], clock=lambda: now)
    async with (
        serve(crm, free_socket()) as crm_url,
        serve(_slack(folder, now=now, events_url=None), free_socket()) as slack_url,
    ):
        settings = {
            "HUBSPOT_API_URL": crm_url,
            "SLACK_API_URL": f"{slack_url}/api/",
            "ALLOW_PRIVATE_HOSTS": ",".join(
                url.removeprefix("http://") for url in (crm_url, slack_url)
            ),
            "CLOCK_FILE": str(folder / "clock.json"),
        }
        people = str(folder / "floor" / "people.csv")
        await run(database, "people", "import", people, **settings)
        await run(database, "sync", **settings)
    return database


async def previewed(databases_and_days: Sequence[tuple[Path, str]]) -> list[list[Line]]:
    """Return the messages of each day on each database, asked for side by side."""
    async with asyncio.TaskGroup() as group:
        said = [
            group.create_task(run(database, "preview", "--as-of", day, "--json"))
            for database, day in databases_and_days
        ]
    return [[json.loads(line) for line in one.result().splitlines()] for one in said]


async def run(database: Path, *arguments: str, **settings: str) -> str:
    """Return what a command printed; fail with its words if it failed."""
    kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    own = {
        "DATABASE_URL": f"sqlite:///{database}",
        # Where no .env of a developer lies.
        "SWITCHBACK_FOLDER": str(database.parent),
        "COACHING_FILE": str(ROOT / "coaching.toml"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "app.py"), *arguments),
        cwd=database.parent,
        env=kept | TOKENS | own | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    assert process.returncode == 0, f"{arguments}: {out.decode()}{err.decode()}"
    return out.decode()


class Page:
    """A hand at the stand-in Slack."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(self, text: str, *, user: str) -> Line:
        """Type a command as `user`; return the one answer that only they see."""
        told = await self._answers(user)
        asked = {"user": user, "text": text}
        typed = (await self._http.post("/page/command", json=asked)).json()
        assert typed["ok"], typed
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self._answers(user)
                if len(found) > len(told):
                    return found[-1]
                await asyncio.sleep(0.02)

    async def _answers(self, user: str) -> list[Line]:
        state = await self._http.get("/page/state", params={"user": user})
        return [m for m in state.json()["messages"] if m["is_ephemeral"]]


@asynccontextmanager
async def supplies(database: Path, *, now: datetime) -> AsyncIterator[Supplies]:
    """Give what the listeners are handed, with the clock standing at `now`."""
    engine = open_database(f"sqlite:///{database}")
    try:
        yield Supplies(
            sessions=session_maker(engine),
            thresholds=Thresholds(),
            clock=lambda: now,
            crm_hosts=frozenset({"hubspot.com"}),
        )
    finally:
        await engine.dispose()


@asynccontextmanager
async def at_slack(database: Path, *, now: datetime) -> AsyncIterator[Page]:
    """Give a page whose requests the real Bolt app gets, signed, over loopback."""
    listening = free_socket()
    events_url = f"{address(listening)}/slack/events"
    slack = _slack(database.parent, now=now, events_url=events_url)
    async with (
        supplies(database, now=now) as handed,
        serve(slack, free_socket()) as url,
    ):
        client = AsyncWebClient(token="xoxb-1", base_url=f"{url}/api/")  # noqa: S106 - the stand-in's
        bolt = create_bolt(client=client, signing_secret=SECRET, supplies=handed)
        app = http_app(bolt, door=make_door(handed.sessions), tick=None)
        async with (
            serve(app, listening),
            httpx.AsyncClient(base_url=url, trust_env=False) as http,
        ):
            yield Page(http)


def _slack(folder: Path, *, now: datetime, events_url: str | None):
    return slack_app(
        read_accounts(folder / "floor"),
        options=Options(events_url=events_url, signing_secret=SECRET),
        clock=lambda: now,
        set_clock=None,
    )
