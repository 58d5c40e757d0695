"""What a fit reads of a deal: each fact by a figure that is always there."""

from dataclasses import replace
from math import isfinite, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.facts import DealSight, PastSight
from coaching.odds.facts import FACTS, Ground, figures, ground_of
from tests.coaching.makers import NOW

USUAL = Ground(
    amounts={"EUR": 1_000_00}, won=0.4, by_pipeline={"sales": 0.3, "renewals": 0.7}
)
PLAIN = DealSight(
    deal_id=1,
    at=NOW,
    words=3,
    touches=8,
    silent_days=4.0,
    people=2,
    several_invited=False,
    along=0.5,
    pipeline="sales",
    age_days=40.0,
    stage_days=10.0,
    slips=1,
    past_due=False,
    amount_minor=1_000_00,
    currency="EUR",
)


def figure(name: str, changed: dict) -> float:
    """Return the named fact's figure of a plain deal with what is `changed`."""
    values = figures(replace(PLAIN, **changed), USUAL)
    return dict(zip([fact.name for fact in FACTS], values, strict=True))[name]


@pytest.mark.parametrize(
    ("name", "less", "more"),
    [
        ("words", {"words": 3}, {"words": 4}),
        ("share", {"words": 3}, {"words": 4}),
        ("share", {"touches": 9}, {"touches": 8}),
        ("silence", {"silent_days": 4.0}, {"silent_days": 5.0}),
        ("people", {"people": 2}, {"people": 3}),
        ("invited", {"several_invited": False}, {"several_invited": True}),
        ("stage", {"along": 0.5}, {"along": 0.75}),
        ("pipeline", {"pipeline": "sales"}, {"pipeline": "new"}),
        ("pipeline", {"pipeline": None}, {"pipeline": "renewals"}),
        ("stage_days", {"stage_days": 10.0}, {"stage_days": 11.0}),
        ("age", {"age_days": 40.0}, {"age_days": 41.0}),
        ("slips", {"slips": 1}, {"slips": 2}),
        ("past_due", {"past_due": False}, {"past_due": True}),
        ("amount", {"amount_minor": 1_000_00}, {"amount_minor": 1_001_00}),
    ],
)
def test_more_of_a_fact_is_a_larger_figure(name, less, more):
    assert figure(name, more) > figure(name, less)


def test_a_customer_without_a_word_counts_as_silent_for_two_months():
    never = figure("silence", {"silent_days": None})

    assert never == figure("silence", {"silent_days": 60.0})
    assert never == figure("silence", {"silent_days": 400.0})


def test_an_amount_counts_beside_the_usual_one_of_its_currency():
    assert figure("amount", {"amount_minor": 2_000_00}) == pytest.approx(log(2))
    assert figure("amount", {"amount_minor": 500_00}) == pytest.approx(-log(2))


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_minor": None},
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"currency": None},
        {"currency": "JPY"},
    ],
)
def test_an_amount_that_cannot_be_compared_counts_as_the_usual_one(changed):
    assert figure("amount", changed) == 0


def test_each_fact_is_shown_as_people_count_it():
    shown = {fact.name: fact.shown(PLAIN, USUAL) for fact in FACTS}

    assert shown == {
        "words": 3,
        "share": 3 / 8,
        "silence": 4.0,
        "people": 2,
        "invited": 0,
        "stage": 0.5,
        "pipeline": 0.3,
        "stage_days": 10.0,
        "age": 40.0,
        "slips": 1,
        "past_due": 0,
        "amount": 1.0,
    }


def test_what_is_not_known_is_not_shown():
    blank = replace(
        PLAIN, touches=0, silent_days=None, along=None, stage_days=None, currency=None
    )

    shown = {fact.name for fact in FACTS if fact.shown(blank, USUAL) is None}

    assert shown == {"share", "silence", "stage", "stage_days", "amount"}


def test_a_stage_of_unknown_rank_counts_as_half_way():
    assert figure("stage", {"along": None}) == figure("stage", {"along": 0.5})


def test_a_deal_whose_moves_are_not_known_stood_in_its_stage_from_the_beginning():
    assert figure("stage_days", {"stage_days": None}) == figure("age", {})


def past(*sights: DealSight, won: tuple[bool, ...] = (True, False)):
    return [
        PastSight(sight=sight, closed_at=NOW, won=won[number % len(won)])
        for number, sight in enumerate(sights)
    ]


def test_the_usual_amount_is_the_middle_one_of_those_known_by_currency():
    known = [
        (100, "EUR"),
        (300, "EUR"),
        (500, "EUR"),
        (0, "EUR"),
        (None, "EUR"),
        (7, "JPY"),
        (9, None),
    ]
    sights = [
        replace(PLAIN, amount_minor=amount, currency=currency)
        for amount, currency in known
    ]

    assert ground_of(past(*sights)).amounts == {"EUR": 300, "JPY": 7}


def test_a_pipelines_share_is_pulled_towards_that_of_all():
    sales = [replace(PLAIN, pipeline="sales")] * 30
    renewals = [replace(PLAIN, pipeline="renewals")] * 10

    ground = ground_of([*past(*sales, won=(False,)), *past(*renewals, won=(True,))])

    assert ground.won == 0.25
    assert ground.by_pipeline == {
        "renewals": pytest.approx((10 + 2.5) / 20),
        "sales": pytest.approx(2.5 / 40),
    }


def test_a_meeting_in_no_known_pipeline_counts_for_all_alone():
    nowhere = replace(PLAIN, pipeline=None)

    ground = ground_of(past(nowhere, nowhere))

    assert (ground.won, ground.by_pipeline) == (0.5, {})


@given(
    words=st.integers(0, 9999),
    touches=st.integers(0, 9999),
    silent=st.one_of(st.none(), st.floats(-1, 1e6)),
    amount=st.one_of(st.none(), st.integers(-(10**15), 10**15)),
    days=st.floats(-1, 1e5),
)
def test_whatever_a_crm_holds_each_figure_is_a_number(
    words, touches, silent, amount, days
):
    sight = replace(
        PLAIN,
        words=words,
        touches=touches,
        silent_days=silent,
        amount_minor=amount,
        age_days=days,
        stage_days=days,
    )

    assert all(isfinite(each) for each in figures(sight, USUAL))
