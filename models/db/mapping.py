"""Thousands of pairs as one or two parameters, to be joined like a table."""

from collections.abc import Mapping

import orjson
from sqlalchemy import ARRAY, String, TableValuedAlias, func, literal
from sqlalchemy.ext.asyncio import AsyncSession


def mapping(session: AsyncSession, pairs: Mapping[str, str]) -> TableValuedAlias:
    """Return a table of the columns `key` and `value`.

    A CASE with a branch for each pair is nested as deep as there are pairs, and a mark
    for each has its limit in both databases.
    """
    if session.get_bind().dialect.name == "sqlite":
        told = func.json_each(orjson.dumps(dict(pairs)).decode())
        return told.table_valued("key", "value", joins_implicitly=True)
    texts = ARRAY(String)
    told = func.unnest(
        literal(list(pairs), texts), literal(list(pairs.values()), texts)
    )
    return told.table_valued("key", "value", joins_implicitly=True).render_derived()
