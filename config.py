"""Settings from the environment and .env; read by console/ and migrations/env.py alone.

They are found from anywhere: nothing here depends on the working directory.
"""

import io
import os
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

DATABASES = ("sqlite", "postgresql")
FOLDER = "SWITCHBACK_FOLDER"
"""The variable that names the folder of the settings, if it is not the program's."""


LeftOut = Literal[
    "meetings", "calls", "emails", "tasks", "contacts", "communications", "notes"
]
"""Everything but deals, without which there is nothing to say."""


class SettingsFolderError(Exception):
    """The folder of the settings cannot be used; the text has a line for each flaw."""


class Settings(BaseSettings):
    """Every setting, its default and what it is for. `.env.example` lists the same."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr | None = Field(
        None, description="Bot token of the Slack app, xoxb-…"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token for Socket Mode, xapp-…"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret; needed when HTTP_PORT is set"
    )
    slack_app_id: str | None = Field(
        None, description="Id of the Slack app, A…; requests to another are refused"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Base address of Slack's Web API"
    )
    http_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Listen for Slack over HTTP here; empty means Socket Mode",
    )
    http_host: str = Field("127.0.0.1", description="Address to listen on")
    health_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Answer /healthz, /readyz and /metrics here; empty: not at all",
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="Called after each complete sync; its absence is your alarm"
    )
    digest_heartbeat_url: SecretStr | None = Field(
        None, description="Called when the weekly digests have been written"
    )
    hubspot_token: SecretStr | None = Field(
        None, description="Service key or private-app token of HubSpot"
    )
    hubspot_api_url: str = Field(
        "https://api.hubapi.com", description="Base address of HubSpot's API"
    )
    hubspot_api_version: str = Field(
        "2026-09", description="Date-based version of HubSpot's API"
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///switchback.sqlite"),
        description="sqlite:///file or postgresql://user:password@host/name",
    )
    erased_file: Path = Field(
        Path("erased.jsonl"),
        description="List of erased people, by number; keep it apart from backups",
    )
    allow_private_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="host:port,… of private or loopback servers that may be called",
    )
    crm_without: Annotated[frozenset[LeftOut], NoDecode] = Field(
        frozenset(),
        description="What is not read by choice: meetings, calls, emails, tasks, …",
    )
    sync_minutes: int = Field(15, ge=1, description="Minutes between two syncs")
    history_days: int = Field(
        730, ge=1, description="How far back closed deals and activities are read"
    )
    digest_weekday: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = Field("friday", description="Day of the VP's digest, in the VP's own zone")
    digest_at: time = Field(time(6, 30), description="Local time of the digest")
    digest_latest: time = Field(
        time(12), description="A late digest still goes out before this local time"
    )
    digest_spread_seconds: int = Field(
        60,
        ge=0,
        le=1800,
        description="Seconds over which the VPs' digests are spread, to spare Slack",
    )
    settle_seconds: int = Field(
        60,
        ge=1,
        description="Rest before an unclear message is looked up in Slack's history",
    )
    coaching_file: Path = Field(
        Path("coaching.toml"), description="File with every threshold"
    )
    sending: Literal["on", "off"] = Field(
        "on", description="off sends no message whatever the mode; a kill switch"
    )
    clock_file: Path | None = Field(
        None, description="Only for the demo: a file that holds the demo's time"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO",
        description="How much `run` logs; with DEBUG every other command logs as well",
    )

    @field_validator("slack_api_url")
    @classmethod
    def _end_with_a_slash(cls, value: str) -> str:
        # slack_sdk joins the method's name to it just so.
        return value.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _is_a_database_of_ours(cls, value: SecretStr) -> SecretStr:
        kind, colon, _ = value.get_secret_value().partition("://")
        if not colon or kind.partition("+")[0] not in DATABASES:
            # Without the colon this may be anything, even a password.
            named = f"{kind} is" if colon else "this is"
            message = f"{named} no database that Switchback works with"
            raise ValueError(message)
        try:
            url = make_url(value.get_secret_value())
        except (ArgumentError, ValueError) as error:
            message = (
                "this cannot be read as user:password@host:port/name: write a / or @ "
                "of the password as %2F or %40"
            )
            raise ValueError(message) from error
        if url.get_backend_name() == "sqlite" and not _is_file(url):
            message = "this names no file: set sqlite:///file"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _latest_is_later(self) -> Self:
        if self.digest_latest <= self.digest_at:
            message = "DIGEST_LATEST must be later than DIGEST_AT"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _heartbeats_are_private(self) -> Self:
        for name in ("heartbeat_url", "digest_heartbeat_url"):
            secret: SecretStr | None = getattr(self, name)
            if secret is None:
                continue
            url = urlsplit(secret.get_secret_value())
            # Only the host is compared: a typing error must not end the program later.
            is_named = url.netloc in self.allow_private_hosts
            if url.scheme != "https" and not is_named:
                message = (
                    f"{name.upper()} must use https, or ALLOW_PRIVATE_HOSTS name it"
                )
                raise ValueError(message)
        return self

    @field_validator("allow_private_hosts", "crm_without", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value


def settings_folder() -> Path:
    """Return the folder of .env, from which relative paths in settings are meant.

    It is the program's own, wherever it is started, so that one relative path is one
    file; SWITCHBACK_FOLDER names another. SettingsFolderError if that is none.
    """
    named = os.environ.get(FOLDER, "").strip()
    if not named:
        return Path(__file__).resolve().parent
    folder = Path(named)
    if not folder.is_absolute() or not folder.is_dir():
        message = f"{FOLDER}: {named} is no folder: write its whole path, from / on"
        raise SettingsFolderError(message)
    return folder


def unread_env_file() -> Path | None:
    """Return the .env of the working directory where another folder's is read."""
    beside = _working_directory() / ".env"
    is_other = not _is_same(beside, settings_folder() / ".env")
    return beside if is_other and beside.is_file() else None


