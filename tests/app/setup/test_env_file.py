"""What is typed stands in .env at once, in its place, for its owner alone."""

import errno
import os
import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from console.setup import env_file
from console.setup.env_file import EnvFile, EnvFileError

OLD = """# Ours
export SLACK_BOT_TOKEN=xoxb-old
OTHER="two words" # why

# HTTP_PORT=
# Slack
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_a_value_is_replaced_and_all_else_stays(path):
    path.write_text(OLD)

    EnvFile(path).keep("slack_bot_token", "xoxb-new")

    assert path.read_text() == OLD.replace(
        "export SLACK_BOT_TOKEN=xoxb-old", "SLACK_BOT_TOKEN=xoxb-new"
    )


def test_a_new_value_stands_below_its_default(path):
    path.write_text(OLD)

    EnvFile(path).keep("http_port", "3000")

    assert path.read_text() == OLD.replace(
        "# HTTP_PORT=\n", "# HTTP_PORT=\nHTTP_PORT=3000\n"
    )


def test_a_new_file_begins_as_the_example(path):
    EnvFile(path).keep("hubspot_token", "pat-eu1-1")

    example = env_file.EXAMPLE.read_text()
    assert path.read_text() == example.replace(
        "\nHUBSPOT_TOKEN=\n", "\nHUBSPOT_TOKEN=pat-eu1-1\n"
    )


def test_without_an_example_the_file_holds_the_answer_alone(path, tmp_path):
    EnvFile(path, example=tmp_path / "none").keep("hubspot_token", "pat-1")

    assert path.read_text() == "HUBSPOT_TOKEN=pat-1\n"


@pytest.mark.parametrize("value", ["a b#c", "it's", 'say "no"', "$HOME", "b\\c"])
def test_an_odd_value_is_read_back_as_it_was_typed(path, value):
    EnvFile(path).keep("hubspot_token", value)

    assert dotenv_values(path)["HUBSPOT_TOKEN"] == value


@pytest.mark.parametrize("before", [None, 0o644])
def test_only_its_owner_may_read_it(path, before):
    if before is not None:
        path.write_text(OLD)
        path.chmod(before)

    EnvFile(path).keep("hubspot_token", "pat-1")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link(path, tmp_path):
    path.symlink_to(tmp_path / "elsewhere")

    EnvFile(path).keep("hubspot_token", "pat-1")

    assert path.is_symlink()
    assert (tmp_path / "elsewhere").read_text().count("HUBSPOT_TOKEN=pat-1\n") == 1


def test_on_a_full_disk_the_file_is_as_it_was(path, monkeypatch):
    path.write_text(OLD)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(EnvFileError, match="no space left on device"):
        EnvFile(path).keep("hubspot_token", "pat-1")

    assert path.read_text() == OLD
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("place", [Path("/proc/.env"), Path("/nowhere/at/all/.env")])
def test_where_nothing_can_be_written_it_says_so_before_the_first_question(place):
    with pytest.raises(EnvFileError, match=f"{place} cannot be written"):
        EnvFile(place).check()


def test_a_folder_of_that_name_is_told(path):
    path.mkdir()

    with pytest.raises(EnvFileError, match="it is a folder"):
        EnvFile(path).check()


def test_one_setting_stands_there_once_however_it_was_spelt(path):
    path.write_text("SLACK_BOT_TOKEN=a\nslack_bot_token=b\nexport Slack_Bot_Token=c\n")

    EnvFile(path).keep("slack_bot_token", "xoxb-new")

    assert path.read_text() == "SLACK_BOT_TOKEN=xoxb-new\n"


def test_a_value_that_no_such_file_can_hold_is_refused_and_nothing_lost(path):
    path.write_text(OLD)

    with pytest.raises(EnvFileError, match="set it in the environment"):
        EnvFile(path).keep("database_url", "sqlite:////tmp/a${HOME}b.sqlite")

    assert path.read_text() == OLD


def test_a_file_of_another_encoding_is_left_as_it_is(path):
    path.write_bytes(OLD.encode("utf-16"))

    with pytest.raises(EnvFileError, match="save it as UTF-8"):
        EnvFile(path).keep("hubspot_token", "pat-1")

    assert path.read_bytes() == OLD.encode("utf-16")
