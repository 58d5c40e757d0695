"""Settings from the environment; read by app.py and migrations/env.py alone."""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATABASES = ("sqlite", "postgresql")


class Settings(BaseSettings):
    """Every setting, its default and what it is for. `.env.example` lists the same."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore"
    )

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
    allow_private_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="host:port,… of private or loopback servers that may be called",
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
        "INFO", description="How much is logged"
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
            message = (
                f"{named} no database that Switchback works with: set "
                "sqlite:///file or postgresql://user:password@host/name"
            )
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

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value
