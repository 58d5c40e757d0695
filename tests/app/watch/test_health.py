"""The table of health: a restart for a dead program, patience for a busy one."""

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from console.watch.health import Pulse, health_routes
from models.db.database import open_database


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def pulse(seconds) -> Pulse:
    pulse = Pulse(seconds)
    await pulse.beat()
    return pulse


async def ask(pulse, engine) -> tuple[int, int, list[str]]:
    """Return the status of /healthz and /readyz, and what the latter misses."""
    pages = Starlette(routes=health_routes(pulse, engine))
    transport = httpx.ASGITransport(app=pages)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as http:
        alive = await http.get("/healthz")
        ready = await http.get("/readyz")
    assert alive.json() == {"alive": alive.status_code == 200}
    assert ready.json()["ready"] == (ready.status_code == 200)
    return alive.status_code, ready.status_code, ready.json()["missing"]


@pytest.mark.parametrize(
    ("silent_for", "told"),
    [
        (0, (200, 200, [])),
        (59, (200, 200, [])),
        (60, (200, 503, ["tick"])),
        (70, (200, 503, ["tick"])),
        (119, (200, 503, ["tick"])),
        (120, (500, 503, ["tick"])),
        (130, (500, 503, ["tick"])),
    ],
    ids=lambda value: f"{value} s" if isinstance(value, int) else "",
)
async def test_the_longer_the_silence_the_worse(
    pulse, seconds, engine, silent_for, told
):
    seconds.now += silent_for

    assert await ask(pulse, engine) == told


async def test_a_program_that_stops_is_alive_but_takes_no_more_work(pulse, engine):
    pulse.is_stopping = True

    assert await ask(pulse, engine) == (200, 503, ["stopping"])


async def test_a_database_that_is_down_is_no_reason_to_restart(pulse):
    engine = open_database("postgresql://127.0.0.1:1/nobody-listens")

    assert await ask(pulse, engine) == (200, 503, ["database"])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = '9999'",
    ],
    ids=["older", "newer"],
)
async def test_a_database_of_another_revision_is_not_ready(pulse, engine, statement):
    async with engine.begin() as connection:
        await connection.execute(text(statement))

    assert await ask(pulse, engine) == (200, 503, ["migrations"])


async def test_everything_that_is_missing_is_named(pulse, seconds):
    seconds.now += 200
    pulse.is_stopping = True
    engine = open_database("postgresql://127.0.0.1:1/nobody-listens")

    assert await ask(pulse, engine) == (500, 503, ["stopping", "tick", "database"])


async def test_a_beat_brings_it_back(pulse, seconds, engine):
    seconds.now += 200

    await pulse.beat()

    assert await ask(pulse, engine) == (200, 200, [])


async def test_it_is_ready_while_somebody_writes(pulse, engine, sessions):
    async with sessions.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num='0001'"))

        assert await ask(pulse, engine) == (200, 200, [])
