"""A database that cannot be had is named with the mend, and its password never."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import models.db.database
from console.base.database_words import why_database_failed
from tests.app.installation import type_in
from tests.app.plain import NOBODY, assert_plain

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")


def no_folder(folder: Path) -> str:
    return f"sqlite:///{folder}/nowhere/x.sqlite"


def a_folder(folder: Path) -> str:
    return f"sqlite:///{folder}"


def no_database(folder: Path) -> str:
    return f"sqlite:///{folder}/coaching.toml"


def nobody_listens(folder: Path) -> str:
    del folder
    return f"postgresql://me:hush@{NOBODY}/switchback"


def no_such_host(folder: Path) -> str:
    del folder
    return "postgresql://me:hush@nowhere.invalid/switchback"


DATABASES = [
    (no_folder, "there is no folder"),
    (a_folder, "is a folder: let DATABASE_URL name a file in it"),
    (no_database, "the file that DATABASE_URL names is no database"),
    (nobody_listens, "no PostgreSQL answers at the address in DATABASE_URL"),
    (no_such_host, "the host in DATABASE_URL is not found"),
]


@pytest.mark.parametrize("command", ["preview", "sync", "doctor"])
@pytest.mark.parametrize(
    ("url", "said"), DATABASES, ids=[url.__name__ for url, _ in DATABASES]
)
def test_a_database_that_cannot_be_had_is_named(
    installed, monkeypatch, url, said, command
):
    monkeypatch.setenv("DATABASE_URL", url(installed))

    result = type_in(command)

    assert_plain(result, said)
    assert "hush" not in result.output


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("user", "name", "said"),
    [
        (None, "no_such_database", "PostgreSQL has no database of this name"),
        ("nobody_we_know", None, "PostgreSQL refuses the user or the password"),
    ],
    ids=["database", "user"],
)
def test_a_wrong_name_at_postgres_is_told_apart(
    installed, monkeypatch, postgres_server, user, name, said
):
    del installed
    url = models.db.database.make_url(postgres_server.named(name or "postgres"))
    url = url if user is None else url.set(username=user)
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))

    assert_plain(type_in("preview"), said)


def test_a_database_that_somebody_keeps_busy_is_named(installed, monkeypatch):
    monkeypatch.setattr(models.db.database, "BUSY_MS", 20)
    with closing(sqlite3.connect(installed / "switchback.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")

        result = type_in("pause")

    assert_plain(result, "the database is busy: another program writes to it")


def full(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    connection.execute("INSERT INTO t VALUES (zeroblob(100000))")


def only_to_be_read(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.execute("CREATE TABLE t (x)")


def damaged(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET rootpage = 99")
    connection.commit()
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("SELECT * FROM t")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (full, "the disk of the database is full"),
        (only_to_be_read, "the database cannot be written to"),
        (damaged, "the database is damaged: put a backup back"),
    ],
)
def test_what_sqlite_itself_complains_of_has_our_words(tmp_path, spoil, said):
    with (
        closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection,
        pytest.raises(sqlite3.Error) as caught,
    ):
        spoil(connection)

    assert why_database_failed(caught.value).startswith(said)
