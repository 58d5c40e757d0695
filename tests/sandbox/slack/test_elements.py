"""What is entered is reported in Slack's shape, and what is missing is said."""

import pytest

from sandbox.slack.elements import (
    complaints,
    elements_of,
    entry,
    find_element,
    state_values,
)
from tests.sandbox.slack.samples import (
    CLIFF,
    UNCERTAIN,
    actions,
    button,
    option,
    plain,
    section,
)

ONE, TWO = option("One", "1"), option("Two", "2")


def element(kind, **more: object) -> dict:
    """Make an element with two options."""
    return {"type": kind, "action_id": "e", "options": [ONE, TWO], **more}


def form(kind, *, optional: bool = False, **more: object) -> list[dict]:
    """Make a form of one field."""
    return [
        {
            "type": "input",
            "block_id": "b",
            "label": plain("a"),
            "optional": optional,
            "element": element(kind, **more),
        }
    ]


def held(blocks, entered=None) -> dict:
    """Return the state of the one field of a form."""
    given = {} if entered is None else {"b": {"e": entered}}
    return state_values(blocks, given)["b"]["e"]


@pytest.mark.parametrize(
    ("kind", "entered", "fields"),
    [
        ("static_select", "2", {"selected_option": TWO}),
        ("radio_buttons", "1", {"selected_option": ONE}),
        ("overflow", "1", {"selected_option": ONE}),
        ("static_select", "9", {"selected_option": None}),
        ("checkboxes", ["2", "1"], {"selected_options": [ONE, TWO]}),
        ("multi_static_select", [], {"selected_options": []}),
        ("checkboxes", None, {"selected_options": []}),
        ("datepicker", "2026-12-01", {"selected_date": "2026-12-01"}),
        ("timepicker", "", {"selected_time": None}),
        ("users_select", "U1", {"selected_user": "U1"}),
        ("plain_text_input", "a", {"value": "a"}),
        ("number_input", "", {"value": None}),
        ("button", None, {}),
    ],
)
def test_reports_what_was_entered(kind, entered, fields):
    assert entry(element(kind), entered) == fields


def test_finds_the_chosen_option_inside_a_group():
    groups = [{"label": plain("G"), "options": [ONE]}, {"options": [TWO]}]
    grouped = {"type": "static_select", "action_id": "e", "option_groups": groups}

    assert entry(grouped, "2") == {"selected_option": TWO}


@pytest.mark.parametrize(
    ("kind", "given", "fields"),
    [
        ("static_select", {"initial_option": TWO}, {"selected_option": TWO}),
        ("static_select", {}, {"selected_option": None}),
        ("checkboxes", {"initial_options": [ONE]}, {"selected_options": [ONE]}),
        ("datepicker", {"initial_date": "2026-01-02"}, {"selected_date": "2026-01-02"}),
        ("plain_text_input", {"initial_value": "a"}, {"value": "a"}),
        ("rich_text_input", {}, {}),
    ],
)
def test_what_nobody_touched_is_as_it_began(kind, given, fields):
    assert held(form(kind, **given)) == {"type": kind, **fields}


def test_what_was_emptied_is_empty_whatever_it_began_with():
    blocks = form("plain_text_input", initial_value="a")

    assert held(blocks, "")["value"] is None


def test_buttons_hold_nothing():
    blocks = [actions(button("a", "a")) | {"block_id": "b"}]

    assert state_values(blocks, {}) == {}


def test_a_message_names_its_elements_in_order():
    found = [e["action_id"] for _, e in elements_of(UNCERTAIN["blocks"])]

    assert found == ["more", "attend", "move_to", "instead", "mute"]


def test_the_block_tells_apart_actions_of_one_name():
    blocks = [
        section("a", block_id="one", accessory=button("a", "brief", value="1")),
        section("b", block_id="two", accessory=button("b", "brief", value="2")),
    ]

    found = find_element(blocks, action_id="brief", block_id="two")

    assert found is not None
    assert found[1]["value"] == "2"


def test_what_is_not_there_is_not_found():
    assert find_element(CLIFF["blocks"], action_id="no", block_id=None) is None


@pytest.mark.parametrize(
    ("field", "entered", "complaint"),
    [
        ({"kind": "static_select"}, None, "Please complete this required field."),
        ({"kind": "static_select"}, "1", None),
        ({"kind": "static_select", "optional": True}, None, None),
        ({"kind": "plain_text_input", "max_length": 3}, "abc", None),
        (
            {"kind": "plain_text_input", "max_length": 3},
            "abcd",
            "Please shorten this to 3 characters.",
        ),
        (
            {"kind": "plain_text_input", "min_length": 2},
            "a",
            "Please enter at least 2 characters.",
        ),
    ],
    ids=["empty", "full", "optional", "at most", "too long", "too short"],
)
def test_slack_complains_before_the_app_is_asked(field, entered, complaint):
    blocks = form(**field)
    given = {} if entered is None else {"b": {"e": entered}}

    found = complaints(blocks, state_values(blocks, given))

    assert found.get("b") == complaint
