"""The command line: it serves on the loopback address and stops when told to."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sandbox import clock
from sandbox.floor import scale
from sandbox.floor.files import load, save
from tests.sandbox.floor.makers import LONG_AGO, make_deal, make_floor

OWNERS = "/crm/owners/2026-09"
PATIENCE = 20.0
Server = subprocess.Popen[bytes]
ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[Server, str]]:
    port = free_port()
    command = [sys.executable, "-m", "sandbox.crm", "--floor", str(folder)]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--port", str(port), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.communicate()


def ask(url: str, token: str = "sandbox") -> httpx.Response:  # noqa: S107 - the stand-in's
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(url, headers={"authorization": f"Bearer {token}"})
        except httpx.ConnectError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_silently_until_it_is_stopped(tmp_path, stop):
    save(make_floor(), tmp_path)

    with serving(tmp_path, "--token", "t0ken") as (server, base):
        answer = ask(base + OWNERS, token="t0ken")  # noqa: S106 - the test's own
        server.send_signal(stop)
        output, _ = server.communicate(timeout=PATIENCE)

    assert answer.status_code == 200
    assert b"GET" not in output
    assert b"Traceback" not in output


def test_its_options_are_obeyed(tmp_path):
    floor = make_floor()
    floor.put_deal(make_deal())
    save(floor, tmp_path)
    clock.write(tmp_path / "clock.json", LONG_AGO.replace(year=2025))
    options = ("--clock-file", str(tmp_path / "clock.json"), "--version", "2027-03")
    limits = ("--page-limit-rate", "2", "--deny-scope", "crm.objects.owners.read")

    with serving(tmp_path, *options, *limits) as (_, base):
        deals = ask(f"{base}/crm/objects/2027-03/deals")
        owners = ask(f"{base}/crm/owners/2027-03")
        late = ask(f"{base}/crm/objects/2027-03/deals")

    assert deals.json() == {"results": []}  # the deal is of the year after
    assert owners.status_code == 403
    assert late.status_code == 429


def test_a_floor_that_cannot_be_read_is_told_in_one_line(tmp_path):
    with serving(tmp_path) as (server, _):
        output, _ = server.communicate(timeout=PATIENCE)

    assert server.returncode == 1
    (line,) = output.decode().splitlines()
    assert line.startswith("cannot read the floor: people.csv, line 0: there is no")


def test_a_rate_that_is_no_number_is_told(tmp_path):
    save(make_floor(), tmp_path)

    with serving(tmp_path, "--page-limit-rate", "fast") as (server, _):
        output, _ = server.communicate(timeout=PATIENCE)

    assert server.returncode == 2
    assert "whole number or none" in output.decode()
    assert "Traceback" not in output.decode()


def test_a_scaled_floor_has_the_size_asked_for_and_is_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        scale.main(tmp_path / name, deals=1_000, reps=20, touches=300)

    floor, again = load(tmp_path / "one"), load(tmp_path / "two")

    assert len(floor.deals) == 1_000
    assert len(floor.activities) == 300
    assert sum(person.role == "rep" for person in floor.people.values()) == 20
    assert {deal.owner_id for deal in floor.deals.values()} <= set(floor.people)
    assert {one for row in floor.activities.values() for one in row.deal_ids} <= set(
        floor.deals
    )
    assert floor == again
