"""What a people file leaves out, and what it hardly means, is said in plain words."""

from dataclasses import replace

import pytest

from coaching.facts import Role
from models.people_file import read_bytes
from models.people_file.gaps import gaps
from models.people_file.row import PersonRow
from models.people_file.zones import is_fixed, questions

NO_START = "the first deal tells, and leaders hear of no first meetings"


def rep(name: str = "Ann", **cells: str | int | None) -> PersonRow:
    given = {"role": Role.REP, "country": "DE", "time_zone": "Europe/Berlin"} | cells
    return PersonRow(line=2, email=f"{name}@x.com", name=name, **given)


def test_says_what_follows_from_each_column_that_is_missing():
    text = "email,name,role,leader_email\nv@x.com,Vee,vp,\na@x.com,Ann,rep,v@x.com\n"

    assert read_bytes(text.encode()).gaps == (
        "no country: public holidays are off for 2 people: they count as working days",
        "no time_zone: for 2 people the zone set in Slack is taken, without one UTC",
        f"no start_date: for 1 rep (Ann) {NO_START}",
        "no target: for 1 rep (Ann) nothing is said about what is left of a goal",
    )


def test_names_the_few_whose_cells_are_empty_and_counts_the_many():
    lacking = [rep(f"R{n}", country=None) for n in range(4)]

    few = next(iter(gaps([*lacking[:2], rep()])))
    many = next(iter(gaps([*lacking, rep()])))

    assert "off for 2 reps (R0, R1): they count" in few
    assert "off for 4 reps: they count" in many


def test_asks_whether_one_name_with_two_addresses_is_one_person():
    rows = [rep("Ann"), replace(rep("ann"), email="a.lee@x.com"), rep("Bob")]

    (told,) = [line for line in gaps(rows) if line.startswith("Ann")]

    assert told == (
        "Ann is there as Ann@x.com and a.lee@x.com: if that is one person, keep one"
    )


def test_says_nothing_of_a_file_that_is_whole():
    text = (
        "email,name,role,leader_email,start_date,time_zone,country,target,currency\n"
        "v@x.com,Vee,vp,,,Europe/Berlin,DE,,\n"
        "a@x.com,Ann,rep,v@x.com,2024-01-05,Europe/Berlin,DE,0,EUR\n"
    )

    found = read_bytes(text.encode())

    assert (found.gaps, found.questions) == ((), ())


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (
            "EST",
            "EST (Ann) is UTC-5 all year, without summer time: is America/New_York",
        ),
        ("Etc/GMT+5", "Etc/GMT+5 (Ann) is UTC-5 all year, without summer time: is Ame"),
        ("MST", "MST (Ann) is UTC-7 all year, without summer time: is America/Denver"),
        ("HST", "HST (Ann) is UTC-10 all year, without summer time: is Pacific/Hono"),
        ("UTC", "UTC (Ann) is UTC+0 all year, without summer time: is Europe/London"),
        ("Etc/GMT-3", "UTC+3 all year, without summer time: is a place such as Europe"),
    ],
)
def test_a_zone_that_is_no_place_is_questioned(zone, words):
    asked = questions([rep(time_zone=zone)])

    assert len(asked) == 1
    assert words in asked[0]


@pytest.mark.parametrize(
    "zone", ["America/New_York", "America/Phoenix", "Asia/Tokyo", "CET", "EST5EDT"]
)
def test_a_place_is_not_questioned_even_without_summer_time(zone):
    assert not is_fixed(zone)


def test_one_question_a_zone_names_three_and_counts_the_rest():
    asked = questions([rep(f"R{n}", time_zone="EST") for n in range(5)])

    assert len(asked) == 1
    assert "(R0, R1, R2 and 2 more)" in asked[0]


def test_a_zone_may_be_written_in_any_letter_case():
    text = "email,name,role,leader_email,time_zone\na@x.com,A,vp,,america/new york\n"

    assert read_bytes(text.encode()).rows[0].time_zone == "America/New_York"
