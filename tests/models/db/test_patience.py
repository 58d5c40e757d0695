"""What goes over a whole floor, and an upgrade, outlast the limits of single rows."""

import asyncio

import psycopg
import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.crm_data.account import set_account_aside
from models.crm_data.missing_records import bury
from models.db import patience
from models.db.database import open_database, reading, session_maker
from models.db.schema import LOCK, _config, schema_state, upgrade
from tests.models.rows import NOW

pytestmark = pytest.mark.postgres
LONGER = text("SELECT pg_sleep(0.5)")
SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END';
CREATE TRIGGER slow BEFORE UPDATE ON {} EXECUTE FUNCTION slow();
"""


@pytest.fixture
async def url(postgres_server):
    """Give a database of PostgreSQL."""
    async with postgres_server.clone() as url:
        yield url


@pytest.fixture
async def _older(url):
    """Let it be a revision behind, with a large table to be brought up to date."""
    engine = open_database(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), "-1"))
        await connection.execute(text(SLOW.format("alembic_version")))
    await engine.dispose()


@pytest.fixture
async def _large(url):
    """Let it hold so many deals that a change of all of them takes time."""
    engine = open_database(url)
    async with engine.begin() as connection:
        await connection.execute(text(SLOW.format("deals")))
    await engine.dispose()


@pytest.fixture
async def engine(url, monkeypatch):
    """Give an engine whose usual limits are a fifth of a second."""
    monkeypatch.setattr(patience, "USUAL", dict.fromkeys(patience.USUAL, "200ms"))
    engine = open_database(url)
    yield engine
    await engine.dispose()


def address(engine) -> str:
    url = engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


async def test_what_somebody_waits_for_is_cut_off(engine):
    async with session_maker(engine)() as session:
        with pytest.raises(OperationalError, match="statement timeout"):
            await session.execute(LONGER)


async def test_a_read_of_the_whole_floor_may_take_longer(engine):
    async with reading(session_maker(engine)) as session:
        await session.execute(LONGER)
        # While the rules are worked out, the transaction stands still.
        await asyncio.sleep(0.5)
        await session.execute(text("SELECT 1"))


async def test_the_limit_is_back_after_a_long_read(engine):
    sessions = session_maker(engine)
    async with reading(sessions) as session:
        await session.execute(text("SELECT 1"))

    async with sessions() as session:
        limit = await session.scalar(text("SHOW statement_timeout"))

    assert limit == "200ms"


async def move(session):
    await set_account_aside(session, crm="hubspot", to="2", changed_by="cli", now=NOW)


async def bury_all(session):
    await bury(session, ["d1"], crm="hubspot", stream="deals", now=NOW)


@pytest.mark.parametrize("work", [move, bury_all])
@pytest.mark.usefixtures("_large")
async def test_what_rewrites_all_deals_may_take_longer(engine, work):
    async with session_maker(engine).begin() as session:
        await work(session)


@pytest.mark.usefixtures("_older")
async def test_an_upgrade_may_take_longer(engine):
    await upgrade(engine)

    assert (await schema_state(engine)).is_current


async def test_a_second_worker_waits_until_the_first_has_upgraded(engine):
    async with await psycopg.AsyncConnection.connect(address(engine)) as first:
        await first.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
        second = asyncio.create_task(upgrade(engine))
        await asyncio.sleep(0.5)

        await first.commit()
        await second
