"""Both simulators' truths come to the judge in one form."""

from tests.floors.one_truth import one_truth

WEATHERVANE = {"cliffs": [{"rep_id": 1}], "gambles": [], "look_alikes": []}
TIDEWATER = {
    "cliffs": [
        {
            "rep": 103,
            "deal": 7,
            "first_day": "2025-11-17",
            "speak_day": "2025-12-19",
            "last_day": "2026-02-02",
        }
    ],
    "borderline": [
        {"rep": 104, "first_day": "2026-09-15", "last_day": "2026-10-02", "deal": 8}
    ],
    "look_alikes": [
        {
            "rep": 105,
            "kind": "leave",
            "first_day": "2026-01-05",
            "last_day": "2026-01-16",
        }
    ],
    "deals": [{"deal": 6, "motion": "public"}, {"deal": 7, "motion": "telephone"}],
}


def test_a_truth_that_has_the_judge_s_names_stands_as_it_is():
    assert one_truth(WEATHERVANE) == WEATHERVANE


def test_a_cliff_keeps_its_days_and_gets_the_motion_of_its_deal():
    assert one_truth(TIDEWATER)["cliffs"] == [
        {
            "rep_id": 103,
            "deal_id": 7,
            "motion": "telephone",
            "began_on": "2025-11-17",
            "speak_on": "2025-12-19",
            "gave_up_on": "2026-02-02",
        }
    ]


def test_what_came_close_to_a_cliff_is_neither_found_nor_false():
    told = one_truth(TIDEWATER)

    assert [each["rep_id"] for each in told["unplanted"]] == [104]
    assert len(told["cliffs"]) == 1


def test_a_look_alike_says_its_kind_and_its_days():
    assert one_truth(TIDEWATER)["look_alikes"] == [
        {"rep_id": 105, "kind": "leave", "from": "2026-01-05", "to": "2026-01-16"}
    ]
