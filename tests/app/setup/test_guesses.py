"""What is guessed about people: their country from the zone, a role from the title."""

import pytest

from coaching.facts import Role
from console.setup.title_role import role_of
from console.setup.zone_country import country_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("America/New_York", "US"),
        ("US/Pacific", "US"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Stockholm", "SE"),
        ("Europe/Oslo", "NO"),
        ("America/Buenos_Aires", "AR"),
        ("UTC", None),
        ("EST", None),
        ("Nowhere/Land", None),
    ],
)
def test_the_country_follows_from_the_zone(zone, country):
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("VP Sales", Role.VP),
        ("SVP, EMEA", Role.VP),
        ("Chief Revenue Officer", Role.VP),
        ("Head of Sales", Role.VP),
        ("Sales Manager", Role.MANAGER),
        ("Regional Sales Manager, West", Role.MANAGER),
        ("Team Lead Mid-Market", Role.MANAGER),
        ("Teamleiterin Vertrieb", Role.MANAGER),
        ("RevOps", Role.ADMIN),
        ("Head of Revenue Operations", Role.ADMIN),
        ("Account Manager", None),
        ("Key Account Manager", None),
        ("Account Executive", None),
        ("", None),
        (None, None),
    ],
)
def test_a_title_suggests_a_role(title, role):
    assert role_of(title) == role
