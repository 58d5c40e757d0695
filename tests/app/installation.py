"""An installation from its first day on, beside both stand-ins on real ports."""

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

import app
from sandbox.crm.server import create_app as crm_app
from sandbox.floor.files import save
from sandbox.floor.floor import Floor
from sandbox.slack.accounts import read_accounts
from sandbox.slack.server import create_app as slack_app
from sandbox.slack.workspace import Options
from tests.sandbox.floor.makers import (
    NOW,
    make_activity,
    make_deal,
    make_floor,
    make_person,
)
from tests.sandbox.slack.serving import free_socket, serve

BOT, APP, KEY = "xoxb-of-the-test", "xapp-of-the-test", "pat-of-the-test"
SECRET = "signing-secret-of-the-test"  # noqa: S105 - the stand-in's


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIns:
    """Where the two listen, and where the file of their people lies."""

    crm: str
    slack: str
    people: Path


def two_reps_and_their_leaders() -> Floor:
    """Return a floor of four; the first rep has deals and calls, the other none."""
    floor = make_floor()
    common = {"time_zone": "America/New_York", "country": "US", "currency": "USD"}
    rep = make_person(leader_email="p3@x.example", **common)
    floor.put_person(rep)
    floor.put_person(replace(rep, id=2, email="p2@x.example", name="Ria Lee"))
    boss = replace(rep, id=3, email="p3@x.example", name="Max Orr", role="manager")
    floor.put_person(replace(boss, leader_email="p4@x.example"))
    floor.put_person(
        make_person(4, email="p4@x.example", name="Val Kim", role="vp", **common)
    )
    for number in range(1, 6):
        floor.put_deal(make_deal(number, created_at=NOW - timedelta(days=90)))
        floor.put_activity(
            make_activity(number, happens_at=NOW - timedelta(days=number))
        )
    return floor


@contextmanager
def stand_ins(folder: Path) -> Iterator[StandIns]:
    """Serve the CRM and Slack from a thread, since commands bring their own loops."""
    floor = two_reps_and_their_leaders()
    save(floor, folder)
    ready, stop = threading.Event(), threading.Event()
    urls: list[str] = []

    async def serving() -> None:
        crm = crm_app(floor, token=KEY, clock=lambda: NOW)
        options = Options(
            events_url=None, signing_secret=SECRET, bot_token=BOT, app_token=APP
        )
        slack = slack_app(
            read_accounts(folder), options=options, clock=lambda: NOW, set_clock=None
        )
        async with serve(crm, free_socket()) as one, serve(slack, free_socket()) as two:
            urls.extend((one, two))
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(serving(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield StandIns(crm=urls[0], slack=urls[1], people=folder / "people.csv")
    finally:
        stop.set()
        thread.join(20)


def settings(served: StandIns) -> dict[str, str]:
    """Return the settings with which a command meets the stand-ins."""
    hosts = (served.crm, served.slack)
    return {
        "SLACK_BOT_TOKEN": BOT,
        "SLACK_APP_TOKEN": APP,
        "HUBSPOT_TOKEN": KEY,
        "HUBSPOT_API_URL": served.crm,
        "SLACK_API_URL": f"{served.slack}/api/",
        "ALLOW_PRIVATE_HOSTS": ",".join(h.removeprefix("http://") for h in hosts),
    }


def prepare(folder: Path) -> None:
    """Put into `folder` what an installation has before anything is filled in."""
    shutil.copy(Path(app.__file__).parent / "coaching.toml", folder)
    clock = {"at": NOW.isoformat(), "set_at": NOW.isoformat(), "speed": 0.0}
    (folder / "clock.json").write_text(json.dumps(clock))


def fill_in(folder: Path, values: dict[str, str]) -> None:
    """Write .env, with a clock that stands still."""
    lines = [f"{name}={value}" for name, value in values.items()]
    (folder / ".env").write_text("\n".join([*lines, "CLOCK_FILE=clock.json", ""]))


def type_in(*arguments: str, answer: str | None = None) -> Result:
    """Type a command; what it did not foresee is raised here."""
    return CliRunner().invoke(app.app, arguments, input=answer, catch_exceptions=False)
