"""Read columns as plain rows, without the ORM's own pass over each of them."""

from collections.abc import Sequence
from typing import TypeVarTuple

from sqlalchemy import Row, Select

from models.db.read_session import ReadSession

Ts = TypeVarTuple("Ts")


async def plain_rows(session: ReadSession, query: Select[*Ts]) -> Sequence[Row[*Ts]]:
    """Return the rows of a `query` for columns, in the session's transaction.

    The session's own `execute` goes over each row once more; a quarter of a million of
    them make that a tenth of a second.
    """
    connection = await session.connection()
    return (await connection.execute(query)).all()
