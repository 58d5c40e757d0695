"""The rule is walked over a floor's days and held against the floor's truth."""

from collections import Counter
from datetime import date

import pytest

from tests.floors import missed
from tests.floors.csv_floor import read_floor
from tests.floors.judge import Cliff, Verdict, judge, lines, main
from tests.floors.weathervane.__main__ import main as write


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judged")
    options = ("--seed", "5", "--reps", "14", "--months", "8")
    assert write(["--to", str(folder), *options]) == 0
    stills = {}
    return judge(read_floor(folder), stills), stills


@pytest.fixture
def verdict(judged):
    found, _ = judged
    return found


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


def test_every_silence_has_a_guard_that_keeps_it(judged):
    _, stills = judged

    named = Counter(name for names in stills.values() for name in names)

    assert all(stills.values())
    assert {"fall in prospecting", "share of the work", "the past is not known"} <= (
        named.keys()
    )


def test_a_missed_cliff_is_told_with_the_guards_that_held_on_most_days():
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    stills = {
        (7, friday): ("share of the work", "fall in prospecting"),
        (7, monday): ("fall in prospecting",),
        (8, monday): ("about to close",),
    }

    said = list(missed.lines(7, "field", [friday, monday], stills))

    assert said == [
        "  missed: field, rep 7: of 2 days fall in prospecting 2, share of the work 1"
    ]


def test_a_cliff_that_was_spoken_of_before_it_began_is_told_as_that():
    said = list(missed.lines(7, "field", [date(2026, 11, 20)], {}))

    assert said == [
        (
            "  missed: field, rep 7: of 1 days none: it spoke already, from before the"
            " cliff began"
        )
    ]


def test_a_floor_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--floor", "atlantis"])

    assert "invalid choice: 'atlantis'" in capsys.readouterr().err
