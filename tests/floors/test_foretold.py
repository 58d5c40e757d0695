"""The figures of a floor's forecasts, and which aims they miss."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.replay.report import Foretold
from tests.floors.foretold import Figures, figures, main, table

FRIDAY = date(2026, 1, 2)


def make_foretold(week: int, **fields: object) -> Foretold:
    """Return a Friday after which a hundred came, and twenty deals were closed."""
    day = FRIDAY + timedelta(weeks=week)
    given = {
        "run_rate_minor": 150,
        "pipeline_minor": 120,
        "p10_minor": 80,
        "p50_minor": 121,
        "p90_minor": 130,
    }
    return Foretold(
        prediction=Prediction(day=day, currency="EUR", **given | fields),
        outcome=Outcome(
            day=day, currency="EUR", won_minor=100, closed=frozenset(range(20))
        ),
    )


def of(*foretold: Foretold) -> Figures:
    return figures(foretold, "EUR")


def test_the_middle_stands_beside_the_better_of_pace_and_pipeline():
    found = of(make_foretold(0), replace(make_foretold(1), outcome=None))

    assert (found.middle, found.run_rate, found.pipeline) == (0.21, 0.5, 0.2)
    assert found.ratio == pytest.approx(1.05)
    assert found.record.predictions == 1


@pytest.mark.parametrize(
    ("held", "weeks", "missed"),
    [
        (16, 1, []),
        (14, 1, []),
        (14, 4, ["range"]),
        (15, 4, []),
        (17, 4, []),
        (18, 4, ["range"]),
    ],
)
def test_ranges_are_judged_where_there_is_a_year_of_them(held, weeks, missed):
    found = of(
        *(
            make_foretold(weeks * n, p50_minor=120, p10_minor=80 if n < held else 101)
            for n in range(20)
        )
    )

    assert found.record.within == held
    assert found.misses() == missed


def test_a_middle_that_is_worse_than_both_misses_its_aim():
    assert of(make_foretold(0, p50_minor=122)).misses() == ["middle"]


def test_the_table_has_a_line_for_each_currency():
    said = table([of(make_foretold(0))]).splitlines()

    assert len(said) == 2
    assert said[1].split()[:5] == ["EUR", "1", "21.0%", "50.0%", "20.0%"]
    assert said[1].endswith("1 of 1 100.0%       -        -  none")


def test_a_floor_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--floor", "atlantis"])

    assert "invalid choice: 'atlantis'" in capsys.readouterr().err
