"""Each setting is listed where people look, and a wrong one is named with its mend."""

import re
from datetime import time
from pathlib import Path

import pytest

from config import Settings
from console.base.settings import (
    SettingsError,
    load_settings,
    load_thresholds,
    require,
    secrets,
)

pytestmark = pytest.mark.usefixtures("bare_environment")
EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(r"(?:# )?(?P<name>[A-Z_]+)=(?P<value>.*)")


def listed() -> dict[str, tuple[str, str]]:
    """Return what .env.example says: name to (the comment above it, value)."""
    found, comment = {}, ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        entry = LINE.fullmatch(line)
        if entry:
            found[entry["name"]] = (comment, entry["value"])
        comment = line.removeprefix("# ")
    return found


def test_the_example_lists_each_setting_with_its_description():
    described = {
        name.upper(): field.description for name, field in Settings.model_fields.items()
    }

    assert {name: comment for name, (comment, _) in listed().items()} == described


def test_the_example_shows_the_defaults(monkeypatch):
    plain = Settings()
    for name, (_, value) in listed().items():
        monkeypatch.setenv(name, value)

    assert Settings() == plain


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SYNC_MINUTES", "0", "SYNC_MINUTES: must be 1 or more (Minutes between"),
        ("SYNC_MINUTES", "soon", "SYNC_MINUTES: must be a whole number"),
        ("HTTP_PORT", "99999", "HTTP_PORT: must be 65535 or less"),
        ("DIGEST_WEEKDAY", "Freitag", "DIGEST_WEEKDAY: must be 'monday', 'tuesday'"),
        (
            "DIGEST_AT",
            "half past six",
            "DIGEST_AT: must be a time of day such as",
        ),
        ("DATABASE_URL", "mysql://u:p@h/x", "DATABASE_URL: mysql is no database that"),
        ("DATABASE_URL", "hush", "DATABASE_URL: this is no database that"),
        ("DATABASE_URL", "sqlite", "DATABASE_URL: this is no database that"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL: this names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL: this names no file"),
        ("DATABASE_URL", "postgresql://u@h:port/x", "DATABASE_URL: this cannot be re"),
        ("SWITCHBACK_FOLDER", "/no/where", "SWITCHBACK_FOLDER: /no/where is no folder"),
        ("SWITCHBACK_FOLDER", "beside", "SWITCHBACK_FOLDER: beside is no folder"),
        ("DIGEST_AT", "12:00", "DIGEST_LATEST must be later than DIGEST_AT"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: must be 'DEBUG'"),
        ("SLACK_API_URL", "http://slack.com/api/", "SLACK_API_URL is refused: use"),
        ("HUBSPOT_API_URL", "https://127.0.0.1", "HUBSPOT_API_URL is refused: the"),
        ("HUBSPOT_API_URL", "https://localhost", "HUBSPOT_API_URL is refused: the"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert caught.value.lines[0].startswith(said)


def test_every_wrong_setting_is_named_at_once(monkeypatch):
    monkeypatch.setenv("SYNC_MINUTES", "0")
    monkeypatch.setenv("HISTORY_DAYS", "0")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert len(caught.value.lines) == 2


def test_two_wrong_words_of_a_list_are_told_in_one_line(monkeypatch):
    monkeypatch.setenv("CRM_WITHOUT", "email, foo")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    [line] = caught.value.lines
    assert line.startswith("CRM_WITHOUT: must be 'meetings', 'calls', 'emails'")


def test_a_wrong_value_is_not_repeated_since_it_may_be_a_secret(monkeypatch):
    monkeypatch.setenv("HTTP_PORT", "xoxb-pasted-into-the-wrong-line")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert "xoxb" not in str(caught.value)


def test_a_private_address_may_be_called_when_it_is_named(monkeypatch):
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8900/api")
    monkeypatch.setenv("ALLOW_PRIVATE_HOSTS", "127.0.0.1:8900, localhost:1")

    settings = load_settings()

    assert settings.slack_api_url == "http://127.0.0.1:8900/api/"
    assert settings.allow_private_hosts == {"127.0.0.1:8900", "localhost:1"}


def test_an_empty_line_means_the_default(monkeypatch):
    monkeypatch.setenv("DIGEST_AT", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")

    settings = load_settings()

    assert settings.digest_at == time(6, 30)
    assert settings.slack_bot_token is None


def test_what_a_command_needs_is_named_with_its_purpose(tmp_path):
    with pytest.raises(SettingsError) as caught:
        require(Settings(), "slack_bot_token", "hubspot_token", "log_level")

    assert caught.value.lines == [
        (
            "SLACK_BOT_TOKEN is not set: Bot token of the Slack app, xoxb-…; "
            f"set it in the environment or in {tmp_path}/.env"
        ),
        (
            "HUBSPOT_TOKEN is not set: Service key or private-app token of HubSpot; "
            f"set it in the environment or in {tmp_path}/.env"
        ),
        "python app.py setup asks for what is missing; doctor says how it stands",
    ]


def test_tokens_and_the_databases_password_are_secrets(monkeypatch):
    monkeypatch.setenv("HUBSPOT_TOKEN", "pat-1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush@db/switchback")

    assert secrets(Settings()) == ["pat-1", "hush"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[cliff]\nfocuss = 0.6\n", r"cliff\.focuss"),
        ("[cliff\n", "not valid TOML"),
        (None, "coaching.toml does not exist"),
    ],
    ids=["misspelt", "no TOML", "no file"],
)
def test_a_wrong_coaching_file_is_named_with_its_flaw(tmp_path, text, said):
    path = tmp_path / "coaching.toml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(SettingsError, match=said):
        load_thresholds(path)


def test_the_coaching_file_that_is_shipped_holds_the_defaults():
    shipped = Path(__file__).parents[2] / "coaching.toml"

    assert load_thresholds(shipped) == load_thresholds(Path("/dev/null"))
