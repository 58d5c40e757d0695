"""The people of a floor become accounts, and shapes that Slack has."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.slack.accounts import FloorError, read_accounts, user_json
from sandbox.slack.identity import channel_of, user_of
from tests.sandbox.slack.people import make_account, write_floor

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures" / "slack"
NOW = datetime(2026, 11, 19, tzinfo=UTC)


def test_reads_everybody_with_those_who_left(tmp_path):
    accounts = read_accounts(write_floor(tmp_path))

    assert [a.user_id for a in accounts] == [f"U{n:08d}" for n in range(1, 8)]
    assert [a.name for a in accounts if a.is_deleted] == ["Sam Gone"]
    assert accounts[0].handle == "ada.moreau"


@pytest.mark.parametrize(
    "content",
    [None, "id,email\n1,a@b.c\n", "id,email,name,role,time_zone\nx,a,b,rep,UTC\n"],
    ids=["no file", "no names", "no number"],
)
def test_says_which_file_cannot_be_read(tmp_path, content):
    if content is not None:
        (tmp_path / "people.csv").write_text(content, encoding="utf-8")

    with pytest.raises(FloorError, match=r"people\.csv"):
        read_accounts(tmp_path)


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_user_has_only_fields_that_slack_has(is_deleted):
    if not FIXTURES.exists():
        pytest.skip("the folder shared/fixtures/slack is not beside the project")
    theirs = json.loads((FIXTURES / "users.info.json").read_text(encoding="utf-8"))

    ours = user_json(make_account(is_deleted=is_deleted), with_email=True, now=NOW)

    assert set(ours) <= set(theirs["user"])
    assert set(ours["profile"]) <= set(theirs["user"]["profile"])


def test_a_channel_and_its_person_name_each_other():
    assert channel_of("U00000012") == "D00000012"
    assert user_of(channel_of("U00000012")) == "U00000012"


def test_a_status_is_shown_as_slack_shows_it(tmp_path):
    floor = write_floor(tmp_path)
    until = datetime(2026, 11, 27, 8, tzinfo=UTC)
    (floor / "statuses.csv").write_text(
        f"id,emoji,text,until\n1,:palm_tree:,Vacationing,{until.isoformat()}\n",
        encoding="utf-8",
    )

    first, second, *_ = read_accounts(floor)

    away = user_json(first, with_email=True, now=NOW)["profile"]
    assert (away["status_emoji"], away["status_text"]) == (":palm_tree:", "Vacationing")
    assert away["status_expiration"] == int(until.timestamp())
    here = user_json(second, with_email=True, now=NOW)["profile"]
    assert (here["status_text"], here["status_expiration"]) == ("", 0)
