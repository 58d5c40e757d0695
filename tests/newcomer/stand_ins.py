"""A CRM and a Slack on the loopback, and the environment that leads the program there.

They are processes of their own, as the demo's; nothing here imports the program.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
BOT_TOKEN = "xoxb-1-newcomer"  # noqa: S105 - the stand-in's
APP_TOKEN = "xapp-1-A1-newcomer"  # noqa: S105 - the same
CRM_TOKEN = "pat-eu1-newcomer"  # noqa: S105 - the same
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - the same
SECRETS = (BOT_TOKEN, APP_TOKEN, CRM_TOKEN, SECRET)
WITHIN = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIns:
    """Where the stand-ins listen, and the folder that a newcomer works in."""

    folder: Path
    crm_port: int
    slack_port: int

    def environment(self) -> dict[str, str]:
        """Return all that the program needs to find them; no secret is in it."""
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "SWITCHBACK_FOLDER": str(self.folder),
            "SLACK_API_URL": f"http://{LOOPBACK}:{self.slack_port}/api/",
            "HUBSPOT_API_URL": f"http://{LOOPBACK}:{self.crm_port}",
            "ALLOW_PRIVATE_HOSTS": (
                f"{LOOPBACK}:{self.crm_port},{LOOPBACK}:{self.slack_port}"
            ),
            "COACHING_FILE": str(HERE / "coaching.toml"),
            "CLOCK_FILE": str(self.folder / "clock.json"),
        }


def write_floor(folder: Path, day: datetime) -> Path:
    """Write the demo's floor as of `day` below `folder`, and return where."""
    floor = folder / "floor"
    today = ("--today", day.date().isoformat())
    _run("sandbox.floor.generate", "--to", str(floor), *today)
    return floor


@contextmanager
def stand_ins(
    folder: Path, floor: Path, at: datetime, *crm_options: str
) -> Iterator[StandIns]:
    """Serve `floor` as from the instant `at` on, for whoever works in `folder`."""
    clock = {"at": at.isoformat(), "set_at": datetime.now(UTC).isoformat(), "speed": 1}
    (folder / "clock.json").write_text(json.dumps(clock))
    crm_port, slack_port = _free_port(), _free_port()
    common = ("--floor", str(floor), "--clock-file", str(folder / "clock.json"))
    with ExitStack() as stack:
        crm = ("--port", str(crm_port), "--token", CRM_TOKEN, *crm_options)
        stack.enter_context(_serving("sandbox.crm", crm_port, *common, *crm))
        slack = ("--port", str(slack_port), "--signing-secret", SECRET)
        tokens = ("--bot-token", BOT_TOKEN, "--app-token", APP_TOKEN)
        stack.enter_context(
            _serving("sandbox.slack", slack_port, *common, *slack, *tokens)
        )
        yield StandIns(folder=folder, crm_port=crm_port, slack_port=slack_port)


def _run(module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=HERE, check=True)  # noqa: S603 - ours


@contextmanager
def _serving(module: str, port: int, *arguments: str) -> Iterator[None]:
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=HERE, env=_inside()) as process:  # noqa: S603 - ours
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _inside() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + WITHIN
    while time.monotonic() < ends and process.poll() is None:
        with suppress(OSError), closing(socket.create_connection((LOOPBACK, port))):
            return
        time.sleep(0.05)
    message = f"nothing answers on port {port}"
    raise RuntimeError(message)


def _free_port() -> int:
    with closing(socket.create_server((LOOPBACK, 0))) as server:
        return int(server.getsockname()[1])
