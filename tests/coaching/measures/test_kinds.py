"""What the CRM's words are to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import MeetingKind, Tier
from coaching.limits import Kinds
from coaching.measures.kinds import amount_band, meeting_kind, stage_tier

KINDS = Kinds()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Product demo with Acme", MeetingKind.PRESENTATION),
        ("PRESENTATION", MeetingKind.PRESENTATION),
        ("Präsentation Angebot", MeetingKind.PRESENTATION),
        ("First meeting", MeetingKind.FIRST_MEETING),
        ("Intro call", MeetingKind.FIRST_MEETING),
        ("Discovery", MeetingKind.FIRST_MEETING),
        ("Kickoff", MeetingKind.FIRST_MEETING),
        ("Kick-off with IT", MeetingKind.FIRST_MEETING),
        ("Proposal walkthrough", MeetingKind.PROPOSAL),
        ("Contract negotiation", MeetingKind.NEGOTIATION),
        ("Contract signing", MeetingKind.SIGNATURE),
        ("Sign-off", MeetingKind.SIGNATURE),
        ("1:1 Dana / Sam", MeetingKind.ONE_ON_ONE),
        ("One on one", MeetingKind.ONE_ON_ONE),
        ("one-on-one", MeetingKind.ONE_ON_ONE),
        ("1:1 before the demo", MeetingKind.ONE_ON_ONE),
        ("Customer visit: Acme", MeetingKind.CUSTOMER_VISIT),
        ("On-site with Acme", MeetingKind.CUSTOMER_VISIT),
        ("Prospecting hour", MeetingKind.PROSPECTING),
        ("Call block", MeetingKind.PROSPECTING),
        ("1:1 on prospecting", MeetingKind.ONE_ON_ONE),
        ("Design review", MeetingKind.OTHER),
        ("Significant changes", MeetingKind.OTHER),
        ("Session 11:15 today", MeetingKind.OTHER),
        (None, MeetingKind.OTHER),
        ("", MeetingKind.OTHER),
    ],
)
def test_a_title_tells_what_a_meeting_is_for(title, kind):
    assert meeting_kind(None, title, kinds=KINDS) is kind


def test_the_crm_s_own_type_comes_before_the_title():
    kind = meeting_kind("Discovery call", "Demo", kinds=KINDS)

    assert kind is MeetingKind.FIRST_MEETING


def test_the_configured_name_comes_before_all():
    kinds = Kinds(meetings={"Demo day": MeetingKind.NEGOTIATION})

    assert meeting_kind(" demo DAY ", "1:1", kinds=kinds) is MeetingKind.NEGOTIATION


def test_a_type_that_says_nothing_leaves_it_to_the_title():
    assert meeting_kind("Meeting", "Demo", kinds=KINDS) is MeetingKind.PRESENTATION


D, E, P, N = Tier


@pytest.mark.parametrize(
    ("count", "tiers"),
    [
        (1, [D]),
        (2, [D, N]),
        (3, [D, P, N]),
        (4, [D, E, P, N]),
        (5, [D, E, P, P, N]),
        (7, [D, E, E, P, P, N, N]),
    ],
)
def test_the_rank_of_a_stage_tells_its_tier(count, tiers):
    found = [
        stage_tier("Stage", position=n, open_stages=count, kinds=KINDS)
        for n in range(1, count + 1)
    ]

    assert found == tiers


@given(count=st.integers(2, 40))
def test_tiers_never_go_back_and_end_at_negotiation(count):
    order = list(Tier)
    found = [
        order.index(
            stage_tier("Stage", position=n, open_stages=count, kinds=KINDS)
            or Tier.DISCOVERY
        )
        for n in range(1, count + 1)
    ]

    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 3)


@pytest.mark.parametrize("position", [None, 0, 5])
def test_an_unknown_rank_has_no_tier(position):
    assert stage_tier("Stage", position=position, open_stages=4, kinds=KINDS) is None


def test_a_configured_stage_has_its_tier_whatever_its_rank():
    kinds = Kinds(stages={"Legal Review": Tier.NEGOTIATION})

    tier = stage_tier("legal review", position=None, open_stages=4, kinds=kinds)

    assert tier is Tier.NEGOTIATION


@pytest.mark.parametrize(
    ("minor", "currency", "band"),
    [
        (9_999_99, "EUR", "small"),
        (10_000_00, "EUR", "mid"),
        (99_999_99, "EUR", "mid"),
        (100_000_00, None, "enterprise"),
        (14_999_999, "JPY", "mid"),
        (15_000_000, "JPY", "enterprise"),
        (2_999_999, "KWD", "small"),
        (3_000_000, "KWD", "mid"),
        (-5, "EUR", "small"),
        (None, "EUR", None),
    ],
)
def test_the_amount_tells_the_band(minor, currency, band):
    assert amount_band(minor, currency, kinds=KINDS) == band
