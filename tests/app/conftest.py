"""What every test of the command line needs: an empty folder, nothing set, no log."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry

from config import FOLDER, Settings
from console import clients
from console.base import command_line
from console.parts import Parts
from console.put_together import put_together
from console.watch.metrics import Metrics
from tests.app.installation import (
    StandIns,
    fill_in,
    prepare,
    settings,
    stand_ins,
    type_in,
)
from tests.jobs.makers import NOW


@pytest.fixture
async def parts(database_url: str) -> AsyncIterator[Parts]:
    """Give the parts of a program at `NOW`, with the values as shipped."""
    shipped = Settings(database_url=database_url, coaching_file=Path("/dev/null"))
    whole = put_together(shipped, metrics=Metrics(CollectorRegistry()))
    yield replace(whole, clock=lambda: NOW)
    await whole.engine.dispose()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own settings and .env away: those of an empty folder count."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def commands_as_in_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every hint read alike on each machine; test_command_line tells how it is."""
    monkeypatch.setattr(command_line, "program", lambda: "python app.py")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIns]:
    """Give both stand-ins on real ports; nothing that a command does changes them."""
    with stand_ins(tmp_path_factory.mktemp("floor")) as found:
        yield found


@pytest.fixture(scope="session")
def synced(served: StandIns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an installation that has read everything, to be copied."""
    folder = tmp_path_factory.mktemp("synced")
    prepare(folder)
    fill_in(folder, settings(served))
    with pytest.MonkeyPatch.context() as patched, logging_restored():
        patched.setenv(FOLDER, str(folder))
        patched.chdir(folder)
        for command in (["people", "import", str(served.people)], ["sync"]):
            assert type_in(*command).exit_code == 0
    return folder


@pytest.fixture
def installed(
    bare_environment: None,  # noqa: ARG001 - it makes the folder the settings' own
    synced: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Give a copy of that installation, in which a CRM that is away is asked once."""
    shutil.copytree(synced, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(clients, "FAST", replace(clients.FAST, attempts=1))
    return tmp_path


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Undo what a command does to the logging of its process."""
    with logging_restored():
        yield


@contextmanager
def logging_restored() -> Iterator[None]:
    """Put the logging of this process back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configured = structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**configured)
