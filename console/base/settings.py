"""Read the settings, and name the variable and the mend when one is wrong."""

import codecs
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.engine import make_url

from coaching.flaw_words import in_words
from coaching.thresholds import Thresholds, ThresholdsError, parse
from config import (
    Settings,
    SettingsFolderError,
    read_settings,
    settings_folder,
    unread_env_file,
)
from console.base.command_line import command
from console.base.file_words import why_file_failed
from console.base.foreseen import ForeseenError
from crm.http_address import AddressError, check_address
from crm.hubspot import HOSTS as HUBSPOT_HOSTS

SLACK_HOSTS = frozenset({"slack.com", "slack-gov.com"})


class SettingsError(ForeseenError):
    """Settings that cannot be used: one line for each, for whoever installs us."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load_settings() -> Settings:
    """Return the settings of the environment and .env; SettingsError if unusable."""
    try:
        settings = read_settings()
    except SettingsFolderError as error:
        raise SettingsError(str(error).splitlines()) from error
    except ValidationError as error:
        # Each wrong word of a list is a flaw of its own, told in the same line.
        lines = dict.fromkeys(_line(flaw) for flaw in error.errors())
        raise SettingsError(list(lines)) from error
    refused = refused_addresses(settings)
    if refused:
        raise SettingsError(refused)
    return settings


def refused_addresses(settings: Settings) -> list[str]:
    """Return a line for each base address that may not be called."""
    lines = []
    for name, vendor in (
        ("slack_api_url", SLACK_HOSTS),
        ("hubspot_api_url", HUBSPOT_HOSTS),
    ):
        try:
            check_address(
                getattr(settings, name),
                vendor=vendor,
                allow_private_hosts=settings.allow_private_hosts,
            )
        except AddressError as error:
            lines.append(f"{name.upper()} is refused: {error.why}")
    return lines


def load_thresholds(path: Path) -> Thresholds:
    """Return the thresholds in the file at `path`; SettingsError names each flaw."""
    try:
        return parse(thresholds_text(path))
    except ThresholdsError as error:
        raise SettingsError(str(error).splitlines()) from error


def thresholds_text(path: Path) -> str:
    """Return the text of the file at `path`; SettingsError names line and mend."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError([f"COACHING_FILE: {why_file_failed(error)}"]) from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 in content:
        line = f"COACHING_FILE: {path} is UTF-16 or no text: save it as UTF-8"
        raise SettingsError([line])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        line = f"COACHING_FILE: {path} is not UTF-8 on line {number}: save it as UTF-8"
        raise SettingsError([line]) from error


def secrets(settings: Settings) -> list[str]:
    """Return the values that no log line may hold."""
    tokens = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.hubspot_token,
        settings.heartbeat_url,
        settings.digest_heartbeat_url,
    )
    values = [token.get_secret_value() for token in tokens if token is not None]
    password = make_url(settings.database_url.get_secret_value()).password
    return [*values, str(password)] if password else values


def require(settings: Settings, *names: str) -> None:
    """Raise SettingsError, a line for each, unless all of `names` are set."""
    missing = [name for name in names if getattr(settings, name) is None]
    if missing:
        ask = f"{command('setup')} asks for what is missing; doctor says how it stands"
        raise SettingsError([*(is_missing(name) for name in missing), ask])


def is_missing(name: str) -> str:
    """Return the line that says what the setting `name` is for and where to set it."""
    what = Settings.model_fields[name].description
    file = settings_folder() / ".env"
    unread = unread_env_file()
    beside = f" ({unread} is not read)" if unread else ""
    return (
        f"{name.upper()} is not set: {what}; set it in the environment or in "
        f"{file}{beside}"
    )


def _line(flaw: ErrorDetails) -> str:
    message = in_words(flaw)
    if not flaw["loc"]:
        return message
    # The value itself is left out: it may be a secret in the wrong place.
    name = str(flaw["loc"][0])
    field = Settings.model_fields.get(name.lower())
    return f"{name.upper()}: {message} ({field.description if field else 'unknown'})"
