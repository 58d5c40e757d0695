"""The database crashes, is cut off in mid-commit, or is full; nothing may be lost."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.database import open_database, session_maker
from models.outbox.queue import enqueue
from tests.faults.backlog import Queue, message
from tests.faults.postgres import Postgres
from tests.faults.slack import CALM, STORM
from tests.faults.storm import Outcome, Plan, run
from tests.faults.worker import cap_pages

CRASH_EVERY = 2.0
FULL_FOR = 1.0
TRIES = 200


async def postgres_crashes(
    server: Postgres, url: str, *, deliveries: int, crashes: int, seed: int
) -> Outcome:
    """Send while the server is ended without a word and started again."""

    async def trouble(_queue: Queue) -> None:
        for _ in range(crashes):
            await asyncio.sleep(CRASH_EVERY)
            server.crash()
            server.launch()
            await asyncio.to_thread(server.wait_until_ready)

    plan = Plan(
        deliveries=deliveries,
        workers=4,
        weather=replace(STORM, too_many=0.0),
        seed=seed,
    )
    return await run(url, plan, trouble=trouble)


async def killed_in_commits(
    path: Path, *, deliveries: int, often: float, seed: int
) -> Outcome:
    """Send on SQLite while workers kill themselves in the middle of their commits."""
    plan = Plan(
        deliveries=deliveries,
        workers=4,
        weather=replace(CALM, drop_after=0.1, drop_before=0.1),
        kill_in_commit=often,
        seed=seed,
    )
    return await run(f"sqlite:///{path}", plan)


async def disk_full(
    path: Path, *, deliveries: int, times: int
) -> tuple[Outcome, Counter[str]]:
    """Send and enqueue on SQLite while it may not grow; count the refused writes."""
    flag = path.with_suffix(".full")
    refused: Counter[str] = Counter()

    async def trouble(queue: Queue) -> None:
        engine = open_database(f"sqlite:///{path}")
        cap_pages(engine, str(flag))
        for turn in range(times):
            flag.touch()
            asyncio.get_running_loop().call_later(FULL_FOR, flag.unlink)
            for number in range(deliveries // times):
                each = deliveries + turn * deliveries + number
                await _enqueue_at_last(session_maker(engine), queue, each, refused)
            await asyncio.sleep(FULL_FOR)
        await engine.dispose()

    plan = Plan(deliveries=deliveries, workers=3, weather=CALM, page_cap=[str(flag)])
    return await run(f"sqlite:///{path}", plan, trouble=trouble), refused


async def _enqueue_at_last(
    sessions: Callable[[], AsyncSession],
    queue: Queue,
    number: int,
    refused: Counter[str],
) -> None:
    """Enqueue as a job does: what fails in this tick is tried again in the next."""
    now = datetime.now(UTC)
    new = message(number % 20 + 1, number, now=now)
    for _ in range(TRIES):
        try:
            async with sessions() as session, session.begin():
                await enqueue(session, new, now=now)
        except DBAPIError as error:
            refused[str(error.orig)] += 1
            await asyncio.sleep(0.05)
        else:
            queue.ids.append(new.id)
            return
    message_ = f"message {number} could not be stored"
    raise TimeoutError(message_)


def is_sound(path: Path) -> bool:
    """Say whether SQLite finds its file whole, with every key in its place."""
    with sqlite3.connect(path) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
