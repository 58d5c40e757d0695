"""App Home: what each aims at, and to a VP how past forecasts did."""

from datetime import timedelta

import pytest

from bot.views.home import targets as home_aims
from bot.views.messages.digest_outlook import parts, record_line
from coaching.evidence import ForecastBin
from coaching.facts import Person, Role
from coaching.forecasting.past_forecasts import Prediction
from models.forecasting.forecasts import Occasion, freeze
from models.tables import Person as PersonRow
from tests.bot.evidence_makers import (
    HOSTILE,
    LEE,
    LONGEST,
    make_digest,
    make_notice,
    make_quarter,
    make_record,
    make_target,
)
from tests.bot.floor import NOW
from tests.bot.listeners.home.test_home import page_of
from tests.bot.slack_limits import words_of
from tests.bot.test_messages import rendered
from tests.models.rows import days, insert_deal

VAL = Person(id=4, name="Val Ortiz", role=Role.VP)


async def win_something(sessions, who: PersonRow, **fields: object) -> None:
    """Give `who` a deal won a week ago."""
    async with sessions.begin() as session:
        given = {
            "closed_at": NOW - days(7),
            "is_won": True,
            "amount_minor": 25_000_000,
        }
        await insert_deal(session, who, **given | fields)


async def test_a_rep_sees_the_own_target_and_what_is_left(side, sessions, floor):
    await win_something(sessions, floor.sam)
    await win_something(sessions, floor.lee)

    words = await page_of(side, "USAM")

    assert "Your target of this quarter: €250K of €1M won, €750K left." in words


@pytest.mark.usefixtures("floor")
async def test_a_rep_without_a_target_is_told_so(side):
    words = await page_of(side, "ULEE")

    assert "No target of this quarter is set for you in people.csv." in words


@pytest.mark.parametrize("user", ["UVAL", "UDANA"])
async def test_a_leader_sees_the_sum_of_those_below(side, sessions, floor, user):
    await win_something(sessions, floor.sam)

    words = await page_of(side, user)

    assert "All: €250K of €1M won, €750K left (the sum of 1 rep)" in words
    assert "Record" not in words


@pytest.mark.usefixtures("floor")
async def test_the_admin_s_page_has_no_targets(side):
    assert "What you aim at" not in await page_of(side, "UADA")


@pytest.mark.parametrize(("fridays", "is_told"), [(7, False), (8, True)])
async def test_a_vp_sees_how_past_forecasts_did_from_enough_of_them(
    side, sessions, floor, fridays, is_told
):
    async with sessions.begin() as session:
        for week in range(fridays):
            at = NOW - days(40 + 7 * week)
            told = Prediction(
                day=at.date(),
                currency="EUR",
                run_rate_minor=1,
                p10_minor=1,
                p50_minor=1,
                p90_minor=1,
            )
            occasion = Occasion(
                person_id=floor.val.id, day=at.date(), at=at, is_afterwards=True
            )
            await freeze(session, [told], occasion)
    await win_something(sessions, floor.sam, closed_at=NOW - timedelta(days=20))

    words = await page_of(side, "UVAL")

    said = "8 past forecasts, worked out afterwards; 1 deal closed since, too few"
    assert (said in words) is is_told
    assert ("Record" in words) is is_told


def test_the_record_tells_how_often_each_chance_came_true():
    bins = (
        ForecastBin(predicted=0.08, observed=0.09, n=35441),
        ForecastBin(predicted=0.3, observed=0.21, n=14957),
    )

    words = words_of({"blocks": home_aims.blocks(VAL, (), [make_record(bins=bins)])})

    assert "of 35,441 chances around 8%, 9% came true" in words
    assert "of 14,957 chances around 30%, 21% came true" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"afterwards": 0}, "26 past forecasts: the middle was off by 14% on average"),
        ({"afterwards": 26}, "26 past forecasts, worked out afterwards: the middle"),
        ({"afterwards": 8}, "26 past forecasts, 8 worked out afterwards: the middle"),
        (
            {"brier": 0.2},
            (
                "The chances of single deals came no nearer to what happened than one"
                " chance for all would have."
            ),
        ),
        ({"brier": None}, "21 within the range."),
        (
            {"predictions": 1, "afterwards": 0, "error": None, "closed": 1},
            "1 past forecast; 1 deal closed since, too few to judge by.",
        ),
    ],
    ids=["told then", "all later", "some later", "no better", "no chances", "few"],
)
def test_the_record_in_one_line(changes, words):
    assert words in record_line(make_record(**changes), ranges=True)


