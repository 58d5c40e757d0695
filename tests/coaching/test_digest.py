"""The Friday pack of a VP."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.digest.digest import digest
from coaching.digest.facts import DigestFacts
from coaching.evidence import DigestEvidence, OverDeals, dump, load
from coaching.facts import CloseMove, LeaderWeek, Past, StageNorm, WonLife
from coaching.pipeline import figures
from coaching.thresholds import Thresholds, parse
from tests.coaching.forecasting.test_forecast import make_span, make_standing
from tests.coaching.forecasting.test_past_forecasts import make_outcome, make_prediction
from tests.coaching.makers import (
    NOW,
    REP,
    TODAY,
    VP,
    bd_ago,
    days_ago,
    days_ahead,
    make_book,
    make_deal,
    make_digest_facts,
    make_freshness,
    make_lapsed_deal,
    make_leader,
    make_move,
    make_person,
    make_state,
    make_week,
)

GOLDEN = Path(__file__).with_suffix(".json")
FRIDAY = date(2026, 11, 20)
NEXT_YEAR = date(2027, 3, 1)
NOBODY_LOGS = (
    "Nobody has logged any activity for 30 days, so nothing is said about missing"
    " touches."
)
ASSUMED = (
    "For 1 open deal too few like them are on record: the estimate takes 50% of the"
    " wins to come by the date in the CRM."
)
NOTHING_NEW = "The estimate holds no deal that is not open yet: no past month tells."
MEDIAN = "is usual (median of 15 won deals)"
QUICK = parse("[forecast]\ndraws = 100")


def found(
    facts: DigestFacts | None = None, thresholds: Thresholds = QUICK, **fields: object
) -> DigestEvidence:
    return digest(
        facts or make_digest_facts(**fields),
        thresholds=thresholds,
        friday=FRIDAY,
    )


def team_of(leader_id: int, *, met: Sequence[int | None]) -> LeaderWeek:
    """Return the week of a leader who met each rep so many days ago, or never."""
    reps = tuple(
        make_person(id=100 * leader_id + number, leader_id=leader_id)
        for number, _ in enumerate(met)
    )
    talks = zip(reps, met, strict=True)
    return make_week(
        leader=make_leader(id=leader_id),
        reps=reps,
        held=tuple((rep.id, days_ago(ago)) for rep, ago in talks if ago is not None),
    )


def a_whole_week() -> DigestFacts:
    closed = {"closed_at": NOW - timedelta(days=2)}
    opened = {"before": None, "created_at": NOW - timedelta(days=1)}
    later = make_state(close_date=date(2027, 1, 15), amount_minor=35_000_00)
    return make_digest_facts(
        moves=(
            make_move(id=1, name="Acme", is_won=True, **closed),
            make_move(id=2, name="Globex", **closed),
            make_move(id=3, name="Initech", after=later, later_days=(7, 7)),
            make_move(id=4, name="Umbrella", **opened),
            make_move(
                id=5, name="Hooli", before=make_state(currency="USD"), after=None
            ),
        ),
        deals=(
            make_deal(id=3, name="Initech", close_date=days_ago(3)),
            make_deal(id=4, name="Umbrella", close_date=days_ahead(20)),
            make_deal(id=6, name="Soylent", amount_minor=None, close_date=days_ago(9)),
            make_deal(id=7, name="Stark", owner_id=404, close_date=days_ago(1)),
        ),
        won_90=(("EUR", 90_000_00),),
        weeks=(
            team_of(51, met=(3, 20, 29)),
            team_of(52, met=(3, 4, 5, 40)),
            team_of(53, met=(6, 80)),
        ),
        without_amount=1,
        without_owner=2,
        unknown_stage=1,
        flawed_fields=4,
        disabled_streams=("emails", "calls"),
        unmatched_owners=1,
    )


def test_a_whole_week_reads_as_pinned():
    text = found(a_whole_week(), Thresholds()).model_dump_json(indent=2) + "\n"

    assert text == GOLDEN.read_text()


def test_evidence_survives_json():
    evidence = found(a_whole_week())

    assert load(dump(evidence)) == evidence


def test_an_empty_floor_still_has_a_digest():
    evidence = found(freshness=make_freshness())

    assert (evidence.bridges, evidence.won, evidence.month) == ((), (), ())
    assert evidence.caveats == ()
    assert evidence.friday == FRIDAY


def test_the_ranges_stand_in_the_order_of_the_pipelines():
    evidence = found(
        moves=[
            make_move(
                id=1,
                before=make_state(currency="USD"),
                after=make_state(currency="USD", amount_minor=9_00),
            ),
            make_move(
                id=2,
                before=make_state(currency="EUR"),
                after=make_state(currency="EUR", amount_minor=1_00),
            ),
        ],
        won_90=(("EUR", 5_00), ("CHF", 1_00), ("USD", 7_00)),
    )

    assert [bridge.currency for bridge in evidence.bridges] == ["USD", "EUR"]
    assert [each.currency for each in evidence.month] == ["USD", "EUR", "CHF"]


def test_the_record_is_that_of_the_first_range_s_currency():
    fridays = [FRIDAY - timedelta(weeks=n) for n in range(8)]
    dollar = make_prediction(currency="USD", p50_minor=1)

    evidence = found(
        won_90=(("EUR", 5_00),),
        predictions=(*(make_prediction(day=day) for day in fridays), dollar),
        outcomes=(
            *(make_outcome(day=day) for day in fridays),
            make_outcome(currency="USD"),
        ),
    )

    assert evidence.record.currency == "EUR"
    assert (evidence.record.predictions, evidence.record.error) == (8, 0.25)


@pytest.mark.parametrize(
    "bare", [{}, {"p10_minor": None, "p90_minor": None}], ids=["too few", "no range"]
)
def test_too_few_past_ranges_make_no_record(bare):
    number = 8 if bare else 7
    fridays = [FRIDAY - timedelta(weeks=n) for n in range(number)]

    evidence = found(
        won_90=(("EUR", 5_00),),
        predictions=tuple(make_prediction(day=day, **bare) for day in fridays),
        outcomes=tuple(make_outcome(day=day) for day in fridays),
    )

    assert evidence.record is None


@pytest.mark.parametrize(
    "facts",
    [
        {"predictions": (make_prediction(),), "outcomes": (make_outcome(),)},
        {"won_90": (("EUR", 5_00),), "predictions": (make_prediction(),)},
    ],
    ids=["nothing to foretell now", "nothing has come yet"],
)
def test_without_anything_to_compare_there_is_no_record(facts):
    assert found(**facts).record is None


def test_targets_and_the_next_quarter_are_told():
    evidence = found(
        deals=(make_deal(close_date=days_ahead(60)),),
        people=(make_person(target_minor=100_00),),
        won_quarter=((REP, "EUR", 40_00),),
    )

    (target,) = evidence.targets
    (view,) = evidence.quarter
    assert (target.aim_minor, target.left_minor) == (100_00, 60_00)
    assert view.other_deals == 1


def test_long_lists_are_cut_and_say_how_many_more():
    moves = [
        make_move(id=n, closed_at=NOW, is_won=n % 2 == 0, after=make_state())
        for n in range(20)
    ]
    deals = [make_deal(id=n, close_date=days_ago(1)) for n in range(9)]

    evidence = found(moves=moves, deals=deals)

    assert (len(evidence.won), evidence.won_more) == (5, 5)
    assert (len(evidence.lost), evidence.lost_more) == (5, 5)
    assert (len(evidence.risks), evidence.risks_more) == (5, 4)
    assert (evidence.slipped_more, evidence.new_more) == (0, 0)


def test_risks_are_the_deals_with_a_risk_flag_by_the_sum_at_stake():
    evidence = found(
        deals=(
            make_deal(id=1, amount_minor=100, close_date=days_ago(1)),
            make_deal(id=2, amount_minor=300, next_step_on=None),
            make_lapsed_deal(id=3, amount_minor=200, close_date=days_ago(1)),
            make_deal(id=4, amount_minor=150, close_date=days_ago(1), owner_id=404),
        )
    )

    assert [risk.deal.id for risk in evidence.risks] == [3, 4, 1]
    assert evidence.risks[0].flags == (
        "close date 18 Nov has passed",
        "no touch for 20 bd (limit 6)",
        "no dated next step",
    )
    assert [risk.owner and risk.owner.id for risk in evidence.risks] == [1, None, 1]


@pytest.mark.parametrize(
    ("heard", "flags"),
    [
        ((), ("customer silent for 18 bd (expected 7.5)",)),
        ((18, 21, 24, 27, 30), ("customer silent for 18 bd (expected 6)",)),
        ((18, 33, 48, 63, 78), ()),
    ],
    ids=["no time learned", "one who answers quickly", "one who answers slowly"],
)
def test_a_customer_is_silent_by_the_same_reply_times_as_in_the_pipeline(heard, flags):
    deal = make_deal(
        last_touch_at=bd_ago(1),
        last_customer_touch_at=bd_ago(18),
        outbound_days_since_customer=2,
    )
    touches = {"customer_touches": ((deal.id, tuple(bd_ago(n) for n in heard)),)}

    evidence = found(deals=(deal,), **touches)
    (shown,) = figures(
        make_book(deals=(deal,), **touches),
        passages=(),
        past=Past(),
        freshness=make_freshness(),
        thresholds=QUICK,
        now=NOW,
    ).deals

    assert tuple(flag for risk in evidence.risks for flag in risk.flags) == flags
    assert tuple(flag.words for flag in shown.flags if flag.is_risk) == flags


@pytest.mark.parametrize(
    ("days", "is_named"), [(19, False), (20, True)], ids=["not yet twice", "twice"]
)
def test_a_deal_that_stands_twice_as_long_as_won_ones_is_at_risk(days, is_named):
    deal = make_deal(stage_entered_at=NOW - timedelta(days=days))
    norm = StageNorm(stage_id=deal.stage.id, median_days=10, won=15)

    evidence = found(deals=(deal,), stage_norms=(norm,))

    assert [risk.flags for risk in evidence.risks] == (
        [(f"in Proposal for {days} calendar days, where 10 {MEDIAN}",)]
        if is_named
        else []
    )


def test_talks_are_counted_without_names():
    evidence = found(
        weeks=(team_of(51, met=(3, 20, 40)), team_of(52, met=(3, 4, 5, None))),
        own_week=team_of(VP, met=(60, 29)),
    )

    assert (evidence.one_on_ones_held, evidence.one_on_ones_due) == (6, 9)
    assert evidence.leaders == 3
    assert evidence.caveats == ()


@pytest.mark.parametrize("logs", [True, False], ids=["calls are logged", "nothing is"])
def test_no_talk_is_counted_as_missed_where_none_was_ever_on_record(logs):
    last = NOW if logs else None
    weeks = tuple(team_of(n, met=(None,) * 6) for n in (51, 52, 53))

    evidence = found(freshness=make_freshness(last_activity_at=last), weeks=weeks)

    assert (evidence.one_on_ones_held, evidence.one_on_ones_due) == (None, None)
    assert evidence.caveats[-1] == (
        "1:1s stand nowhere that I can look, so nothing is said about them."
    )


@pytest.mark.parametrize(
    ("unseen", "words"), [((52,), "1 leader"), ((52, 53), "2 leaders")]
)
def test_a_leader_whose_talks_are_not_known_is_not_in_n_of_m(unseen, words):
    weeks = (team_of(51, met=(3, None)), *(team_of(n, met=(None, 95)) for n in unseen))

    evidence = found(weeks=weeks)

    assert (evidence.one_on_ones_held, evidence.one_on_ones_due) == (1, 2)
    assert evidence.leaders == 1
    assert evidence.caveats == (
        f"1:1s of {words} stand nowhere that I can look, and are not counted.",
    )


@pytest.mark.parametrize(
    ("facts", "caveat"),
    [
        (
            {"freshness": make_freshness(deals_at=NOW - timedelta(hours=26))},
            "Deals were last read 26 hours ago.",
        ),
        (
            {"freshness": make_freshness(meetings_at=None)},
            "Meetings have not been read from the CRM yet.",
        ),
        (
            {
                "freshness": make_freshness(
                    meetings_at=None, held=frozenset({"meetings_at"})
                )
            },
            "Meetings look incomplete in the CRM, so nothing rests on them.",
        ),
        (
            {"freshness": make_freshness(last_activity_at=None)},
            NOBODY_LOGS,
        ),
        ({"without_amount": 1}, "1 open deal without an amount, in no sum."),
        ({"without_amount": 1200}, "1,200 open deals without an amount, in no sum."),
        (
            {"deals": (make_deal(close_date=None), make_deal(id=2, close_date=None))},
            "2 open deals without a close date.",
        ),
        ({"without_owner": 2}, "2 open deals without an owner."),
        (
            {"unmatched_owners": 1},
            "1 CRM user with open deals not in people.csv: their deals are left out.",
        ),
        (
            {"unmatched_owners": 2},
            "2 CRM users with open deals not in people.csv: their deals are left out.",
        ),
        ({"unknown_stage": 1}, "1 open deal in a stage that the CRM does not list."),
        ({"flawed_fields": 1}, "1 field of the CRM could not be read."),
        ({"flawed_fields": 2}, "2 fields of the CRM could not be read."),
        (
            {"disabled_streams": ("emails", "calls")},
            "The CRM does not let us read: calls, emails.",
        ),
        (
            {"won_90": (("USD", 1), ("EUR", 1))},
            "Amounts in EUR and USD are kept apart, not converted.",
        ),
        (
            {"deals": (make_deal(currency=None),)},
            "1 open deal with an amount but no currency, in no sum.",
        ),
        (
            {
                "deals": (make_deal(close_date=days_ahead(3)),),
                "fresh": (make_span(),),
            },
            ASSUMED,
        ),
        (
            {"deals": (make_deal(),), "standings": (make_standing(),)},
            NOTHING_NEW,
        ),
        (
            {
                "people": (make_person(target_minor=1),),
                "won_quarter": ((REP, "CHF", 5), (REP, "EUR", 5)),
            },
            "Won in CHF too, in which no target is set.",
        ),
    ],
)
def test_what_is_not_known_is_said(facts, caveat):
    assert found(**facts).caveats == (caveat,)


@settings(max_examples=20)
@given(data=st.data())
def test_the_same_week_in_any_order_gives_the_same_digest(data):
    week = a_whole_week()

    mixed = make_digest_facts(
        moves=data.draw(st.permutations(week.moves)),
        deals=data.draw(st.permutations(week.open_deals)),
        people=tuple(data.draw(st.permutations(week.people))),
        won_90=week.won_90,
        weeks=tuple(data.draw(st.permutations(week.weeks))),
        without_amount=1,
        without_owner=2,
        unknown_stage=1,
        flawed_fields=4,
        disabled_streams=("calls", "emails"),
        unmatched_owners=1,
    )

    assert found(mixed) == found(week)


def test_what_most_open_deals_carry_is_said_once_and_is_no_reason():
    late = {"close_date": days_ago(30), "next_step_on": None}
    overdue = [make_deal(id=n, **late) for n in range(1, 19)]
    slipping = make_deal(
        id=19, close_moves=(CloseMove(on=days_ago(9), before=TODAY, after=NEXT_YEAR),)
    )

    evidence = found(deals=[*overdue, slipping, make_deal(id=20)])

    assert evidence.common == (
        "Next steps are hardly kept here: 18 of 20 open deals have none with a date.",
    )
    [late] = evidence.overdue
    assert (late.deals, late.open_deals, late.share) == (18, 20, 0.9)
    assert [risk.deal.id for risk in evidence.risks] == [19]


def test_of_few_open_deals_each_is_named_with_its_reasons():
    evidence = found(
        deals=[make_deal(id=n, close_date=days_ago(30)) for n in range(1, 20)]
    )

    assert evidence.common == ()
    assert len(evidence.risks) + evidence.risks_more == 19


def test_where_late_deals_spoil_no_sum_it_is_said_what_most_of_them_share():
    evidence = found(
        deals=[
            make_deal(id=n, close_date=days_ago(30), amount_minor=None)
            for n in range(1, 21)
        ]
    )

    assert evidence.overdue == ()
    assert evidence.common == (
        "Close dates are hardly kept here: 20 of 20 open deals are past theirs.",
    )
    assert evidence.risks == ()


def test_deals_that_look_over_are_counted_apart_and_not_named():
    long_ago = NOW - timedelta(days=200)
    still = {
        "created_at": NOW - timedelta(days=400),
        "stage_entered_at": long_ago,
        "last_touch_at": long_ago,
        "last_customer_touch_at": long_ago,
        "next_step_on": None,
        "close_date": days_ago(90),
    }
    evidence = found(
        deals=[
            make_deal(id=1, close_date=days_ago(3)),
            make_deal(id=2, **still),
            make_deal(id=3, amount_minor=None, **still),
            make_deal(id=4, **still),
        ],
        won_life=WonLife(won=40, days=60, silent_days=20),
        said_to_live=frozenset({4}),
    )

    assert [risk.deal.id for risk in evidence.risks] == [1, 4]
    assert evidence.over == OverDeals(
        deals=2, sums=(("EUR", 20_000_00),), age_days=120, silent_days=40
    )