def read_settings() -> Settings:
    """Return the settings of the environment and .env, every path of them whole.

    SettingsFolderError if .env cannot be read, ValidationError for a wrong value.
    """
    folder = settings_folder()
    env_file = folder / ".env"
    flaws = list(_flaws(env_file))
    if flaws:
        raise SettingsFolderError("\n".join(flaws))
    settings = Settings(_env_file=env_file, _env_file_encoding="utf-8-sig")
    whole: dict[str, Any] = {
        "coaching_file": _coaching_file(settings, folder),
        "database_url": SecretStr(
            _anchored(settings.database_url.get_secret_value(), folder)
        ),
        "erased_file": folder / settings.erased_file,
    }
    if settings.clock_file is not None:
        whole["clock_file"] = folder / settings.clock_file
    return settings.model_copy(update=whole)


def _coaching_file(settings: Settings, folder: Path) -> Path:
    """Return the file with the thresholds: the shipped one where nobody has their own.

    A file that was named must be there; whoever reads it says so if it is not.
    """
    own = folder / settings.coaching_file
    is_named = "coaching_file" in settings.model_fields_set
    if is_named or own.exists():
        return own
    return Path(__file__).resolve().parent / settings.coaching_file


def env_names(text: str) -> Iterator[tuple[int, str | None]]:
    """Yield line and name of each entry in the text of a .env; None: it cannot be read.

    What stands behind the sign is never told: it may be a secret.
    """
    for entry in parse_stream(io.StringIO(text)):
        line = entry.original.line + _blank_lines(entry.original.string)
        if entry.error or (entry.key is not None and entry.value is None):
            yield line, None
        elif entry.key is not None:
            yield line, entry.key


def _blank_lines(entry: str) -> int:
    return entry[: len(entry) - len(entry.lstrip())].count("\n")


def _flaws(env_file: Path) -> Iterator[str]:
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        yield f"{env_file} is not UTF-8: save it as UTF-8"
        return
    except IsADirectoryError:
        yield f"{env_file} is a folder: it must be a file"
        return
    except OSError:
        yield f"{env_file} may not be read by this user: chown or chmod it"
        return
    for line, name in env_names(text):
        if name is None:
            yield f"{env_file} line {line}: write it as NAME=value"


def _anchored(database_url: str, folder: Path) -> str:
    """Return `database_url`, an SQLite file in it by its whole path."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return database_url
    if Path(url.database).is_absolute():
        return database_url
    there, here = folder / url.database, _working_directory() / url.database
    # Before, a relative path was one of the working directory. Whoever still has a
    # database there must not get a second, empty one without a word.
    if not _is_same(here, there) and here.exists():
        message = (
            f"DATABASE_URL: {url.database} is meant in {folder}, but there is one in "
            f"{here.parent} too: set the whole path, sqlite:///{here}, or move it away"
        )
        raise SettingsFolderError(message)
    whole = url.set(database=str(there))
    return whole.render_as_string(hide_password=False)


def _is_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:"


def _is_same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was deleted under us
        return settings_folder()
