"""Read columns as plain rows, without the ORM's own pass over each of them."""

from collections.abc import Sequence
from typing import TypeVarTuple, cast

from sqlalchemy import Row, Select

from models.db.built_once import Asked
from models.db.read_session import ReadSession

Ts = TypeVarTuple("Ts")


async def plain_rows(
    session: ReadSession, query: Select[*Ts] | Asked[*Ts]
) -> Sequence[Row[*Ts]]:
    """Return the rows of a `query` for columns, in the session's transaction.

    The session's own `execute` goes over each row once more; a quarter of a million of
    them make that a tenth of a second.
    """
    asked = query if isinstance(query, Asked) else Asked(query, {})
    connection = await session.connection()
    found = (await connection.execute(asked.query, asked.told)).all()
    # The type checker loses the columns where it tells the two kinds apart.
    return cast("Sequence[Row[*Ts]]", found)
