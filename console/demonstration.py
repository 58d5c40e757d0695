"""The demo: a floor of files, a CRM and a Slack beside us, and the real program.

Nothing of the sandbox is imported; it runs in processes of its own, on the other side
of HTTP, and is wiped at each start.
"""

import asyncio
import contextlib
import json
import shutil
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from secrets import token_hex

import httpx
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from rich.console import Console

from coaching.calendar import Calendar
from config import Settings
from console import program
from console.lock import only_one
from console.parts import Parts
from console.processes import LOOPBACK, free_port, run_to_end, running
from console.progress import sync_progress
from console.serve import stop_on_signals
from models import people_file
from models.mode import Mode, set_mode
from models.schema import upgrade

THURSDAY = 3
OFFICE = Calendar(time_zone="America/New_York", country="US")
OTHER_OFFICE = Calendar(time_zone="Europe/Berlin", country="DE")
STARTS_AT = time(10)
TICK_EVERY = timedelta(seconds=1)
POLL_SECONDS = 0.05


class DemoSettings(Settings):
    """Settings that the environment and .env cannot touch."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is handed over and nothing else."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the demo's three servers listen, and what they sign with."""

    folder: Path
    crm_port: int
    slack_port: int
    app_port: int
    token: str
    secret: str

    @property
    def floor(self) -> Path:
        """Return the folder with the floor's CSV files."""
        return self.folder / "floor"

    @property
    def clock_file(self) -> Path:
        """Return the file that the page moves and that everybody reads."""
        return self.folder / "clock.json"

    @property
    def page(self) -> str:
        """Return the address to open."""
        return f"http://{LOOPBACK}:{self.slack_port}/"

    @property
    def moved_url(self) -> str:
        """Return where the program hears that the clock has moved."""
        return f"http://{LOOPBACK}:{self.app_port}/demo/moved"


def set_up(folder: Path, *, page_port: int | None, stack: AsyncExitStack) -> Stage:
    """Wipe `folder` and return what the demo runs on.

    AlreadyRunningError, and nothing wiped, if another demo runs in it.
    """
    folder.mkdir(exist_ok=True)
    stack.enter_context(only_one(f"sqlite:///{folder}/demo"))
    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        elif old.suffix != ".lock":
            old.unlink()
    return Stage(
        folder=folder,
        crm_port=free_port(preferred=None),
        slack_port=free_port(preferred=page_port),
        app_port=free_port(preferred=None),
        token=token_hex(8),
        secret=token_hex(16),
    )


def settings_of(stage: Stage) -> Settings:
    """Return the settings with which the real program meets the stand-ins."""
    return DemoSettings.model_validate(
        {
            "slack_bot_token": f"xoxb-{stage.token}",
            "slack_app_token": f"xapp-{stage.token}",
            "slack_signing_secret": stage.secret,
            "slack_api_url": f"{stage.page}api/",
            "http_port": stage.app_port,
            "hubspot_token": stage.token,
            "hubspot_api_url": f"http://{LOOPBACK}:{stage.crm_port}",
            "database_url": f"sqlite:///{stage.folder}/switchback.sqlite",
            "allow_private_hosts": (
                f"{LOOPBACK}:{stage.crm_port},{LOOPBACK}:{stage.slack_port}"
            ),
            "clock_file": stage.clock_file,
            "coaching_file": Path(__file__).parent.parent / "coaching.toml",
            "digest_spread_seconds": 0,
            "log_level": "WARNING",
        }
    )


def opening_day(today: date) -> date:
    """Return the latest Thursday up to `today` on which both offices work."""
    day = today - timedelta(days=(today.weekday() - THURSDAY) % 7)
    # On a holiday nobody would get a message, and there would be nothing to show.
    while not (OFFICE.works_on(day) and OTHER_OFFICE.works_on(day)):
        day -= timedelta(days=7)
    return day


def write_clock(path: Path, at: datetime, *, real: datetime) -> None:
    """Set the demo's clock, which from then on runs by itself."""
    held = {"at": at.isoformat(), "set_at": real.isoformat(), "speed": 1.0}
    path.write_text(json.dumps(held))


async def play(
    put_together: Callable[[Settings], Parts],
    *,
    console: Console,
    folder: Path,
    page_port: int | None,
) -> None:
    """Run the demo until Ctrl-C or SIGTERM; DemoError if a part does not start."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        stage = set_up(folder, page_port=page_port, stack=stack)
        day = opening_day(datetime.now(UTC).date())
        write_clock(stage.clock_file, OFFICE.at(day, STARTS_AT), real=datetime.now(UTC))
        with console.status("Writing a year of a sales floor"):
            await _write_floor(stage, day)
        with console.status("Starting a CRM and a Slack to talk to"):
            await _start_stand_ins(stack, stage)
        parts = put_together(settings_of(stage))
        stack.push_async_callback(parts.engine.dispose)
        await _first_run(parts, stage, console)
        if stop.is_set():
            return
        playing = asyncio.create_task(
            program.run(parts, only=None, stop=stop, tick_every=TICK_EVERY)
        )
        with console.status("Writing the first messages"):
            await caught_up(stage.moved_url, playing)
        if not stop.is_set():
            console.print(f"Open {stage.page} (Ctrl-C stops it)", highlight=False)
        await playing


async def caught_up(url: str, playing: asyncio.Future[None]) -> None:
    """Return when the program listens at `url` and its first tick is over.

    Or when `playing` has ended without that. Whoever opens the page before would move
    the clock under messages that are on their way.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=None) as app:  # noqa: S113 - as long as a tick takes
        while not playing.done():
            with contextlib.suppress(httpx.TransportError):
                await app.post(url)
                return
            await asyncio.sleep(POLL_SECONDS)


async def _write_floor(stage: Stage, day: date) -> None:
    await run_to_end(
        "sandbox.floor.generate",
        "--to",
        str(stage.floor),
        "--today",
        day.isoformat(),
        log=stage.folder / "floor.log",
    )


async def _start_stand_ins(stack: AsyncExitStack, stage: Stage) -> None:
    common = ("--floor", str(stage.floor), "--clock-file", str(stage.clock_file))
    crm = running(
        "sandbox.crm",
        *common,
        *("--port", str(stage.crm_port)),
        *("--token", stage.token),
        port=stage.crm_port,
        log=stage.folder / "crm.log",
    )
    slack = running(
        "sandbox.slack",
        *common,
        *("--port", str(stage.slack_port)),
        *("--events-url", f"http://{LOOPBACK}:{stage.app_port}/slack/events"),
        *("--moved-url", stage.moved_url),
        *("--signing-secret", stage.secret),
        *("--bot-token", f"xoxb-{stage.token}"),
        *("--app-token", f"xapp-{stage.token}"),
        port=stage.slack_port,
        log=stage.folder / "slack.log",
    )
    await stack.enter_async_context(crm)
    await stack.enter_async_context(slack)


async def _first_run(parts: Parts, stage: Stage, console: Console) -> None:
    """Migrate, import the people, go live, and sync where a person can watch."""
    await upgrade(parts.engine)
    rows = people_file.read((stage.floor / "people.csv").read_text(encoding="utf-8"))
    now = parts.clock()
    async with parts.sessions.begin() as session:
        await people_file.store(session, rows, now=now)
        await set_mode(session, Mode.LIVE, changed_by="demo", now=now)
    with sync_progress(console) as progress:
        await program.sync_now(parts, progress)
    await program.match_now(parts)
