"""How long PostgreSQL may take: for one row, for a whole floor, for a migration.

A statement that somebody waits for must not stand for ever; one that reads or rewrites
every deal takes as long as the floor is large, and fails whole if it is cut off.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, Select, func, select

from models.db.read_session import ReadSession

USUAL = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}
WHOLE_FLOOR = {
    "statement_timeout": "10min",
    # The rules are worked out between two reads of one transaction.
    "idle_in_transaction_session_timeout": "10min",
}
MIGRATION = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}
TABLE_LOCK = {"lock_timeout": "1min"}
"""For tables in use: who waits for one of them keeps everybody behind it waiting."""


def usual_options() -> str:
    """Return what each connection asks of the server."""
    return " ".join(f"-c {name}={value}" for name, value in USUAL.items())


async def take_time(session: ReadSession) -> None:
    """Let what follows in this transaction go over the whole floor; SQLite waits so."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_set(WHOLE_FLOOR))


def wait_for_turn(connection: Connection) -> None:
    """Set no limit in this transaction: others may migrate for a long time."""
    connection.execute(_set(MIGRATION))


def wait_for_tables(connection: Connection) -> None:
    """Limit in this transaction only how long a table's own lock is waited for."""
    connection.execute(_set(MIGRATION | TABLE_LOCK))


def _set(limits: Mapping[str, str]) -> Select[tuple[str, ...]]:
    return select(*(func.set_config(name, v, True) for name, v in limits.items()))  # noqa: FBT003 - SQL's own
