"""The whole road in real processes: CRM, Slack and the program, over loopback HTTP.

Nothing is mocked: `python app.py demo` is started as a person would, and people are
played through the stand-in's page, whose requests to the program are signed.
"""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import action_ids
from console.demo.processes import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
Json = dict[str, Any]


class Slack:
    """A person's hand and eye on the stand-in's page."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.people: dict[str, Json] = {}

    async def look(self, user: str = "") -> Json:
        answer = await self.http.get("/page/state", params={"user": user})
        return answer.json()

    async def act(self, gesture: str, **body: object) -> Json:
        answer = await self.http.post(f"/page/{gesture}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def meet(self) -> None:
        self.people = {p["name"]: p for p in (await self.look())["people"]}

    def user(self, name: str) -> str:
        return self.people[name]["user_id"]

    def of_role(self, role: str) -> list[str]:
        return [n for n, person in self.people.items() if person["role"] == role]

    async def messages(self, name: str) -> list[Json]:
        return (await self.look(self.user(name)))["messages"]

    async def wait(self, name: str, wanted: Callable[[Json], bool]) -> Json:
        """Return the newest message to `name` that is `wanted`, as soon as it is."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [m for m in await self.messages(name) if wanted(m)]
                if found:
                    return found[-1]
                await asyncio.sleep(0.2)

    async def find(self, wanted: Callable[[Json], bool]) -> tuple[str, Json]:
        """Return who has a message that is `wanted`, and the message."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for name in self.people:
                    for message in await self.messages(name):
                        if wanted(message):
                            return name, message
                await asyncio.sleep(0.2)

    async def modal(self, user: str) -> Json:
        """Return the modal that opens for a user."""
        async with asyncio.timeout(PATIENCE):
            while True:
                modals = (await self.look(user))["modals"]
                if modals:
                    return modals[-1]
                await asyncio.sleep(0.1)

    def leader_of(self, name: str) -> str:
        wanted = self.people[name]["leader_email"]
        return next(n for n, p in self.people.items() if p["email"] == wanted)

    async def settle(self) -> None:
        """Wait until the program has caught up with a clock that was moved."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(0.2)
            while True:
                if not (await self.look())["clock"]["working"]:
                    return
                await asyncio.sleep(0.2)


def buttons(message: Json) -> set[str]:
    """Return the action ids of a message's buttons, wherever they stand."""
    return set(re.findall(r"'action_id': '(\w+)'", str(message["blocks"])))


def says(*words: str) -> Callable[[Json], bool]:
    return lambda message: all(word in message["text"] for word in words)


