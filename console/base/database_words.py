"""Why a database failed, in words with the mend; never in the driver's own.

Those may hold a password, a row or a statement, and name what only a program knows.
"""

import sqlite3

import psycopg
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from console.base.command_line import command

SQLITE = {
    sqlite3.SQLITE_CANTOPEN: (
        "the database file cannot be opened: DATABASE_URL must name a file in a folder "
        "that exists and in which this user may write"
    ),
    sqlite3.SQLITE_BUSY: (
        "the database is busy: another program writes to it; wait, or stop that one"
    ),
    sqlite3.SQLITE_LOCKED: (
        "the database is busy: another program writes to it; wait, or stop that one"
    ),
    sqlite3.SQLITE_READONLY: (
        "the database cannot be written to: give this user the file of DATABASE_URL "
        "and its folder"
    ),
    sqlite3.SQLITE_PERM: (
        "the database may not be read: give this user the file of DATABASE_URL and its "
        "folder"
    ),
    sqlite3.SQLITE_FULL: (
        "the disk of the database is full: make room and try again; nothing half done "
        "was kept"
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk of the database failed: is it full, or gone? Then try again"
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the database is damaged: put a backup back with {restore}"
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file that DATABASE_URL names is no database: name another, or put a "
        "backup back with {restore}"
    ),
}
PRIMARY = 0xFF
"""SQLite's extended codes hold the primary one in the lowest byte."""

REFUSED = "PostgreSQL refuses the user or the password: check DATABASE_URL"
NO_DATABASE = (
    "PostgreSQL has no database of this name: make it with createdb, or check "
    "DATABASE_URL"
)
BUSY = "PostgreSQL is busy: try again in a minute"
STATES = {
    "28": REFUSED,
    "3D": NO_DATABASE,
    "53100": "the disk of PostgreSQL is full: make room and try again",
    "53": "PostgreSQL takes no more connections: end some, or raise its limit",
    "57014": "PostgreSQL took too long: look for what keeps it busy",
    "55P03": "another transaction holds what is wanted: try again in a minute",
    "40": BUSY,
    "57": "PostgreSQL is starting or stopping: try again in a minute",
    "25006": "PostgreSQL may only be read here: point DATABASE_URL at the primary",
    "42501": (
        "PostgreSQL does not let this user make or use the tables: GRANT CREATE, USAGE "
        "ON SCHEMA public, or make the user the database's owner"
    ),
    "08": "the line to PostgreSQL was cut off: try again in a minute",
}
"""By SQLSTATE or its class; the longest that fits counts."""
SAID = (
    ("password authentication failed", REFUSED),
    ("no password supplied", REFUSED),
    ("role ", REFUSED),
    ("no pg_hba.conf entry", REFUSED),
    (
        "failed to resolve host",
        "the host in DATABASE_URL is not found: check its name and DNS",
    ),
    (
        "could not translate host name",
        "the host in DATABASE_URL is not found: check its name and DNS",
    ),
    (
        "Connection refused",
        "no PostgreSQL answers at the address in DATABASE_URL: is it running?",
    ),
    (
        "No such file or directory",
        "no PostgreSQL answers on this machine: name its host in DATABASE_URL",
    ),
    (
        "timeout expired",
        "PostgreSQL does not answer in time: check the network and DATABASE_URL",
    ),
    (
        "SSL",
        "PostgreSQL's TLS does not fit: check certificates and sslmode in DATABASE_URL",
    ),
    ("does not exist", NO_DATABASE),
    ("starting up", STATES["57"]),
    ("shutting down", STATES["57"]),
    ("too many", STATES["53"]),
)
"""While it connects, psycopg gives no SQLSTATE; the first in its text counts."""
OTHERWISE = "the database failed: check DATABASE_URL and the database's own log"


def why_database_failed(error: BaseException | None) -> str:
    """Return what failed and its mend; `error` is the driver's own."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None) or 0
        words = SQLITE.get(code & PRIMARY, OTHERWISE)
        return words.format(restore=command("restore FILE"))
    if isinstance(error, psycopg.Error):
        return _postgres(error)
    if isinstance(error, PoolTimeoutError):
        return BUSY
    return OTHERWISE


def _postgres(error: psycopg.Error) -> str:
    state = error.sqlstate
    if state is None:
        text = str(error)
        return next((words for part, words in SAID if part in text), OTHERWISE)
    for length in (5, 2):
        if words := STATES.get(state[:length]):
            return words
    return OTHERWISE
