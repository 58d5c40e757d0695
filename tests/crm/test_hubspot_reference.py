"""The account, owners and stages of HubSpot, however incomplete."""

from datetime import UTC, datetime

import pytest

from crm.hubspot_reference import parse_account, parse_owner, parse_stages
from crm.port import Account, CrmDataError

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_reads_the_zone_the_currency_and_the_clock():
    account = parse_account(
        {"timeZone": "America/New_York", "companyCurrency": "usd"}, server_now=NOW
    )

    assert account == Account(
        time_zone="America/New_York", currency="USD", server_now=NOW
    )


def test_what_an_account_does_not_tell_is_taken_and_not_claimed():
    account = parse_account({}, server_now=None)

    assert (account.time_zone, account.currency) == (None, None)
    assert (account.zone_taken, account.currency_taken) == ("UTC", "USD")


def test_says_which_account_it_is():
    account = parse_account(
        {"portalId": 62515, "uiDomain": "app-eu1.hubspot.com"}, server_now=None
    )

    assert (account.external_id, account.address) == ("62515", "app-eu1.hubspot.com")


@pytest.mark.parametrize(
    ("kind", "is_trial"),
    [
        ("STANDARD", False),
        ("SANDBOX", True),
        ("DEVELOPER_TEST", True),
        ("APP_DEVELOPER", True),
        (None, False),
    ],
)
def test_a_test_account_is_known_as_one(kind, is_trial):
    assert parse_account({"accountType": kind}, server_now=None).is_trial is is_trial


@pytest.mark.parametrize(
    ("teams", "team"),
    [
        ([{"id": "1", "name": "East"}, {"id": "2", "name": "West"}], "East"),
        (
            [{"name": "East", "primary": False}, {"name": "West", "primary": True}],
            "West",
        ),
        ([], None),
        (None, None),
        ("East", None),
        ([{"id": "1"}], None),
    ],
    ids=["the first", "the primary", "none", "left out", "no list", "no name"],
)
def test_an_owner_has_the_team_that_is_theirs_first(teams, team):
    owner = parse_owner({"id": "1", "email": "a@x.test", "teams": teams})

    assert owner is not None
    assert owner.team == team


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "\x00"])
def test_a_zone_that_nobody_knows_is_an_error_with_its_mend(zone):
    with pytest.raises(CrmDataError, match="tzdata"):
        parse_account({"timeZone": zone}, server_now=None)


@pytest.mark.parametrize(
    ("told", "probability"),
    [("0.2", 0.2), ("1.0", 1.0), ("2", None), ("-1", None), ("x", None), (None, None)],
)
def test_a_probability_is_a_share_or_not_known(told, probability):
    stage = {"id": "a", "metadata": {"probability": told}, "displayOrder": "first"}

    (found,) = parse_stages({"id": "p", "stages": [stage]})

    assert found.probability == probability
    assert (found.label, found.position) == ("a", 0)


@pytest.mark.parametrize("pipeline", [{}, {"id": "p"}, {"id": "p", "stages": [3]}])
def test_a_pipeline_without_stages_has_none(pipeline):
    assert list(parse_stages(pipeline)) == []


@pytest.mark.parametrize(
    ("metadata", "is_closed"),
    [
        ({"probability": "1.0"}, True),
        ({"probability": "0.0"}, True),
        ({"probability": "0.4"}, False),
        ({"probability": "0.0", "isClosed": "false"}, False),
        ({}, False),
    ],
)
def test_a_stage_that_does_not_say_is_closed_where_it_is_decided(metadata, is_closed):
    stage = {"id": "a", "metadata": metadata}

    (found,) = parse_stages({"id": "p", "stages": [stage]})

    assert found.is_closed is is_closed


def test_stages_of_an_archived_pipeline_are_archived():
    pipeline = {"id": "p", "archived": True, "stages": [{"id": "a"}]}

    assert [stage.archived for stage in parse_stages(pipeline)] == [True]


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ({"id": "1", "firstName": "Ann", "lastName": "Lee"}, "Ann Lee"),
        ({"id": "1", "email": "Ann@X.io"}, "Ann@X.io"),
        ({"id": 1}, "Owner 1"),
    ],
)
def test_an_owner_always_has_a_name(item, name):
    owner = parse_owner(item)

    assert owner is not None
    assert owner.name == name


def test_an_owner_without_an_id_is_none():
    assert parse_owner({"email": "ann@x.io"}) is None
