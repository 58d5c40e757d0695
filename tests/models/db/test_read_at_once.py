"""Rows that are read in one step are the rows that are stored."""

from typing import Any, cast

import pytest
from sqlalchemy import Table, select, true

from models.db.read_at_once import read_at_once
from models.tables import Owner

OWNERS = cast("Table", Owner.__table__)


@pytest.mark.parametrize(
    "name", ["Ann", "", 'a "b" \\ c', "Zoë 🦊", '{"a": [1]}', "null", "line\nbreak"]
)
async def test_what_is_read_is_what_was_stored(sessions, name):
    async with sessions.begin() as session:
        session.add(Owner(crm="fake", external_id="1", email=None, name=name))

    async with sessions() as session:
        columns = [OWNERS.c[one] for one in ("id", "email", "name", "archived")]
        found = await read_at_once(session, columns, where=true())
        usual: Any = (await session.execute(select(*columns))).all()

    assert [tuple(row) for row in found] == [tuple(row) for row in usual]


async def test_no_rows_are_an_empty_list(sessions):
    async with sessions() as session:
        found = await read_at_once(session, [OWNERS.c.id], where=true())

    assert list(found) == []
