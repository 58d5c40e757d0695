"""The weathervane writes floors by the format, with a truth that fits them."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from sandbox.floor.files import load
from tests.floors.weathervane.__main__ import main
from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.kinds import KINDS
from tests.floors.weathervane.life import build
from tests.floors.weathervane.written import COLUMNS, MORE_COLUMNS

SMALL = ("--reps", "6", "--months", "4")


def floor_at(folder: Path, *options: str) -> dict[str, Any]:
    assert main(["--to", str(folder), *options]) == 0
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
    return truth


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def floor(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weathervane")
    return folder, floor_at(folder, "--seed", "5", "--reps", "14", "--months", "10")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return folder, {
        logging: floor_at(folder / logging, *SMALL, "--logging", logging)
        for logging in ("full", "half", "none")
    }


def test_one_seed_is_one_floor_and_another_seed_another(small, tmp_path):
    floor_at(tmp_path / "again", *SMALL)
    floor_at(tmp_path / "other", *SMALL, "--seed", "4")

    assert texts(tmp_path / "again") == texts(small[0] / "full")
    assert texts(tmp_path / "other") != texts(small[0] / "full")


@pytest.mark.parametrize("logging", ["full", "half", "none"])
def test_the_files_are_a_floor_whatever_was_logged(small, logging):
    folder, truths = small
    floor = load(folder / logging)

    assert {deal["id"] for deal in truths[logging]["deals"]} == set(floor.deals)
    assert bool(floor.activities) == bool(floor.meetings) == (logging != "none")
    reps = {person.id for person in floor.people.values() if person.role == "rep"}
    assert {deal.owner_id for deal in floor.deals.values()} <= reps
    for deal_id, changes in floor.changes.items():
        deal = floor.deals[deal_id]
        last = {change.field: change.value for change in changes}
        assert last["stage"] == deal.stage_id
        assert max(change.changed_at for change in changes) == deal.modified_at


def test_what_really_was_does_not_hang_on_what_was_logged(small):
    folder, truths = small
    counts = {name: len(rows(folder / name, "activities")) for name in truths}

    for part in ("cliffs", "faint", "look_alikes", "deals", "unplanted"):
        assert truths["full"][part] == truths["half"][part] == truths["none"][part]
    assert counts["full"] > counts["half"] * 1.2 > counts["none"] == 0


def test_more_columns_stand_at_the_end_and_change_nothing_else(small, tmp_path):
    floor_at(tmp_path, *SMALL, "--extended")

    for name, header in COLUMNS.items():
        columns = header.split(",")
        plain, more = rows(small[0] / "full", name), rows(tmp_path, name)
        added = MORE_COLUMNS[name].split(",") if name in MORE_COLUMNS else []
        assert list(plain[0]) == columns
        assert list(more[0]) == columns + added
        assert plain == [{key: row[key] for key in columns} for row in more]
    assert MORE_COLUMNS["activities"] == "result,duration_seconds,by,bulk"
    assert MORE_COLUMNS["deals"] == MORE_COLUMNS["contacts"] == "created_by"
    calls = [row for row in rows(tmp_path, "activities") if row["kind"] == "call"]
    assert {"answered", "voicemail", "no answer"} <= {call["result"] for call in calls}


def test_every_look_alike_is_on_a_floor_of_forty():
    world = build(Dates(date(2026, 11, 26), 18), seed=2, reps=40, logging="full")

    assert {event.kind for event in world.plan.events} == {kind.name for kind in KINDS}
    assert len(KINDS) >= 16
    assert 5 <= len(world.plan.cliffs) <= 10
    assert len({rep.motion.name for rep in world.reps}) >= 6
    assert len(world.managers) == 6


def test_a_cliffs_deal_is_the_reps_and_two_to_four_times_as_large_as_usual(floor):
    folder, truth = floor
    deals = {int(row["id"]): row for row in rows(folder, "deals")}

    assert truth["cliffs"]
    for cliff in truth["cliffs"]:
        assert int(deals[cliff["deal_id"]]["owner_id"]) == cliff["rep_id"]
        assert 1.85 <= cliff["amount_by_usual"] <= 4.2
        assert cliff["began_on"] < cliff["speak_on"]
        assert cliff["began_on"] < cliff["silent_on"] < cliff["gave_up_on"]


def test_the_customer_of_a_cliff_is_silent_from_the_day_that_the_truth_names(floor):
    _, truth = floor
    deals = {deal["id"]: deal for deal in truth["deals"]}

    for cliff in truth["cliffs"]:
        touch = deals[cliff["deal_id"]]["customer_in_touch_on"]
        early = [day for day in touch if day < cliff["silent_on"]]
        late = [day for day in touch if day >= cliff["silent_on"]]
        assert len(early) >= 2
        assert len(late) <= 2


def test_the_files_show_one_deal_eat_the_weeks_while_prospecting_dries_up(floor):
    folder, truth = floor
    activities = rows(folder, "activities")

    shares, colds = [], []
    for cliff in truth["cliffs"]:
        mine = [a for a in activities if a["owner_id"] == str(cliff["rep_id"])]
        during = between(mine, cliff["began_on"], cliff["silent_on"])
        before = between(mine, "2000-01-01", cliff["began_on"])
        shares.append(
            share_of(during, cliff["deal_id"]) - share_of(before, cliff["deal_id"])
        )
        colds.append(cold_a_day(during) / cold_a_day(before))

    assert mean(shares) > 0.12
    assert min(shares) > 0
    assert mean(colds) < 0.75


def test_customers_show_how_they_really_stand(floor):
    folder, truth = floor
    invited = {
        row["id"]: row["contact_ids"].split(";") for row in rows(folder, "meetings")
    }
    people: dict[str, list[int]] = {"sure": [], "uncertain": [], "hopeless": []}
    for meeting in truth["meetings"]:
        people[meeting["seen"][-1][2]].append(len(invited[str(meeting["id"])]))

    assert mean(people["sure"]) > mean(people["uncertain"]) > mean(people["hopeless"])


def test_a_hidden_probability_is_what_it_says(floor):
    _, truth = floor
    decided = [m for m in truth["meetings"] if m["won_in_the_end"] is not None]
    outcome = {deal["id"]: deal["outcome"] for deal in truth["deals"]}
    for low, high in ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0)):
        won = [
            m["won_in_the_end"]
            for m in decided
            if low <= m["seen"][-1][1] < high and outcome[m["deal_id"]] != "open"
        ]
        assert low - 0.12 < mean(won) < high + 0.12


def test_final_pushes_are_won_and_their_customers_answer(floor):
    _, truth = floor
    deals = {deal["id"]: deal for deal in truth["deals"]}
    pushes = [e for e in truth["look_alikes"] if e["kind"] == "final_push"]

    assert pushes
    for push in pushes:
        deal = deals[push["deal_id"]]
        days = deal["customer_in_touch_on"]
        assert deal["outcome"] == "won"
        assert sum(push["from"] <= day <= push["to"] for day in days) >= 3


def test_the_command_describes_itself_and_says_what_it_lacks(capsys):
    assert main(["--describe"]) == 0
    said = capsys.readouterr().out
    assert all(kind.name in said for kind in KINDS)

    with pytest.raises(SystemExit):
        main(["--to", "nowhere", "--months", "1"])
    assert "at least 3 months" in capsys.readouterr().err


def between(
    activities: list[dict[str, str]], first: str, last: str
) -> list[dict[str, str]]:
    return [a for a in activities if first <= a["happens_at"][:10] < last]


def share_of(activities: list[dict[str, str]], deal_id: int) -> float:
    named = Counter(a["deal_ids"] for a in activities)
    return named[str(deal_id)] / max(1, len(activities))


def cold_a_day(activities: list[dict[str, str]]) -> float:
    cold = [a for a in activities if not a["deal_ids"] and a["direction"] == "out"]
    return len(cold) / max(1, len({a["happens_at"][:10] for a in activities}))
