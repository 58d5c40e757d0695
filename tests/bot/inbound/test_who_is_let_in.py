"""A request is turned away for what it names, never for what it does not name."""

import pytest

from bot.inbound.who_is_let_in import foreign

OURS = {"team_id": "T0OURS", "api_app_id": "A0OURS"}
WORKSPACE, APP = "a request of another workspace", "a request to another app"


@pytest.mark.parametrize(
    "body",
    [
        OURS,
        {"team": {"id": "T0OURS"}, "api_app_id": "A0OURS"},
        # A press in a view names no workspace in some of Slack's forms.
        {"team": None, "api_app_id": "A0OURS"},
        {"team_id": "T0OURS"},
        {},
    ],
)
def test_what_is_ours_or_names_nothing_is_let_in(body):
    assert foreign(body, team="T0OURS", app_id="A0OURS") is None


def test_any_app_is_let_in_where_ours_is_not_known():
    assert foreign(OURS, team="T0OURS", app_id=None) is None


@pytest.mark.parametrize(
    ("theirs", "reason"),
    [
        ({"team_id": "T0THEIRS"}, WORKSPACE),
        ({"team_id": None, "team": {"id": "T0THEIRS"}}, WORKSPACE),
        ({"api_app_id": "A0THEIRS"}, APP),
    ],
)
def test_what_names_somebody_else_is_turned_away(theirs, reason):
    assert foreign(OURS | theirs, team="T0OURS", app_id="A0OURS") == reason


def test_a_workspace_is_turned_away_where_ours_is_not_known():
    assert foreign(OURS, team=None, app_id="A0OURS") == WORKSPACE
