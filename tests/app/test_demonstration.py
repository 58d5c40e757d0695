"""The demo starts clean, on its Thursday, and leaves nothing running behind it."""

import asyncio
import json
import socket
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime

import pytest

from console.demonstration import (
    caught_up,
    opening_day,
    set_up,
    settings_of,
    write_clock,
)
from console.lock import AlreadyRunningError
from console.processes import DemoError, free_port, run_to_end, running
from console.settings import refused_addresses
from jobs.clock import file_clock


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 19), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 19)),
        (date(2026, 11, 25), date(2026, 11, 19)),
        (date(2026, 12, 3), date(2026, 12, 3)),
        (date(2026, 11, 26), date(2026, 11, 19)),
        (date(2026, 12, 2), date(2026, 11, 19)),
        (date(2027, 5, 6), date(2027, 4, 29)),
        (date(2026, 1, 7), date(2025, 12, 18)),
    ],
    ids=[
        "a Thursday",
        "a Friday",
        "a Wednesday",
        "another Thursday",
        "Thanksgiving",
        "the week after Thanksgiving",
        "a holiday in the other office alone",
        "two holidays in a row",
    ],
)
def test_it_opens_on_the_latest_thursday_on_which_both_offices_work(today, day):
    assert opening_day(today) == day


def test_its_clock_is_the_one_that_the_program_reads(tmp_path):
    path = tmp_path / "clock.json"
    at = datetime(2026, 11, 19, 15, tzinfo=UTC)
    real = datetime(2026, 11, 21, 20, tzinfo=UTC)

    write_clock(path, at, real=real)

    assert file_clock(path, lambda: real)() == at


async def test_a_second_start_wipes_what_the_first_left(tmp_path):
    folder = tmp_path / "demo"
    async with AsyncExitStack() as stack:
        set_up(folder, page_port=None, stack=stack)
    (folder / "floor").mkdir()
    (folder / "floor" / "people.csv").touch()
    (folder / "switchback.sqlite").touch()

    async with AsyncExitStack() as stack:
        set_up(folder, page_port=None, stack=stack)
        left = [path.name for path in folder.iterdir()]

    assert left == ["demo.lock"]


async def test_the_page_is_named_once_the_program_listens():
    port, asked = free_port(preferred=None), []

    async def answer(reader, writer):
        asked.append((await reader.readline()).decode().split()[:2])
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    playing = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(
        caught_up(f"http://127.0.0.1:{port}/demo/moved", playing)
    )
    await asyncio.sleep(0.1)
    is_early = waiting.done()
    async with await asyncio.start_server(answer, "127.0.0.1", port):
        await asyncio.wait_for(waiting, timeout=10)

    assert not is_early
    assert asked == [["POST", "/demo/moved"]]


async def test_a_program_that_ends_early_is_not_waited_for():
    port = free_port(preferred=None)
    playing = asyncio.get_running_loop().create_future()
    playing.set_result(None)

    async with asyncio.timeout(5):
        await caught_up(f"http://127.0.0.1:{port}/demo/moved", playing)


async def test_a_demo_that_runs_is_not_wiped_by_another(tmp_path):
    async with AsyncExitStack() as stack:
        set_up(tmp_path, page_port=None, stack=stack)
        (tmp_path / "switchback.sqlite").touch()

        with pytest.raises(AlreadyRunningError):
            set_up(tmp_path, page_port=None, stack=stack)

        assert (tmp_path / "switchback.sqlite").exists()


async def test_the_environment_cannot_reach_into_the_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://production/switchback")
    monkeypatch.setenv("SLACK_API_URL", "https://slack.com/api/")
    monkeypatch.setenv("SYNC_MINUTES", "999")

    async with AsyncExitStack() as stack:
        stage = set_up(tmp_path, page_port=None, stack=stack)
        settings = settings_of(stage)

    assert settings.database_url.get_secret_value().startswith("sqlite:///")
    assert settings.slack_api_url == f"http://127.0.0.1:{stage.slack_port}/api/"
    assert settings.sync_minutes == 15
    assert refused_addresses(settings) == []


def test_the_preferred_port_is_taken_if_it_is_free():
    wanted = free_port(preferred=None)

    assert free_port(preferred=wanted) == wanted


def test_another_port_is_taken_if_the_preferred_is_in_use():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]

        assert free_port(preferred=taken) != taken


async def test_a_program_that_fails_is_told_with_its_last_words(tmp_path):
    with pytest.raises(DemoError, match="No module named no_such_module"):
        await run_to_end("no_such_module", log=tmp_path / "log")


async def test_a_server_that_never_answers_is_told(tmp_path):
    port = free_port(preferred=None)

    with pytest.raises(DemoError, match="json did not start"):
        async with running("json", port=port, log=tmp_path / "log"):
            pass


async def test_a_server_ends_with_its_block(tmp_path):
    port = free_port(preferred=None)
    log = tmp_path / "log"

    async with running(
        "http.server", str(port), "--bind", "127.0.0.1", port=port, log=log
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


def test_the_clock_file_says_how_fast_time_passes(tmp_path):
    path = tmp_path / "clock.json"

    write_clock(path, datetime.now(UTC), real=datetime.now(UTC))

    assert json.loads(path.read_text())["speed"] == 1.0
