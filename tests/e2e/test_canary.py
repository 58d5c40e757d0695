"""Check 126: no sink of a running installation holds a token or a customer's name.

Every deal on the floor bears the canary's name and every token is a canary; Slack fails
in each of its ways meanwhile, and everything is logged at DEBUG.
"""

import asyncio
import csv
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot import action_ids
from console.demo.processes import free_port, run_to_end, running
from tests.e2e.test_demo_road import Json, Slack, buttons, says
from tests.e2e.test_socket_mode import PATIENCE, ROOT, say, start

CUSTOMER = "Canarywharfen"
REP = "Sam Okafor"
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-canary-bot",
    "SLACK_APP_TOKEN": "xapp-canary-app",
    "SLACK_SIGNING_SECRET": "canarysigning",
    "HUBSPOT_TOKEN": "canaryhubspot",
}
CANARIES = (CUSTOMER, "Canarywharfen".lower(), *TOKENS.values())
FAULTS = (
    "server_error",
    "html",
    "truncate",
    "drop_after",
    "drop_before",
    "ratelimited",
)


def leaks(sinks: dict[str, str]) -> dict[str, list[str]]:
    """Return each sink that holds a canary, with the canaries."""
    found = {
        name: [canary for canary in CANARIES if canary in text]
        for name, text in sinks.items()
    }
    return {name: held for name, held in found.items() if held}


def rename_the_deals(floor: Path) -> int:
    """Give every deal and every title the canary's name; return how many."""
    renamed = 0
    for file, column in (
        ("deals.csv", "name"),
        ("meetings.csv", "title"),
        ("activities.csv", "title"),
    ):
        path = floor / file
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        for row in rows:
            row[column] = f"{CUSTOMER} {row[column]}"
        renamed += len(rows)
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return renamed


@pytest.fixture
async def environment(tmp_path, monkeypatch) -> AsyncIterator[dict[str, str]]:
    """Give the settings of a program beside a CRM and a Slack full of canaries."""
    monkeypatch.chdir(ROOT)
    crm, slack, app, health = (free_port(preferred=None) for _ in range(4))
    floor, log = tmp_path / "floor", tmp_path / "log"
    clock = tmp_path / "clock.json"
    at, set_at = "2026-11-19T15:00:00+00:00", datetime.now(UTC).isoformat()
    clock.write_text(json.dumps({"at": at, "set_at": set_at, "speed": 1.0}))
    day = ("--today", "2026-11-19")
    await run_to_end("sandbox.floor.generate", "--to", str(floor), *day, log=log)
    assert rename_the_deals(floor) > 100
    common = ("--floor", str(floor), "--clock-file", str(clock))
    of_crm = ("--port", str(crm), "--token", TOKENS["HUBSPOT_TOKEN"])
    of_slack = (
        *("--port", str(slack)),
        *("--events-url", f"http://127.0.0.1:{app}/slack/events"),
        *("--signing-secret", TOKENS["SLACK_SIGNING_SECRET"]),
        *("--bot-token", TOKENS["SLACK_BOT_TOKEN"]),
    )
    kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    async with AsyncExitStack() as stack:
        for module, port, more in (
            ("sandbox.crm", crm, of_crm),
            ("sandbox.slack", slack, of_slack),
        ):
            server = running(module, *common, *more, port=port, log=log)
            await stack.enter_async_context(server)
        yield (
            kept
            | TOKENS
            | {
                "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
                "HUBSPOT_API_URL": f"http://127.0.0.1:{crm}",
                "ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{slack},127.0.0.1:{crm}",
                "HTTP_PORT": str(app),
                "HEALTH_PORT": str(health),
                "DATABASE_URL": f"sqlite:///{tmp_path}/switchback.sqlite",
                "CLOCK_FILE": str(clock),
                "LOG_LEVEL": "DEBUG",
            }
        )


async def test_126_no_sink_holds_a_token_or_a_customers_name(environment, tmp_path):
    people = str(tmp_path / "floor" / "people.csv")
    sinks = {"import": (await say(environment, "people", "import", people))[1]}
    sinks["sync"] = (await say(environment, "sync"))[1]
    # An admin asks `live` to show whole messages: these name customers, and no token.
    shown = (await say(environment, "live", "--yes"))[1]
    sinks["live"] = shown.replace(CUSTOMER, "")
    assert CUSTOMER in shown
    wrong = {
        "doctor": {"HUBSPOT_TOKEN": "canaryhubspot2"},
        "sync": {"HTTP_PORT": TOKENS["SLACK_BOT_TOKEN"]},
        "preview": {
            "DATABASE_URL": "postgresql://canaryhubspot:canarysigning@127.0.0.1:9/x"
        },
    }
    told = [say(environment | changed, name) for name, changed in wrong.items()]
    for name, (code, text) in zip(wrong, await asyncio.gather(*told), strict=True):
        assert code == 1
        sinks[f"{name} with a wrong setting"] = text
    sinks |= await watch_it_run(environment)

    assert leaks(sinks) == {}
    # Each sink did say something, and each fault was met.
    assert all(sinks.values())
    assert "delivery_unclear" in sinks["log"]
    assert "delivery_sent" in sinks["log"]
    assert "noted" in sinks["log"]
    assert "switchback_deliveries_total" in sinks["/metrics"]


