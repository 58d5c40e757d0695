"""The page and the CSV of a replay: complete, self-contained, and never misread."""

import csv
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from coaching.evidence import DealRef
from console.replay import svg
from console.replay.csv_file import COLUMNS, as_text, write_csv
from console.replay.html_page import page
from console.replay.pictures import forecasts, kinds_of, short
from tests.coaching.replay.makers import (
    ACME,
    AT,
    EFFECT,
    LEADER,
    OTHER,
    make_after,
    make_aftermath,
    make_foretold,
    make_pick,
    make_picks,
    make_report,
    make_told,
)

EVIL = "<script>alert(1)</script>"
VOID = {"meta", "br"}


class Tags(HTMLParser):
    """Notes every tag, and whether each is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.values += [value or "" for _, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)
        self.values += [value or "" for _, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return tags


def full_report():
    cliffs = tuple(make_after(at=AT + timedelta(days=n)) for n in range(3))
    return make_report(
        told=(
            make_told(deals=(DealRef(id=7, name=EVIL),), text=f"{EVIL}\nlies still"),
            make_told(kind="kitchen", level=None),
        ),
        names={1: EVIL, 2: "B", 9: "C"},
        aftermath=make_aftermath(cliffs=cliffs, effect=EFFECT),
        picks=make_picks(picks=(make_pick(deal=EVIL),)),
        caveats=(EVIL,),
    )


def test_what_people_and_deals_are_called_is_never_markup():
    text = page([full_report()], [EVIL], days=90)

    assert "script" not in read(text).seen
    assert text.count("&lt;script&gt;") >= 5


def test_nothing_is_loaded_from_anywhere():
    text = page([full_report()], [], days=90)
    tags = read(text)

    assert not {"link", "img", "iframe", "object", "base", "a"} & set(tags.seen)
    assert not re.search(r"(https?:)?//|url\(|@import", text)
    assert "default-src 'none'; style-src 'unsafe-inline'" in tags.values


def test_every_picture_is_there_and_says_what_it_is():
    text = page([full_report()], [], days=90)

    labels = re.findall(r'aria-label="([^"]+)"', text)
    assert labels == [
        "Messages in each week",
        "New opportunities before and after each cliff",
        "Forecast and what came, EUR",
        "Chances foretold and how often they came true",
    ]
    assert text.count('class="before"') == 3 + 1
    assert "nan" not in text.lower().replace("finan", "")


def test_a_replay_of_nothing_is_a_page_all_the_same():
    empty = make_report(
        told=(),
        gaps=(),
        off={},
        records={},
        foretold=(),
        aftermath=make_aftermath(cliffs=()),
        picks=make_picks(picks=(), lost=0),
    )

    tags = read(page([empty], [], days=90))

    assert tags.seen.count("svg") == 1


def test_a_long_list_is_cut_and_says_where_the_rest_is():
    many = make_report(told=tuple(make_told() for _ in range(201)))

    assert "and 1 more: --csv has them all" in page([many], [], days=90)


def test_what_is_tried_has_a_column_of_its_own():
    text = page([make_report(), make_report(told=())], ["cliff.focus=0.5"], days=90)

    assert "<th>cliff.focus=0.5</th>" in text
    assert "<td>messages</td><td>1</td><td>0</td>" in text


def test_the_csv_has_a_row_for_each_message(tmp_path):
    pick = make_told(kind="uncertain_meeting", level=None, deal_ids=(8,), chance=0.45)
    other = make_told(kind="kitchen", level=None, recipient_id=OTHER, deals=())
    write_csv(make_report(told=(make_told(), pick, other)), tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    cliff, picked, last = (dict(zip(head, row, strict=True)) for row in rows)
    assert tuple(head) == COLUMNS
    assert (cliff["to"], cliff["deals"], cliff["level"]) == (
        "Sam Reed",
        "Acme",
        "cliff",
    )
    assert (cliff["opened_before"], cliff["opened_after"]) == ("9", "5")
    assert (cliff["won_before_minor"], cliff["won_after_minor"]) == ("50000", "40000")
    assert (picked["chance"], picked["deal_ended"]) == ("0.450", "lost")
    assert (last["to"], last["currency"]) == ("Lee Fox", "")


def test_each_row_says_whom_it_is_about_and_all_that_was_said(tmp_path):
    said = "=Sam has 2 deals\nAcme is one"
    two = (ACME, DealRef(id=8, name="Globex"))
    to_leader = make_told(recipient_id=LEADER, about_id=LEADER, deals=two, text=said)
    nobody = make_told(kind="executive_visits", level=None, rep_id=None, deals=())
    write_csv(make_report(told=(to_leader, nobody)), tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["to"], first["about"]) == ("Dana Moss", "Sam Reed")
    assert (first["deals"], first["deal_links"]) == ("Acme; Globex", ACME.url)
    assert first["text"] == f"'{said}"
    assert (second["about"], second["deals"]) == ("", "")


def test_the_page_shows_whole_messages_with_whom_they_are_about():
    to_leader = make_told(recipient_id=LEADER, about_id=LEADER, text="One line\nTwo")

    text = page([make_report(told=(to_leader,))], [], days=90)

    cells = "<td>cliff</td><td>Sam Reed</td><td>Acme</td><td>One line\nTwo</td>"
    assert f"<td>Dana Moss</td>{cells}" in text


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_name_is_a_formula(name):
    assert as_text(name) == f"'{name}"
    assert as_text("Acme = Globex") == "Acme = Globex"


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "0"), (950, "950"), (1_000, "1k"), (1_250_000, "1.25M"), (3e9, "3G")],
)
def test_large_amounts_are_written_short(amount, words):
    assert short(amount) == words


@pytest.mark.parametrize(
    ("high", "expected"),
    [(0, [0, 1]), (4, [0, 1, 2, 3, 4]), (9, [0, 5, 10]), (130, [0, 50, 100, 150])],
)
def test_scales_have_round_steps_up_to_the_highest(high, expected):
    assert svg.steps(high) == expected


def test_the_most_frequent_kind_comes_first():
    kinds = [make_told(kind=kind) for kind in ("b", "a", "c", "c")]

    assert kinds_of(replace(make_report(), told=tuple(kinds))) == ["c", "a", "b"]


def test_only_weeks_with_a_range_are_in_its_area():
    first = AT.date()
    bare = [make_foretold(first + timedelta(weeks=week)) for week in range(4)]
    without = [
        replace(
            each,
            prediction=replace(each.prediction, p10_minor=None, p90_minor=None),
        )
        for each in bare
    ]

    none = forecasts(without, "EUR")
    some = forecasts([*without[:2], *bare[2:]], "EUR")

    assert "<polygon" not in none
    (corners,) = re.findall(r'<polygon points="([^"]*)" class="range"', some)
    assert len(corners.split()) == 4
