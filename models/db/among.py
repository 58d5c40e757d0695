"""Thousands of keys as one parameter: `column IN (…)` without a mark for each key."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ARRAY, Column, ColumnElement, any_, func, literal, select

from models.db.read_session import ReadSession


def among(
    session: ReadSession, column: Column[Any], keys: Sequence[str] | Sequence[int]
) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `keys`.

    A mark for each key would be written out and counted anew for every page, which
    cost more than the query itself.
    """
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(orjson.dumps(list(keys)).decode())
        return column.in_(select(listed.table_valued("value").c.value))
    return column == any_(literal(list(keys), ARRAY(column.type)))
