"""What an organisation's open pipeline rests on."""

from datetime import timedelta

import pytest

from coaching.digest.facts import DigestFacts
from coaching.digest.shape import pipeline_shape
from coaching.evidence import PipelineShape
from coaching.thresholds import Thresholds
from tests.coaching.forecasting.test_forecast import make_span
from tests.coaching.makers import NOW, bd_ago, make_deal, make_digest_facts


def shape_of(facts: DigestFacts) -> PipelineShape | None:
    return pipeline_shape(facts, currency="EUR", thresholds=Thresholds())


def month(number: int, *, created: int, currency: str = "EUR"):
    since = NOW - timedelta(days=30 * number)
    return make_span(days=30, since=since, created=created, currency=currency)


def test_the_largest_deal_is_named_with_its_owner_and_its_share():
    facts = make_digest_facts(
        deals=[
            make_deal(id=1, name="Acme", amount_minor=700, created_at=bd_ago(40)),
            make_deal(id=2, amount_minor=300, created_at=bd_ago(30)),
        ]
    )

    found = shape_of(facts)

    assert found is not None
    assert found.largest is not None
    assert found.owner is not None
    assert (found.largest.name, found.owner.name) == ("Acme", "Sam Reed")
    assert found.share == pytest.approx(0.7)
    assert found.opened_days_ago == (NOW.date() - bd_ago(30).date()).days
    assert found.opened_bd_ago == 30
    assert found.usual_per_week is None


def test_the_usual_pace_counts_each_month_once_and_every_currency_and_none():
    facts = make_digest_facts(
        deals=[make_deal()],
        fresh=(
            month(1, created=10),
            month(1, created=2, currency="USD"),
            month(2, created=11),
            month(2, created=7, currency=None),
            make_span(days=90, created=500),
        ),
    )

    found = shape_of(facts)

    assert found is not None
    assert found.usual_per_week == pytest.approx(30 / 60 * 7)


def test_too_few_new_deals_tell_no_pace():
    found = shape_of(
        make_digest_facts(deals=[make_deal()], fresh=(month(1, created=3),))
    )

    assert found is not None
    assert found.usual_per_week is None


def test_a_single_deal_has_a_day_and_no_share():
    found = shape_of(make_digest_facts(deals=[make_deal(created_at=bd_ago(0))]))

    assert found is not None
    assert (found.largest, found.share, found.opened_days_ago) == (None, None, 0)


def test_where_nothing_is_known_there_is_no_shape():
    assert shape_of(make_digest_facts()) is None