def test_where_it_stands_beside_the_range_the_record_does_not_say_it_again():
    told = record_line(make_record(brier=None), ranges=False)

    assert told.endswith("the middle was off by 14% on average, the pace by 13%.")


RANGE = "$240K to $610K, the middle $410K. "
PACE = "$380K at the pace of the last 90 days. No range yet: "
NONE = {"p10_minor": None, "p90_minor": None, "tried": 0, "held": 0}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, f"{RANGE}In 26 past weeks such a range would have held 21 times. The"),
        ({"is_afterwards": False}, "In 26 past weeks such a range held 21 times."),
        ({}, "The pace of the last 90 days says $380K, the open deals say $450K."),
        ({"tried": 7, "held": 7}, f"{PACE}7 past weeks had one that can be held"),
        ({"tried": 0, "held": 0}, f"{PACE}no past week had one that can be held"),
        (
            NONE | {"fridays": 12},
            f"{PACE}how far off it would be is known of only 12 past weeks.",
        ),
        (
            NONE | {"fridays": 0},
            f"{PACE}how far off it would be is known of no week.",
        ),
        (
            {"pipeline_minor": None, "tried": 0, "held": 0, "told_from": 0},
            f"{RANGE}The pace of the last 90 days says $380K. 3 open",
        ),
    ],
    ids=[
        "worked out afterwards",
        "told then",
        "what it lies between",
        "tried too seldom",
        "never tried",
        "too few weeks",
        "no week",
        "as messages were before",
    ],
)
def test_no_range_is_told_without_its_record(changes, words):
    (month,) = make_digest().month

    ahead, _ = parts(make_digest(month=(month.model_copy(update=changes),)))

    assert words in ahead


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "$300K from 4 deals at 80% or more, $700K from 53 other deals, $200K"),
        ({"committed": 2}, "$300K from 4 deals committed or at 80% or more, $700K"),
        ({"sure_deals": 0, "sure_minor": 0}, "about $900K: $700K from 53 open deals,"),
        ({"fresh_minor": None}, "about $1M: $300K from 4 deals at 80% or more, $700K"),
    ],
    ids=["all three", "some committed", "nothing sure", "no past quarter"],
)
def test_the_next_quarter_in_one_line(changes, words):
    ahead, _ = parts(make_digest(quarter=(make_quarter(**changes),)))

    assert words in ahead
    assert ("not open yet" in ahead) is ("fresh_minor" not in changes)


@pytest.mark.parametrize(
    ("fresh", "is_told"), [(0, False), (1, True)], ids=["nothing new", "something"]
)
def test_new_business_is_named_only_where_there_was_some(fresh, is_told):
    (month,) = make_digest().month
    evidence = make_digest(month=(month.model_copy(update={"fresh_minor": fresh}),))

    words = words_of(rendered(evidence, make_notice()))

    assert (
        "together with new ones ($0 a month in the last 12 months)" in words
    ) is is_told
    assert "what 57 open deals may bring" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "add up to $2.7M, $300K short of it; 1 rep without a target."),
        ({"reps_minor": 310_000_000}, "add up to $3.1M, $100K above it;"),
        ({"reps_minor": 298_000_000}, "the reps' targets together are $20K short of"),
        ({"reps_minor": 300_000_000, "without_target": 0}, "All: $1.2M of $3M won, "),
        ({"target_minor": None}, "$1.5M left (the sum of 11 reps); 1 rep without"),
        ({"won_minor": 400_000_000}, "$4M of $3M won, $0 left;"),
    ],
    ids=["short", "above", "short by little", "even", "no own target", "met"],
)
def test_a_target_in_one_line(changes, words):
    _, told = parts(make_digest(targets=(make_target(**changes),)))

    assert words in told
    assert ("the reps' targets" in told) == ("short of" in told or "above it" in told)


def test_many_teams_are_cut_and_counted_and_names_are_escaped():
    leader = LEE.model_copy(update={"name": HOSTILE + LONGEST})
    teams = [make_target(leader=leader) for _ in range(9)]

    _, told = parts(make_digest(targets=(make_target(), *teams)))

    assert told.count("team: ") == 6
    assert told.endswith("and 3 more")
    assert "<!channel>" not in told
