"""Run requests through Prism, which checks both sides against HubSpot's description."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer

from sandbox.crm.kinds import KINDS
from sandbox.crm.server import VERSION
from sandbox.floor.files import save
from sandbox.floor.floor import Floor
from sandbox.floor.generate import generate

TOKEN = "sandbox"  # noqa: S105 - the stand-in's own, not a secret
SEED = 7
PATIENCE_SECONDS = 60
VIOLATION = "stoplight.io/prism/errors"
HOST = "127.0.0.1"

Call = tuple[str, str, dict[str, object] | None]


def main(
    command: Annotated[
        list[str] | None, typer.Argument(help="Run this with HUBSPOT_API_URL set")
    ] = None,
    spec: Annotated[
        Path, typer.Option(help="HubSpot's OpenAPI file", envvar="HUBSPOT_SPEC")
    ] = Path("../shared/specs/hubspot-2026-09.json"),
    prism: Annotated[str, typer.Option(help="Prism's program")] = "prism",
) -> None:
    """Ask the sandbox CRM through a validating proxy; fail on the first violation."""
    if not spec.exists():
        typer.echo(f"skipped: there is no description at {spec}")
        return
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        floor = scratch / "floor"
        save(_floor(), floor)
        crm, proxy = _free_port(), _free_port()
        stack.enter_context(_running(_crm_command(floor, crm), port=crm))
        serve = [prism, "proxy", str(spec), f"http://{HOST}:{crm}", "--errors"]
        serve += ["--host", HOST, "--port", str(proxy), "--verboseLevel", "error"]
        stack.enter_context(_running(serve, port=proxy))
        wrong = _ask(f"http://{HOST}:{proxy}")
        code = _run(command, proxy, scratch) if command else 0
    if wrong or code:
        raise typer.Exit(1)


def _floor() -> Floor:
    """Return the demo's floor with one row of each kind that it has none of."""
    floor = generate(datetime.now(UTC).date(), seed=SEED, hostile=True)
    call = next(row for row in floor.activities.values() if row.kind == "call")
    for number, kind in enumerate(("message", "note"), start=1):
        row_id = max(floor.activities) + number
        floor.put_activity(replace(call, id=row_id, kind=kind, direction=None))
    floor.put_activity(
        replace(call, result="Connected: qualified", duration_seconds=840)
    )
    return floor


def _crm_command(floor: Path, port: int) -> list[str]:
    server = [sys.executable, "-m", "sandbox.crm", "--floor", str(floor)]
    return [*server, "--port", str(port), "--token", TOKEN]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: Sequence[str], *, port: int) -> Iterator[None]:
    """Keep a server running until the block ends; it is ours alone to stop."""
    process = subprocess.Popen(command)  # noqa: S603 - programs named by the caller
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"{command[0]} did not begin to listen on port {port}"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _run(command: Sequence[str], proxy: int, scratch: Path) -> int:
    """Run the program's own sync against the proxy, with a database of its own."""
    environment = os.environ | {
        "HUBSPOT_API_URL": f"http://{HOST}:{proxy}",
        "HUBSPOT_TOKEN": TOKEN,
        "HUBSPOT_API_VERSION": VERSION,
        "DATABASE_URL": f"sqlite:///{scratch / 'checked.sqlite'}",
        "ALLOW_PRIVATE_HOSTS": f"{HOST}:{proxy}",
    }
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the caller's own


def _ask(base: str) -> int:
    """Make each request once; return how many broke the description."""
    wrong = 0
    with httpx.Client(base_url=base, timeout=PATIENCE_SECONDS) as client:
        client.headers["authorization"] = f"Bearer {TOKEN}"
        for method, path, body in _calls(client):
            answer = client.request(method, path, json=body)
            is_wrong = VIOLATION in answer.text
            wrong += is_wrong
            typer.echo(f"{'FAIL' if is_wrong else 'ok  '} {answer.status_code} {path}")
            if is_wrong:
                typer.echo(answer.text)
    typer.echo(f"{wrong} requests broke the description")
    return wrong


def _calls(client: httpx.Client) -> Iterator[Call]:
    objects = f"/crm/objects/{VERSION}"
    yield "GET", f"/account-info/{VERSION}/details", None
    yield "GET", f"/crm/owners/{VERSION}?limit=5", None
    yield "GET", f"/crm/owners/{VERSION}?archived=true", None
    yield "GET", f"/crm/pipelines/{VERSION}/deals", None
    yield "GET", f"/crm/properties/{VERSION}/calls/hs_call_disposition", None
    yield "GET", f"/crm/properties/{VERSION}/meetings/hs_meeting_outcome", None
    for name, kind in KINDS.items():
        wanted = ",".join(kind.properties)
        yield "GET", f"/crm/properties/{VERSION}/{name}", None
        yield "GET", f"{objects}/{name}?limit=100&properties={wanted}", None
        yield "GET", f"{objects}/{name}?limit=5&archived=true", None
        yield "GET", f"{objects}/{name}?limit=50&associations=deals,contacts", None
        yield "POST", f"{objects}/{name}/search", _search(kind.modified)
        page = client.get(f"{objects}/{name}?limit=50").json()
        inputs = [{"id": item["id"]} for item in page["results"]]
        history = ["dealstage", "amount", "closedate", "hubspot_owner_id"]
        body: dict[str, object] = {"inputs": inputs, "properties": ["hs_object_id"]}
        body |= {"propertiesWithHistory": history}
        yield "POST", f"{objects}/{name}/batch/read", body
        yield "GET", f"{objects}/{name}/{inputs[0]['id']}", None
        yield "GET", f"{objects}/{name}/1", None
        for target in ("deals", "contacts"):
            path = f"/crm/associations/{VERSION}/{name}/{target}/batch/read"
            yield "POST", path, {"inputs": inputs}
    after = client.get(f"{objects}/deals?limit=1").json()["paging"]["next"]["after"]
    yield "GET", f"{objects}/deals?limit=1&after={after}", None


def _search(modified: str) -> dict[str, object]:
    filters = [
        {"propertyName": modified, "operator": "GTE", "value": "0"},
        {"propertyName": "hs_object_id", "operator": "GT", "value": "0"},
    ]
    sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    groups = [{"filters": filters}]
    return {"filterGroups": groups, "sorts": sorts, "limit": 200, "properties": []}


if __name__ == "__main__":
    typer.run(main)
