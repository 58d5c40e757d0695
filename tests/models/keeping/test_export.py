"""Who asks what is known about them is told each row that leads to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import count
from typing import Any, cast

from sqlalchemy import Column, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.keeping.export import everything_about
from models.tables import Base
from tests.models.rows import (
    CRM,
    NOW,
    days,
    insert_activity,
    insert_deal,
    insert_delivery,
    insert_owner,
    insert_person,
)

NOT_TOLD = {
    "people.leader_id": "the rows of their people are those people's to ask for",
    "people.owner_id": "it is how the person's own row names the CRM's user",
}
WITHOUT_A_KEY = {
    "audit.subject_person_id": "people",
    "contacts.created_by_user": "users",
    "deals.created_by_user": "users",
}
"""Columns that lead to somebody although the database knows of no key."""

serial = count(1)


def columns_to_somebody() -> Mapping[Column[Any], str]:
    """Return each column that leads to a person or a CRM user, and to which of both."""
    tables = Base.metadata.tables.values()
    found = {
        column: key.column.table.name
        for table in tables
        for column in table.c
        for key in column.foreign_keys
    }
    found |= {
        c: WITHOUT_A_KEY[str(c)] for t in tables for c in t.c if str(c) in WITHOUT_A_KEY
    }
    return {c: to for c, to in found.items() if to in {"people", "owners", "users"}}


def some_value(column: Column[Any], others: Mapping[str, object]) -> object:
    """Return what a row may hold there, leading to nobody who is asked about."""
    for key in column.foreign_keys:
        return others[key.column.table.name]
    number = next(serial)
    named = {"state": "sent", "crm": CRM}
    by_type = {
        str: f"x{number:x}",
        int: number,
        bool: False,
        float: 0.5,
        date: NOW.date(),
        object: NOW + days(number),  # our own type of instants says no more
        time: time(9),
    }
    return named.get(column.name, by_type[column.type.python_type])


def has_to_be_given(column: Column[Any]) -> bool:
    is_counted = column.table.autoincrement_column is column
    return not column.nullable and column.default is None and not is_counted


async def add_row(
    session: AsyncSession,
    column: Column[Any],
    value: object,
    others: Mapping[str, object],
) -> Sequence[object]:
    """Insert a row that leads to somebody by `column` alone; return its key."""
    table = cast("Table", column.table)
    row = {c.name: some_value(c, others) for c in table.c if has_to_be_given(c)}
    row |= {column.name: value}
    added = await session.execute(
        insert(table).values(row).returning(*table.primary_key)
    )
    return tuple(added.one())


async def test_each_row_that_leads_to_a_person_is_told(sessions):
    async with sessions.begin() as session:
        tied = await insert_owner(session, email="ria@crm.test", user_id="u7")
        again = await insert_owner(session, email="Ria@x.test", user_id="u8")
        person = await insert_person(session, email="ria@x.test", owner_id=tied.id)
        other = await insert_person(session)
        others = {
            "people": other.id,
            "owners": other.owner_id,
            "deals": (await insert_deal(session)).id,
            "activities": (await insert_activity(session)).id,
            "deliveries": (await insert_delivery(session, other)).id,
        }
        numbers = {
            "people": (person.id,),
            "owners": (tied.id, again.id),
            "users": ("u7", "u8"),
        }
        added = [
            (column, await add_row(session, column, number, others))
            for column, to in columns_to_somebody().items()
            if str(column) not in NOT_TOLD
            for number in numbers[to]
        ]
        told = await everything_about(session, person)

    rows = [row for found in told.values() for row in found]
    missing = [
        str(column)
        for column, key in added
        if not any(is_row(row, cast("Table", column.table), key) for row in rows)
    ]
    assert missing == []
    assert [len(told[name]) for name in ("person", "crm_users")] == [1, 2]


def is_row(row: Mapping[str, object], table: Table, key: Sequence[object]) -> bool:
    is_of_it = row.keys() == set(table.c.keys())
    return is_of_it and [str(row[c.name]) for c in table.primary_key] == [
        shown(each) for each in key
    ]


def shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def test_what_is_not_told_is_still_there_to_be_named():
    named = {str(column) for column in columns_to_somebody()}

    assert named > NOT_TOLD.keys() | WITHOUT_A_KEY.keys()
