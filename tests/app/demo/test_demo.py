"""The demo starts clean, on its Thursday, and leaves nothing running behind it."""

import asyncio
import errno
import json
import socket
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import app
from console.base.settings import refused_addresses
from console.base.single_process import AlreadyRunningError
from console.demo.demo import opening_day, unless_stopped, write_clock
from console.demo.inside import caught_up
from console.demo.page import Page, page_at
from console.demo.processes import DemoError, free_port, run_to_end, running
from console.demo.program_settings import settings_of
from console.demo.stage import set_up
from jobs.clock import file_clock

PAGE = Page(host="127.0.0.1", port=8765)


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
        set_up(folder, page=PAGE, stack=stack)
    (folder / "floor").mkdir()
    (folder / "floor" / "people.csv").touch()
    (folder / "switchback.sqlite").touch()

    async with AsyncExitStack() as stack:
        set_up(folder, page=PAGE, stack=stack)
        left = {path.name for path in folder.iterdir()}

    assert left == {"demo.lock", "page.url"}


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
        set_up(tmp_path, page=PAGE, stack=stack)
        (tmp_path / "switchback.sqlite").touch()

        with pytest.raises(AlreadyRunningError, match="a demo runs already"):
            set_up(tmp_path, page=PAGE, stack=stack)

        assert (tmp_path / "switchback.sqlite").exists()


async def test_who_starts_a_second_demo_is_told_where_the_first_is(tmp_path):
    another = replace(PAGE, port=PAGE.port + 1)
    async with AsyncExitStack() as stack:
        set_up(tmp_path, page=PAGE, stack=stack)

        with pytest.raises(AlreadyRunningError) as refused:
            set_up(tmp_path, page=another, stack=stack)

        assert f"open {PAGE.url}, or stop it" in str(refused.value)
        (tmp_path / "page.url").unlink()  # it holds the folder, but is not up yet
        with pytest.raises(AlreadyRunningError, match="another demo runs in"):
            set_up(tmp_path, page=another, stack=stack)


async def test_the_environment_cannot_reach_into_the_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://production/switchback")
    monkeypatch.setenv("SLACK_API_URL", "https://slack.com/api/")
    monkeypatch.setenv("SYNC_MINUTES", "999")

    async with AsyncExitStack() as stack:
        stage = set_up(tmp_path, page=PAGE, stack=stack)
        settings = settings_of(stage)

    assert settings.database_url.get_secret_value().startswith("sqlite:///")
    assert settings.slack_api_url == f"http://127.0.0.1:{PAGE.port}/api/"
    assert settings.sync_minutes == 15
    assert refused_addresses(settings) == []


@pytest.mark.parametrize(
    "names",
    [
        ["thesis.txt"],
        ["demo.lock", "thesis.txt"],
        ["switchback.sqlite"],
        [".ssh"],
        ["demo.lock", "floor plan.txt"],
        ["demo.lock", "switchback.sqlite.bak"],
    ],
    ids=[
        "a file",
        "a file beside a lock",
        "a real database",
        "a hidden one",
        "a name like one of ours",
        "a backup",
    ],
)
async def test_a_folder_that_is_not_a_demos_is_never_emptied(tmp_path, names):
    for name in names:
        (tmp_path / name).write_text("precious")

    async with AsyncExitStack() as stack:
        with pytest.raises(DemoError, match=r"is not a demo's folder .* --folder"):
            set_up(tmp_path, page=PAGE, stack=stack)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"precious"}


async def test_its_parts_start_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)

    await run_to_end("sandbox.floor.generate", "--help", log=tmp_path / "floor.log")

    assert "--today" in (tmp_path / "floor.log").read_text()


async def test_what_a_link_in_the_folder_leads_to_is_left_alone(tmp_path):
    folder, elsewhere = tmp_path / "demo", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    folder.mkdir()
    (folder / "demo.lock").touch()
    (folder / "floor").symlink_to(elsewhere)

    async with AsyncExitStack() as stack:
        set_up(folder, page=PAGE, stack=stack)

    assert (elsewhere / "precious").exists()
    assert not (folder / "floor").exists()