async def watch_it_run(environment: dict[str, str]) -> dict[str, str]:
    """Let the program send while Slack fails; return what it said everywhere."""
    slack = environment["SLACK_API_URL"].removesuffix("/api/")
    app = f"http://127.0.0.1:{environment['HTTP_PORT']}"
    health = f"http://127.0.0.1:{environment['HEALTH_PORT']}"
    async with httpx.AsyncClient(trust_env=False) as http:
        for kind in FAULTS:
            fault = {"method": "chat.postMessage", "kind": kind, "times": 1}
            (await http.post(f"{slack}/sandbox/faults", json=fault)).raise_for_status()
        process = await start(environment, "run")
        try:
            await sent_and_unclear(http, health)
            await people_act(slack)
            answers = [
                await http.get(f"{address}{path}")
                for address, path in (
                    (app, "/healthz"),
                    (app, "/readyz"),
                    (app, "/metrics"),
                    (health, "/healthz"),
                    (health, "/readyz"),
                    (health, "/metrics"),
                )
            ]
            forged = await http.post(f"{app}/slack/events", content=CUSTOMER)
        finally:
            process.send_signal(signal.SIGTERM)
            said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert [answer.status_code for answer in answers] == [404, 404, 404, 200, 200, 200]
    assert forged.status_code == 401, said.decode()[-3000:]
    pages = {answer.url.path: answer.text for answer in answers[3:]}
    return {"log": said.decode(), "forged": forged.text or "-"} | pages


async def people_act(address: str) -> None:
    """Ask for help, promise and set own terms, with the canary in every field."""
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        slack = Slack(http)
        await slack.meet()
        rep, leader = slack.user(REP), slack.leader_of(REP)
        due = {"due": {"due": "2026-11-20"}}
        help_wanted = {"topic": {"topic": "legal"}, "note": {"note": CUSTOMER}} | due
        promise = {"what": {"what": f"Call {CUSTOMER}"}} | due
        for action, values in (
            (action_ids.HELP_ON_DEAL, help_wanted),
            (action_ids.PROMISE, promise),
            (action_ids.SETTINGS, {}),
        ):
            await fill_in(slack, rep, action, values)
        asked = await slack.wait(leader, says("asks for your help with legal"))
        press = {"user": slack.user(leader), "ts": asked["ts"]}
        await slack.act("press", **press, action_id=action_ids.HELP_TAKE)
        await slack.act("press", **press, action_id=action_ids.HELP_DONE)
        await slack.wait(REP, says("has closed your request for help with legal"))
        home = str((await slack.look(rep))["home"])
        assert f"Call {CUSTOMER}" in home


async def fill_in(slack: Slack, user: str, action: str, values: Json) -> None:
    """Press a button of App Home and submit the modal that it opens."""
    home = await home_with(slack, user, action)
    await slack.act("press", user=user, view_id=home["id"], action_id=action)
    modal = await slack.modal(user)
    await slack.act("submit", user=user, view_id=modal["id"], values=values)


async def home_with(slack: Slack, user: str, action: str) -> Json:
    """Open App Home and return it once it offers `action`."""
    await slack.act("open_home", user=user)
    async with asyncio.timeout(PATIENCE):
        while True:
            home = (await slack.look(user))["home"]
            if home is not None and action in buttons(home):
                return home
            await asyncio.sleep(0.1)


async def sent_and_unclear(http: httpx.AsyncClient, health: str) -> None:
    """Wait until a message is known as sent, and another one is held."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                figures = (await http.get(f"{health}/metrics")).text
            except httpx.TransportError:
                figures = ""
            if all(f'result="{state}"' in figures for state in ("sent", "unknown")):
                return
            await asyncio.sleep(0.2)


def test_the_search_finds_a_canary_in_any_sink():
    sinks = {"log": f"told {CUSTOMER}", "/metrics": "canaryhubspot", "/readyz": "{}"}

    assert leaks(sinks) == {"log": [CUSTOMER], "/metrics": ["canaryhubspot"]}
