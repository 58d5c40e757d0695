"""What every rule shares: eased limits and the age of the data."""

from datetime import timedelta

import pytest

from coaching.moment import data_as_of
from tests.coaching.makers import NOW, make_freshness, make_moment


def test_limits_are_eased_both_ways():
    moment = make_moment(margin=0.2)

    assert moment.least(10) == pytest.approx(8)
    assert moment.most(10) == pytest.approx(12)


@pytest.mark.parametrize(
    ("rule", "stale", "fresh"),
    [
        ("cliff", {}, True),
        ("cliff", {"activities_at": None}, False),
        ("nearly_empty", {"activities_at": None}, True),
        ("one_on_one", {"deals_at": None}, True),
        ("one_on_one", {"meetings_at": NOW - timedelta(hours=24)}, True),
        ("one_on_one", {"meetings_at": NOW - timedelta(hours=24, seconds=1)}, False),
    ],
)
def test_a_rule_needs_the_streams_that_it_reads(rule, stale, fresh):
    moment = make_moment(freshness=make_freshness(**stale))

    assert moment.reads_fresh(rule) is fresh


def test_a_message_is_as_old_as_its_oldest_stream():
    old = NOW - timedelta(hours=5)
    freshness = make_freshness(activities_at=old, meetings_at=None)

    assert data_as_of("cliff", freshness) == old
    assert data_as_of("nearly_empty", freshness) == freshness.deals_at
    assert data_as_of("one_on_one", freshness) is None
