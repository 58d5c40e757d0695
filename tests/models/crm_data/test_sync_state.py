"""What is noted of each stream: a hold, an admin's word, and doubts of before."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select

from models.crm_data.sync_state import believe, hold, let_go, standing
from models.db.schema import ROOT
from models.tables import Flaw, StreamState
from tests.models.rows import NOW, days, insert, insert_stream

KEY = {"crm": "hubspot", "stream": "deals"}


async def test_a_doubt_that_goes_on_is_held_since_it_began(sessions):
    async with sessions.begin() as session:
        await insert_stream(session, "deals")
        await hold(session, **KEY, reason="5 of 5", now=NOW)
        await hold(session, **KEY, reason="6 of 6", now=NOW + days(1))

    async with sessions() as session:
        state = await session.scalar(select(StreamState))
    assert (state.held_at, state.held_reason) == (NOW, "6 of 6")


async def test_a_word_is_used_up_with_the_hold_that_it_ends(sessions):
    async with sessions.begin() as session:
        await insert_stream(session, "deals", swept_at=NOW)
        await hold(session, **KEY, reason="5 of 5", now=NOW)
        await believe(session, **KEY, changed_by="cli", now=NOW)
        said = await standing(session, **KEY)
        await let_go(session, **KEY)
        after = await standing(session, **KEY)

    assert (said.believed_at, said.swept_at) == (NOW, None)
    assert (after.believed_at, after.held_reason) == (None, None)


def there_and_back(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    command.downgrade(config, "0018")
    command.upgrade(config, "head")


@pytest.mark.parametrize("stream", ["deals", "calls"])
async def test_a_doubt_of_before_is_looked_at_anew(sessions, engine, stream):
    flaw = {"field": "id", "value": "6 of 20", "reason": "check", "seen_at": NOW}
    async with sessions.begin() as session:
        await insert_stream(session, "deals", swept_at=NOW)
        await insert(
            session, Flaw(crm="hubspot", stream=stream, external_id="(all)", **flaw)
        )

    async with engine.begin() as connection:
        await connection.run_sync(there_and_back)

    async with sessions() as session:
        swept_at = await session.scalar(select(StreamState.swept_at))
        assert await session.scalar(select(func.count(Flaw.id))) == 0
    assert swept_at == (None if stream == "deals" else NOW)
