"""Many rows in few statements, stored as SQLAlchemy itself would store them."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast
from unittest.mock import create_autospec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.db import bulk_insert
from models.db.bulk_insert import KEEP, insert_rows, overwrite
from models.db.row_format import stored_rows
from models.tables import Contact, Person

CONTACTS = cast("Table", Contact.__table__)
NOW = datetime(2026, 11, 19, 10, 0, 0, 5, tzinfo=UTC)


def row(external_id: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    usual = {
        "crm": "fake",
        "external_id": external_id,
        "owner_id": None,
        "created_at": None,
        "modified_at": NOW,
        "archived_at": None,
    }
    return usual | changed


async def stored(sessions) -> list[Contact]:
    async with sessions() as session:
        result = await session.execute(select(Contact).order_by(Contact.external_id))
        return list(result.scalars())


async def test_values_come_back_as_they_went_in(sessions):
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    async with sessions.begin() as session:
        await insert_rows(session, CONTACTS, [row("1", created_at=berlin)])

    (found,) = await stored(sessions)

    assert (found.created_at, found.modified_at, found.archived_at) == (NOW, NOW, None)


async def test_dates_and_booleans_are_the_tables_own(sessions):
    values = {
        "email": "ann@x.io",
        "name": "Ann",
        "role": "rep",
        "slack_state": "active",
        "start_date": date(2026, 1, 2),
    }
    async with sessions.begin() as session:
        await insert_rows(session, cast("Table", Person.__table__), [values])
        found = (await session.execute(select(Person))).scalar_one()

    assert found.start_date == date(2026, 1, 2)


@settings(deadline=None)
@given(
    at=st.datetimes(timezones=st.timezones() | st.just(UTC)).filter(
        lambda at: 1 < at.year < 9999  # further out, UTC has no such day
    )
)
def test_an_instant_is_written_as_sqlalchemy_writes_it(at):
    dialect = sqlite.dialect()
    columns = {"modified_at": [None, at]}
    session = create_autospec(AsyncSession, instance=True)
    session.get_bind.return_value.dialect = dialect

    (_, (written,)) = stored_rows(session, CONTACTS, columns).rows

    bind = CONTACTS.c.modified_at.type.dialect_impl(dialect).bind_processor(dialect)
    assert bind is not None
    assert written == bind(at)


async def test_an_instant_without_a_zone_is_refused(sessions):
    naive = NOW.replace(tzinfo=None)
    async with sessions() as session:
        with pytest.raises(ValueError, match="needs a time zone"):
            await insert_rows(session, CONTACTS, [row("1", modified_at=naive)])


async def test_no_rows_are_no_statement(sessions):
    async with sessions.begin() as session:
        await insert_rows(session, CONTACTS, [])

    assert await stored(sessions) == []


async def test_more_rows_than_a_statement_holds_are_all_stored(sessions, monkeypatch):
    monkeypatch.setattr(bulk_insert, "MOST_PARAMETERS", 13)

    async with sessions.begin() as session:
        await insert_rows(session, CONTACTS, [row(str(n)) for n in range(7)])

    assert [one.external_id for one in await stored(sessions)] == list("0123456")


@pytest.mark.parametrize(
    ("clause", "owner_archived"),
    [(KEEP, False), (overwrite(["crm", "external_id"], ["archived_at"]), True)],
    ids=["keep", "overwrite"],
)
async def test_a_row_that_is_there_is_kept_or_overwritten(
    sessions, clause, owner_archived
):
    async with sessions.begin() as session:
        await insert_rows(session, CONTACTS, [row("1")])
        await insert_rows(
            session, CONTACTS, [row("1", archived_at=NOW)], on_conflict=clause
        )

    (found,) = await stored(sessions)

    assert (found.archived_at is not None) is owner_archived
