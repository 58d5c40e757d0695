"""The rule is walked over a floor's days and held against the floor's truth."""

from datetime import date

import pytest

from tests.floors.csv_floor import read_floor
from tests.floors.judge import Cliff, Verdict, judge, lines, main
from tests.floors.weathervane.__main__ import main as write


@pytest.fixture(scope="module")
def verdict(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judged")
    options = ("--seed", "5", "--reps", "14", "--months", "8")
    assert write(["--to", str(folder), *options]) == 0
    return judge(read_floor(folder))


def test_the_cliff_of_a_small_floor_is_found_and_a_late_logger_taken_for_one(verdict):
    """The false one is a known weakness: on a Thursday, who logs a week on its Friday.

    The same floor with everything logged at once has no false one.
    """
    assert [cliff.motion for cliff in verdict.cliffs] == ["field"]
    assert verdict.found(5) == 1
    assert [rep_id for rep_id, _ in verdict.false] == [1100]
    assert dict(verdict.beside) == {"friday_bursts": 1}
    assert verdict.rep_weeks > 300


def test_found_counts_business_days_from_the_manager_s_day():
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    cliff = Cliff(
        rep_id=1, motion="field", began=friday, speak=friday, end=monday, told=monday
    )
    found = Verdict(cliffs=[cliff], false=[], rep_weeks=10, beside={})

    assert (found.found(0), found.found(1), found.found(1, "inside")) == (0, 1, 0)


def test_the_lines_name_motion_and_share(verdict):
    said = "\n".join(lines(verdict))

    assert "cliffs 1: " in said
    assert "  field: 1 of 1 within 10" in said
    assert "false episodes: 1 in " in said


def test_a_floor_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--floor", "atlantis"])

    assert "invalid choice: 'atlantis'" in capsys.readouterr().err