async def test_a_folder_that_cannot_be_written_to_is_told_with_the_mend(
    tmp_path, monkeypatch
):
    def refused(*_arguments: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    async with AsyncExitStack() as stack:
        with pytest.raises(DemoError) as caught:
            set_up(tmp_path / "demo", page=PAGE, stack=stack)

    assert "Permission denied" in str(caught.value)
    assert "Errno" not in str(caught.value)
    assert "--folder" in str(caught.value)


async def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "demo").write_text("precious")

    async with AsyncExitStack() as stack:
        with pytest.raises(DemoError, match="is a file: name another folder"):
            set_up(tmp_path / "demo", page=PAGE, stack=stack)


def test_the_preferred_port_is_taken_if_it_is_free():
    wanted = free_port(preferred=None)

    assert free_port(preferred=wanted) == wanted


def test_another_port_is_taken_if_the_usual_is_in_use(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr("console.demo.page.USUAL_PORT", taken)

        assert page_at("127.0.0.1", None).port != taken


def test_a_port_that_was_asked_for_and_is_in_use_is_an_error_with_its_mend():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]

        with pytest.raises(DemoError, match=f"port {taken} is in use: .* --port"):
            page_at("127.0.0.1", taken)


@pytest.mark.parametrize(
    ("host", "mend"),
    [
        ("192.0.2.1", "is no address of this machine: try --host 127.0.0.1"),
        ("demo.example", "is no address such as 127.0.0.1"),
        ("", "is no address such as 127.0.0.1"),
    ],
)
def test_an_address_that_is_not_ours_is_an_error_with_its_mend(host, mend):
    with pytest.raises(DemoError, match=mend):
        page_at(host, 0)


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - what an image sets
    ],
)
def test_the_program_reaches_the_page_on_the_loopback(host, near):
    page = page_at(host, 0)

    assert page.url == f"http://{near}:{page.port}/"


async def test_work_is_cut_off_when_the_demo_is_stopped():
    stop, cut = asyncio.Event(), []

    async def work() -> str:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cut.append("cleanly")
            raise
        return "done"

    asyncio.get_running_loop().call_later(0.01, stop.set)

    assert await unless_stopped(work(), stop) is None
    assert cut == ["cleanly"]


async def test_work_that_ends_by_itself_gives_what_it_found():
    async def work() -> str:
        return "done"

    assert await unless_stopped(work(), asyncio.Event()) == "done"


async def test_a_program_that_is_cut_off_does_not_outlive_the_demo(tmp_path):
    log = tmp_path / "log"
    server = ("http.server", str(port := free_port(preferred=None)))
    running_on = asyncio.create_task(
        run_to_end(*server, "--bind", "127.0.0.1", log=log)
    )
    async with asyncio.timeout(20):
        while not await answers(port):  # noqa: ASYNC110 - seen from outside
            await asyncio.sleep(0.05)

    running_on.cancel()
    await asyncio.wait({running_on})

    assert not await answers(port)


async def answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


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


def played(monkeypatch, *arguments: str) -> dict[str, object]:
    """Return with what the command would have played."""
    seen: dict[str, object] = {}

    async def play(**how: object) -> None:
        seen.update(how)

    monkeypatch.setattr("console.demo.command.play", play)
    seen["exit_code"] = CliRunner().invoke(app, ["demo", *arguments]).exit_code
    return seen


def test_an_image_shows_the_demo_by_its_environment_alone(monkeypatch):
    for name, value in {
        "DEMO_HOST": "0.0.0.0",  # noqa: S104 - what an image sets
        "DEMO_FOLDER": "/data/demo",
        "DEMO_PORT": "8765",
    }.items():
        monkeypatch.setenv(name, value)

    how = played(monkeypatch)

    assert (how["host"], how["port"]) == ("0.0.0.0", 8765)  # noqa: S104 - the same
    assert how["folder"] == Path("/data/demo")


def test_by_itself_the_demo_is_for_this_machine_alone(monkeypatch):
    how = played(monkeypatch)

    assert (how["host"], how["port"], how["folder"]) == (
        "127.0.0.1",
        None,
        Path(".demo"),
    )


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_a_number_that_is_no_port_is_a_plain_error(monkeypatch, port):
    assert played(monkeypatch, "--port", port) == {"exit_code": 2}
