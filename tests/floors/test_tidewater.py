"""Tidewater: a floor in the house's form, with a truth that agrees with its files."""

import csv
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sandbox.floor.files import load
from tests.floors.tidewater.__main__ import main
from tests.floors.tidewater.arrangement import Arrangement
from tests.floors.tidewater.building import Order, build
from tests.floors.tidewater.chance import fitted, klass, rising
from tests.floors.tidewater.cliffs import explained, spells
from tests.floors.tidewater.days import easter, is_workday
from tests.floors.tidewater.sheets import EXTRA, HEADERS
from tests.floors.tidewater.truth import Truth
from tests.floors.tidewater.world import World

SMALL = {"seed": 2, "months": 9, "reps": 14}
DAY_LENGTH = len("2026-11-27")


@dataclass
class Built:
    """A small floor with everything logged and the later columns."""

    folder: Path
    truth: dict[str, Any]
    world: World

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tidewater")
    truth, world = build(Order(**SMALL, extended=True), folder)
    return Built(folder, truth, world)


def write(folder: Path, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - an order's fields
    truth, _ = build(Order(**{"seed": 5, "months": 3, "reps": 7, **asked}), folder)
    return truth


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_the_same_seed_gives_the_same_floor_and_another_seed_another(tmp_path):
    for name, seed in (("once", 5), ("again", 5), ("other", 6)):
        write(tmp_path / name, seed=seed)
    assert digests(tmp_path / "once") == digests(tmp_path / "again")
    once, other = digests(tmp_path / "once"), digests(tmp_path / "other")
    assert {name for name in once if once[name] == other[name]} == {"stages.csv"}


@pytest.mark.parametrize("logging", ["full", "half", "none"])
def test_the_houses_own_reader_reads_every_file(tmp_path, logging):
    truth = write(tmp_path, logging=logging)
    floor = load(tmp_path)
    assert len(floor.deals) == len(truth["deals"])
    assert bool(floor.activities) == bool(floor.meetings) == (logging != "none")
    assert {person.role for person in floor.people.values()} == {
        "rep", "manager", "vp", "admin",
    }  # fmt: skip
    for deal in floor.deals.values():
        assert (deal.pipeline_id, deal.stage_id) in floor.stages
        assert deal.created_at == min(one.changed_at for one in floor.changes[deal.id])


def test_three_ways_of_logging_show_one_world(tmp_path):
    full, half = (
        write(tmp_path / logging, logging=logging) for logging in ("full", "half")
    )
    sizes = [
        (tmp_path / one / "activities.csv").stat().st_size for one in ("full", "half")
    ]
    assert sizes[1] < 0.95 * sizes[0]
    for part in ("cliffs", "look_alikes", "deals", "reps"):
        assert full[part] == half[part]


def test_the_later_columns_trail_and_change_nothing_else(tmp_path):
    write(tmp_path / "plain")
    write(tmp_path / "extended", extended=True)
    for name, header in HEADERS.items():
        cut = len(header.split(","))
        with (tmp_path / "plain" / f"{name}.csv").open(newline="") as lines:
            plain = list(csv.reader(lines))
        with (tmp_path / "extended" / f"{name}.csv").open(newline="") as lines:
            extended = list(csv.reader(lines))
        assert plain[0] == header.split(",")
        assert [row[:cut] for row in extended] == plain
        assert extended[0][cut:] == EXTRA.get(name, "").split(",")[1:]


def test_a_meeting_of_the_truth_is_the_one_in_the_file(built):
    rows = {row["id"]: row for row in built.rows("meetings")}
    known = [one for one in built.truth["meetings"] if one["meeting"]]
    assert len(known) > 100
    for one in known:
        row = rows[str(one["meeting"])]
        assert row["owner_id"] == str(one["rep"])
        assert row["deal_ids"] in {"", str(one["deal"])}
        assert row["starts_at"][:DAY_LENGTH] == one["day"]
        assert one["class"] == klass(one["chance"]) or abs(one["chance"] - 0.8) < 0.0005


def test_a_deal_of_the_truth_ended_as_the_file_says(built):
    rows = {row["id"]: row for row in built.rows("deals")}
    for one in built.truth["deals"]:
        stage = rows[str(one["deal"])]["stage_id"]
        assert stage.endswith("_won") == one["won"]
        assert stage.endswith(("_won", "_lost")) == (one["closed"] is not None)
        assert not (one["won"] and one["dead_since"])
        assert rows[str(one["deal"])]["owner_id"] == str(one["owners"][-1][1])


def test_no_customer_says_a_word_in_a_span_that_is_truly_silent(built):
    silent = {
        str(one["deal"]): [
            (span["from"], span["to"])
            for span in one["spans"]
            if span["state"] == "silent"
        ]
        for one in built.truth["deals"]
    }
    heard = [
        (row["deal_ids"], row["happens_at"][:DAY_LENGTH])
        for row in built.rows("activities")
        if row["deal_ids"] and (row["direction"] == "in" or row["result"] == "answered")
    ]
    assert len(heard) > 1000
    assert sum(map(len, silent.values())) > 50
    for deal, day in heard:
        assert not any(first <= day <= last for first, last in silent[deal])


def test_nobody_rings_on_leave(built):
    off = {
        one["rep"]: {day for day, why in one["away"] if why == "leave"}
        for one in built.truth["reps"]
    }
    assert any(off.values())
    for row in built.rows("activities"):
        if row["kind"] == "call" and row["direction"] == "out":
            day = row["happens_at"][:DAY_LENGTH]
            assert day not in off[int(row["owner_id"])]


def test_a_cliff_is_what_its_definition_says(built):
    cliffs = built.truth["cliffs"]
    created = {row["id"]: row["created_at"] for row in built.rows("deals")}
    creators = {row["id"]: row["created_by"] for row in built.rows("deals")}
    owners = {one["deal"]: one["owners"] for one in built.truth["deals"]}
    assert cliffs
    for cliff in cliffs:
        seen = cliff["at_speaking"]
        assert cliff["first_day"] < cliff["speak_day"] <= cliff["last_day"]
        assert seen["share_of_deal_hours"] >= 0.5
        assert seen["hours_opening"] <= 0.4 * seen["usual_hours_opening"] + 0.1
        assert seen["other_live_deals"] >= 2
        since = cliff["deal_in_files_since"]
        assert created[str(cliff["deal"])][:DAY_LENGTH] == since
        imported = creators[str(cliff["deal"])] == "import"
        assert since <= cliff["first_day"] or imported
        assert cliff["rep"] in {rep for _, rep in owners[cliff["deal"]]}
        if cliff["recovery_day"]:
            assert cliff["recovery_day"] > cliff["last_day"]


def test_nothing_to_be_left_alone_overlaps_a_cliff_of_the_same_rep(built):
    always = {"friday_burst", "part_time", "marketing_mailing"}
    for cliff in built.truth["cliffs"]:
        for one in built.truth["look_alikes"]:
            if one["rep"] == cliff["rep"] and one["kind"] not in always:
                apart = one["last_day"] < cliff["first_day"]
                assert apart or one["first_day"] > cliff["last_day"]


def test_at_least_sixteen_kinds_are_to_be_left_alone(built):
    assert len({one["kind"] for one in built.truth["look_alikes"]}) >= 16


def test_what_everybodys_boss_agreed_to_is_no_cliff(built):
    truth = Truth(built.world)
    cliff = truth.found.cliffs[0]
    rep = built.world.reps[cliff["rep"]]
    spell = next(
        one for one in spells(truth.watch, rep) if one.deal.id == cliff["deal"]
    )
    plan = Arrangement("tender", rep.id, spell.first, spell.last, spell.deal)
    assert explained(spell, [plan]) == "tender"
    assert explained(spell, [Arrangement("illness", rep.id, 0, 400)]) == ""


def test_the_hidden_chance_never_falls_with_the_standing():
    points = [(place / 100, place % 7 > 4 - place // 150) for place in range(600)]
    curve = fitted(points)
    assert rising(list(zip(curve.scores, curve.chances, strict=True)))
    assert curve(-5) < 0.5 < curve(9)


def test_holidays_are_those_of_the_country():
    assert easter(2026) == date(2026, 4, 5)
    assert not is_workday(date(2026, 4, 3), "DE")
    assert is_workday(date(2026, 4, 3), "NL")
    assert not is_workday(date(2026, 8, 3), "IE")


def test_the_command_writes_the_truth_apart_and_describes_itself(tmp_path, capsys):
    assert main(["--describe"]) == 0
    assert "crm_cutover" in capsys.readouterr().out
    assert main([]) == 2
    assert main(["--to", str(tmp_path), "--months", "2", "--reps", "7"]) == 0
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert truth["floor"]["last_day"] == "2026-11-27"
    assert "first_day" in truth["definitions"]
