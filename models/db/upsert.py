"""INSERT … ON CONFLICT, which SQLAlchemy spells once for each kind of database."""

from sqlalchemy.dialects import postgresql, sqlite

from models.db.base import Base
from models.db.read_session import ReadSession


def insert(
    session: ReadSession, table: type[Base]
) -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT of the session's database, with its on_conflict_… methods."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
