"""The migration that lets touches say whose they are, there and back."""

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.tables import Touch
from tests.models.migrating import config, migrate

BEFORE = "0008"
OLD = (
    (
        "INSERT INTO activities (id, crm, stream, external_id, modified_at, direction,"
        " done, is_bulk, has_contact)"
        " VALUES (1, 'hubspot', 'emails', '1', '2026-11-01 00:00:00', 'inbound',"
        " FALSE, FALSE, TRUE), (2, 'hubspot', 'calls', '2', '2026-11-01 00:00:00',"
        " 'outbound', FALSE, FALSE, TRUE)"
    ),
    (
        "INSERT INTO touches (id, activity_id, occurs_at, known_at, kind,"
        " customer_side, shared_by)"
        " VALUES (1, 1, '2026-11-01 00:00:00', '2026-11-01 00:00:00', 'email', TRUE, 1)"
        ", (2, 2, '2026-11-01 00:00:00', '2026-11-01 00:00:00', 'call', FALSE, 1)"
    ),
    (
        "INSERT INTO stream_states (crm, stream, phase, watermark)"
        " VALUES ('hubspot', 'calls', 'changes', '2026-11-01 00:00:00'),"
        " ('hubspot', 'meetings', 'changes', '2026-11-01 00:00:00')"
    ),
)


def there_and_back(connection: Connection) -> None:
    command.downgrade(config(connection), BEFORE)
    for statement in OLD:
        connection.execute(text(statement))
    command.upgrade(config(connection), "head")


async def test_old_touches_learn_their_side_and_calls_are_read_anew(
    engine: AsyncEngine,
):
    await migrate(engine, there_and_back)

    async with engine.connect() as connection:
        touches = await connection.execute(
            text("SELECT inbound, answered, is_attempt FROM touches ORDER BY id")
        )
        assert [tuple(map(bool, row)) for row in touches] == [
            (True, False, False),
            (False, False, False),
        ]
        states = await connection.execute(
            text("SELECT stream, phase, watermark IS NULL FROM stream_states")
        )
        assert {(row[0], row[1], bool(row[2])) for row in states} == {
            ("calls", "first_load", True),
            ("meetings", "changes", False),
        }


@pytest.mark.parametrize("name", ["ix_touches_deal", "ix_touches_prospecting"])
async def test_both_indexes_hold_what_is_read_of_a_touch(engine: AsyncEngine, name):
    async with engine.connect() as connection:
        indexes = await connection.run_sync(lambda c: inspect(c).get_indexes("touches"))

    (made,) = [one["column_names"] for one in indexes if one["name"] == name]
    (told,) = [one for one in Touch.__table__.indexes if one.name == name]  # type: ignore[attr-defined]
    assert made == [column.name for column in told.columns]
    assert {"inbound", "answered", "contact_key"} <= set(made)
