"""Settings are found from anywhere: cron's `/`, a service without HOME, any folder."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import config
from console.base.settings import SettingsError, is_missing, load_settings

pytestmark = pytest.mark.usefixtures("bare_environment")
ROOT = Path(config.__file__).parent


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """Give a folder of settings that is not the working directory."""
    folder = tmp_path / "at home"
    folder.mkdir()
    monkeypatch.setenv(config.FOLDER, str(folder))
    return folder


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """Work in another folder than that of the settings."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def database_of(settings: config.Settings) -> str | None:
    return make_url(settings.database_url.get_secret_value()).database


@pytest.mark.usefixtures("elsewhere")
def test_every_relative_path_is_meant_in_the_folder_of_the_settings(home):
    (home / ".env").write_text("HUBSPOT_TOKEN=pat-1\nCLOCK_FILE=clock.json\n")

    settings = load_settings()

    assert settings.hubspot_token is not None
    assert settings.hubspot_token.get_secret_value() == "pat-1"
    assert settings.coaching_file == ROOT / "coaching.toml"
    assert settings.clock_file == home / "clock.json"
    assert database_of(settings) == str(home / "switchback.sqlite")


def test_own_thresholds_come_before_the_shipped_ones(home):
    (home / "coaching.toml").touch()

    assert load_settings().coaching_file == home / "coaching.toml"


def test_thresholds_that_are_named_must_be_there(monkeypatch, home):
    monkeypatch.setenv("COACHING_FILE", "coaching.toml")

    assert load_settings().coaching_file == home / "coaching.toml"


def test_whole_paths_and_servers_stay_as_they_are(monkeypatch, home):
    del home
    for url in ("sqlite:////data/x.sqlite", "postgresql://u:p%40@h/x?sslmode=require"):
        monkeypatch.setenv("DATABASE_URL", url)

        assert load_settings().database_url.get_secret_value() == url


def test_without_a_word_the_folder_is_the_programs_own(monkeypatch, elsewhere):
    del elsewhere
    monkeypatch.delenv(config.FOLDER)

    assert config.settings_folder() == ROOT


def test_the_environment_comes_before_the_file(monkeypatch, home):
    (home / ".env").write_text("HUBSPOT_TOKEN=of-the-file\n")
    monkeypatch.setenv("HUBSPOT_TOKEN", "of-the-environment")

    settings = load_settings()

    assert settings.hubspot_token.get_secret_value() == "of-the-environment"


def test_a_file_that_was_saved_by_notepad_is_read(home):
    (home / ".env").write_bytes(b"\xef\xbb\xbfHUBSPOT_TOKEN=pat-1\r\n")

    assert load_settings().hubspot_token.get_secret_value() == "pat-1"


def test_an_env_file_beside_the_caller_is_not_read_and_that_is_said(home, elsewhere):
    (elsewhere / ".env").write_text("HUBSPOT_TOKEN=of-another-project\n")

    assert load_settings().hubspot_token is None
    assert is_missing("hubspot_token").endswith(
        f"or in {home}/.env ({elsewhere}/.env is not read)"
    )


def test_two_databases_of_one_name_are_never_mistaken_for_each_other(home, elsewhere):
    here = elsewhere / "switchback.sqlite"
    here.touch()

    with pytest.raises(SettingsError) as caught:
        load_settings()

    (line,) = caught.value.lines
    assert f"meant in {home}" in line
    assert f"sqlite:///{here}" in line


def test_started_in_the_folder_by_another_name_it_is_the_same_database(
    home, tmp_path, monkeypatch
):
    (tmp_path / "link").symlink_to(home)
    (home / "switchback.sqlite").touch()
    monkeypatch.chdir(tmp_path / "link")

    assert database_of(load_settings()) == str(home / "switchback.sqlite")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"# fine\n\nSLACK_BOT_TOKEN xoxb-1\n", ".env line 3: write it as NAME=value"),
        (b"SLACK_BOT_TOKEN\n", ".env line 1: write it as NAME=value"),
        (b"A='open\nB=1\n", ".env line 1: write it as NAME=value"),
        (b"SLACK_BOT_TOKEN=\xff\xfe\n", ".env is not UTF-8"),
    ],
    ids=["no sign", "a bare name", "an open quote", "Windows-1252"],
)
def test_an_env_file_that_cannot_be_read_is_named_and_never_repeated(
    home, content, said, caplog
):
    (home / ".env").write_bytes(content)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert said in caught.value.lines[0]
    assert "xoxb" not in str(caught.value)
    assert caplog.records == []


def test_a_folder_in_place_of_the_env_file_is_named(home):
    (home / ".env").mkdir()

    with pytest.raises(SettingsError, match=r"\.env is a folder"):
        load_settings()


def test_from_cron_without_a_home_the_same_database_is_used(home):
    (home / ".env").write_text("SYNC_MINUTES=20\n")
    (home / "coaching.toml").touch()
    (home / "people.csv").write_text("email,name,role,leader_email\nv@x.test,Val,vp,\n")

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, ROOT / "app.py", "people", "import", home / "people.csv"],
        cwd="/",
        env={config.FOLDER: str(home), "PATH": os.environ["PATH"], "LANG": "C"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(home / "switchback.sqlite") as database:
        assert database.execute("SELECT email FROM people").fetchall() == [
            ("v@x.test",)
        ]
    database.close()