@pytest.fixture
async def demo(tmp_path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Give the running demo and the address it prints."""
    process = await _start(tmp_path / "demo", port=0)
    try:
        yield process, await _address(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()


async def _start(folder: Path, *, port: int) -> asyncio.subprocess.Process:
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "app.py", "demo"),
        *("--folder", str(folder), "--port", str(port)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment | {"COLUMNS": "300"},
        start_new_session=True,
    )


async def _address(process: asyncio.subprocess.Process) -> str:
    said = ""
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stdout.readline()).decode():
            said += line
            if found := re.search(r"Open (http://127\.0\.0\.1:\d+/)", line):
                return found[1]
    message = f"the demo ended early: {said}"
    raise AssertionError(message)


@pytest.fixture
async def slack(demo) -> AsyncIterator[Slack]:
    """Give the page of the running demo."""
    _, address = demo
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        page = Slack(http)
        await page.meet()
        yield page


async def test_the_whole_road(demo, slack, tmp_path):
    database = tmp_path / "demo" / "switchback.sqlite"

    await _the_rep_hears_of_the_cliff_and_answers_twice(slack, database)
    await _the_manager_puts_a_one_on_one_off(slack, database)
    await _a_rep_says_that_company_would_help(slack)
    await _the_rep_asks_for_help_and_hears_when_it_is_done(slack, database)
    await _the_manager_asks_for_the_pipeline(slack)
    await _a_rep_may_not_ask_for_another(slack)
    await _the_digest_comes_once_on_friday(slack)
    await _the_leader_hears_what_the_rep_said(slack)
    await _nobody_was_told_twice(slack, database)
    await _ctrl_c_stops_everything(demo)


async def _the_rep_hears_of_the_cliff_and_answers_twice(slack: Slack, database: Path):
    rep = "Sam Okafor"
    message = await slack.wait(rep, says("heading for the cliff"))
    # It rests on the rep's own past weeks from the first day on, not on shipped limits.
    assert "is usual" in message["text"]
    assert "in none of your last 49 weeks" in str(message["blocks"])
    press = {
        "user": slack.user(rep),
        "ts": message["ts"],
        "action_id": action_ids.STEP,
    }

    await asyncio.gather(*(slack.http.post("/page/press", json=press) for _ in "ab"))

    def answered(shown: Json) -> bool:
        return shown["ts"] == message["ts"] and action_ids.STEP not in buttons(shown)

    await slack.wait(rep, answered)
    assert rows(database, "SELECT choice FROM answers") == [("step",)]


async def _the_manager_puts_a_one_on_one_off(slack: Slack, database: Path):
    manager, message = await slack.find(says("Your 1:1 with Clara"))
    user = slack.user(manager)
    press = {"user": user, "ts": message["ts"], "action_id": action_ids.NOT_NOW}

    await slack.act("press", **press)
    modal = await slack.modal(user)
    values = {"reason": {"reason": "not_useful"}}
    await slack.act("submit", user=user, view_id=modal["id"], values=values)

    await slack.wait(
        manager,
        lambda m: m["ts"] == message["ts"] and action_ids.NOT_NOW not in buttons(m),
    )
    kept = rows(database, "SELECT rule, reason FROM put_offs")
    assert kept == [("one_on_one", "not_useful")]


async def _a_rep_says_that_company_would_help(slack: Slack):
    rep = "Maya Feldman"
    leader = slack.leader_of(rep)
    message = await slack.wait(rep, says("Would it help if Priya joined"))
    told = await slack.messages(leader)
    assert not [m for m in told if "Rheinfels" in str(m)]

    await slack.act(
        "press", user=slack.user(rep), ts=message["ts"], action_id=action_ids.STEP
    )

    await slack.wait(rep, lambda m: action_ids.THIRD not in buttons(m))


async def _the_leader_hears_what_the_rep_said(slack: Slack):
    leader = slack.leader_of("Maya Feldman")
    early = datetime.fromisoformat((await slack.look())["clock"]["now"])

    await slack.act("clock", to=(early + timedelta(hours=4)).isoformat())
    await slack.settle()

    message = await slack.wait(leader, says("Maya's presentation for Rheinfels"))

    words = str(message["blocks"])
    assert "Maya says it would help." in words
    assert "Chance of winning about " in words
    assert "a won one had better odds than a lost one" in words
    assert re.search(r"\*Not\* .*Harborline Logistics.*: Lee has it", words)
    assert "*The brief*" in words


async def _the_rep_asks_for_help_and_hears_when_it_is_done(
    slack: Slack, database: Path
):
    rep, manager = "Sam Okafor", slack.leader_of("Sam Okafor")
    message = await slack.wait(rep, says("heading for the cliff"))
    press = {"user": slack.user(rep), "ts": message["ts"], "action_id": action_ids.HELP}
    await slack.act("press", **press)
    modal = await slack.modal(slack.user(rep))
    today = datetime.fromisoformat((await slack.look())["clock"]["now"]).date()
    values = {
        "topic": {"topic": "pricing"},
        "note": {"note": "20 % off"},
        "due": {"due": (today + timedelta(days=3)).isoformat()},
    }

    await slack.act("submit", user=slack.user(rep), view_id=modal["id"], values=values)
    asked = await slack.wait(manager, says("Sam asks for your help with pricing"))
    press = {"user": slack.user(manager), "ts": asked["ts"]}
    await slack.act("press", **press, action_id=action_ids.HELP_DONE)

    await slack.wait(rep, says("has closed your request for help with pricing"))
    assert rows(database, "SELECT topic, note FROM help_requests") == [
        ("pricing", "20 % off")
    ]


async def _the_manager_asks_for_the_pipeline(slack: Slack):
    rep = slack.people["Sam Okafor"]
    manager = slack.leader_of("Sam Okafor")
    text = f"/pipeline @{rep['handle']}"

    await slack.act("command", user=slack.user(manager), text=text)

    reply = await slack.wait(manager, lambda m: m["is_ephemeral"])
    assert "Sam Okafor" in str(reply["blocks"])
    assert action_ids.BRIEF in buttons(reply)


async def _a_rep_may_not_ask_for_another(slack: Slack):
    handle = slack.people["Sam Okafor"]["handle"]
    other = "Lena Torres"

    await slack.act("command", user=slack.user(other), text=f"/pipeline @{handle}")

    reply = await slack.wait(other, lambda m: m["is_ephemeral"])
    assert action_ids.BRIEF not in buttons(reply)


async def _the_digest_comes_once_on_friday(slack: Slack):
    (vp,) = slack.of_role("vp")
    before = await slack.messages(vp)

    await slack.act("clock", to="next_working_day")
    await slack.settle()
    friday = datetime.fromisoformat((await slack.look())["clock"]["now"])
    await slack.act("clock", to=(friday + timedelta(minutes=20)).isoformat())
    await slack.settle()

    new = (await slack.messages(vp))[len(before) :]
    digests = [m for m in new if "Open pipeline" in str(m["blocks"])]
    assert len(digests) == 1
    assert "I was not running then" not in str(digests[0]["blocks"])


async def _nobody_was_told_twice(slack: Slack, database: Path):
    kept = (await slack.http.get("/sandbox/messages")).json()["messages"]
    told = [(m["channel"], m["text"]) for m in kept if not m["is_ephemeral"]]
    states = rows(database, "SELECT state, count(*) FROM deliveries GROUP BY state")

    assert len(told) == len(set(told))
    assert states == [("sent", len(told))]


async def _ctrl_c_stops_everything(demo: tuple[asyncio.subprocess.Process, str]):
    process, address = demo

    process.send_signal(signal.SIGINT)

    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("/healthz")


async def test_it_says_what_it_does_and_ctrl_c_ends_it_while_it_starts(tmp_path):
    port = free_port(preferred=None)
    process = await _start(tmp_path / "demo", port=port)
    said, at_the_page = [], None
    address = f"http://127.0.0.1:{port}"
    try:
        async with (
            asyncio.timeout(PATIENCE),
            httpx.AsyncClient(base_url=address, trust_env=False) as http,
        ):
            while line := (await process.stdout.readline()).decode().strip():
                said.append(line)
                if line == "Reading the CRM":
                    at_the_page = await http.get("/")
                    # As a terminal does it: everybody in the foreground hears it.
                    os.killpg(process.pid, signal.SIGINT)
            await process.wait()
            is_left = await _answers(http)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()

    assert said[:2] == [
        "Writing a sales floor: a year behind it, a year ahead",
        "Starting a CRM and a Slack to talk to",
    ]
    assert at_the_page.status_code == 503
    assert "The demo is starting" in at_the_page.text
    assert said[-1] == "Reading the CRM"
    assert process.returncode == 0
    assert not is_left


async def test_ctrl_c_while_python_still_imports_is_no_traceback():
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "app.py", "demo"),
        cwd=ROOT,
        # As at a terminal, also where the tests themselves run in the background.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        while line := await process.stdout.readline():
            if line.rstrip().endswith(b"typer"):
                process.send_signal(signal.SIGINT)
                break
        said, _ = await process.communicate()

    assert b"KeyboardInterrupt" not in said
    assert b"Open http" not in said
    assert process.returncode == -signal.SIGINT


async def test_a_folder_of_somebody_elses_is_told_before_anything_is_done(tmp_path):
    (tmp_path / "thesis.txt").write_text("precious")
    process = await _start(tmp_path, port=0)

    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert process.returncode == 1
    assert "is not a demo's folder (thesis.txt is in it)" in said.decode()
    assert "Traceback" not in said.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


async def test_the_stand_ins_end_when_the_demo_is_killed(demo):
    process, address = demo

    process.kill()
    await process.wait()

    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(base_url=address, trust_env=False) as http,
    ):
        while True:
            if not await _answers(http):
                return
            await asyncio.sleep(0.1)


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        await http.get("/healthz")
    except httpx.TransportError:
        return False
    return True


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
