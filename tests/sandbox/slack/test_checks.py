"""What the stand-in refuses is what Slack refuses: each limit from both sides."""

import json

import pytest

from sandbox.slack.checks import whole
from tests.sandbox.slack import samples
from tests.sandbox.slack.samples import actions, button, option, plain, section


def pointers(blocks):
    """Return where the blocks of a message are wrong."""
    return [finding.pointer for finding in whole.message_blocks(blocks)]


def table(rows, **more: object):
    """Make a table of texts."""
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "table", "rows": cells, **more}


def select(**more: object):
    """Make a menu with one option."""
    options = [option("One", "1")]
    return {"type": "static_select", "action_id": "s", "options": options, **more}


def data_table(rows):
    """Make a table with a caption."""
    return table(rows) | {"type": "data_table", "caption": "a"}


def chart(*, title="a", segments=1):
    """Make a pie."""
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}] * segments}
    return {"type": "data_visualization", "title": title, "chart": pie}


def group(label="a"):
    """Make a group of one option."""
    return {"label": plain(label), "options": [option("One", "1")]}


def asking(title="a", text="a", deny="a"):
    """Make a button that asks first."""
    question = {
        "title": plain(title),
        "text": plain(text),
        "confirm": plain("a"),
        "deny": plain(deny),
    }
    return button("a", "a", confirm=question)


def plain_text_input(**more: object):
    """Make a text field."""
    return {"type": "plain_text_input", "action_id": "t", **more}


def field(element, **more: object):
    """Make an input block."""
    return {"type": "input", "label": plain("a"), "element": element, **more}


@pytest.mark.parametrize("name", samples.EVERYTHING)
def test_ordinary_messages_pass(name):
    assert whole.message_blocks(samples.EVERYTHING[name]["blocks"]) == []


@pytest.mark.parametrize("view", [samples.MODAL, samples.HOME], ids=["modal", "home"])
def test_ordinary_views_pass(view):
    assert whole.view(view) == []


LIMITS = [
    pytest.param(lambda n: [samples.header("a" * n)], 150, id="header"),
    pytest.param(lambda n: [section("a" * n)], 3000, id="section text"),
    pytest.param(
        lambda n: [{"type": "section", "fields": [plain("a")] * n}], 10, id="fields"
    ),
    pytest.param(
        lambda n: [{"type": "section", "fields": [plain("a" * n)]}], 2000, id="field"
    ),
    pytest.param(lambda n: [actions(button("a" * n, "a"))], 75, id="button text"),
    pytest.param(
        lambda n: [actions(button("a", "a", value="a" * n))], 2000, id="button value"
    ),
    pytest.param(lambda n: [actions(button("a", "a" * n))], 255, id="action id"),
    pytest.param(
        lambda n: [actions(*(button("a", f"a{i}") for i in range(n)))], 25, id="buttons"
    ),
    pytest.param(lambda n: [samples.context(*["a"] * n)], 10, id="context"),
    pytest.param(lambda n: [section("a")] * n, 50, id="blocks"),
    pytest.param(lambda n: [section("a", block_id="b" * n)], 255, id="block id"),
    pytest.param(
        lambda n: [actions(select(options=[option("a", str(i)) for i in range(n)]))],
        100,
        id="options of a menu",
    ),
    pytest.param(
        lambda n: [actions(select(options=[option("a" * n, "1")]))], 75, id="option"
    ),
    pytest.param(
        lambda n: [actions(select(options=[option("a", "1" * n)]))],
        150,
        id="option value",
    ),
    pytest.param(
        lambda n: [actions(select(placeholder=plain("a" * n)))], 150, id="placeholder"
    ),
    pytest.param(
        lambda n: [
            actions(
                {
                    "type": "overflow",
                    "action_id": "o",
                    "options": [option("a", str(i)) for i in range(n)],
                }
            )
        ],
        5,
        id="overflow",
    ),
    pytest.param(
        lambda n: [
            actions(
                {
                    "type": "radio_buttons",
                    "action_id": "r",
                    "options": [option("a", str(i)) for i in range(n)],
                }
            )
        ],
        10,
        id="radio buttons",
    ),
    pytest.param(lambda n: [table([["a"]] * n)], 100, id="table rows"),
    pytest.param(lambda n: [table([["a"] * n])], 20, id="table cells"),
    pytest.param(lambda n: [table([["a" * 100]] * (n // 100))], 10_000, id="table"),
    pytest.param(
        lambda n: [{"type": "markdown", "text": "a" * n}], 12_000, id="markdown"
    ),
    pytest.param(
        lambda n: [
            {
                "type": "image",
                "image_url": "https://a.example/b.png",
                "alt_text": "a" * n,
            }
        ],
        2000,
        id="alternative text",
    ),
]


LIMITS += [
    pytest.param(lambda n: [data_table([["a"]] * n)], 201, id="rows of a data table"),
    pytest.param(
        lambda n: [data_table([["a"] * n] * 2)], 20, id="cells of a data table"
    ),
    pytest.param(lambda n: [chart(title="a" * n)], 50, id="title of a chart"),
    pytest.param(lambda n: [chart(segments=n)], 12, id="segments of a chart"),
    pytest.param(lambda n: [chart()] * n, 2, id="charts in a message"),
    pytest.param(
        lambda n: [actions(select(option_groups=[group()] * n))], 100, id="groups"
    ),
    pytest.param(
        lambda n: [actions(select(option_groups=[group(label="a" * n)]))],
        75,
        id="label of a group",
    ),
    pytest.param(lambda n: [actions(asking(title="a" * n))], 100, id="question"),
    pytest.param(lambda n: [actions(asking(text="a" * n))], 300, id="its text"),
    pytest.param(lambda n: [actions(asking(deny="a" * n))], 30, id="its refusal"),
    pytest.param(
        lambda n: [field(plain_text_input(max_length=n))], 3000, id="length of an input"
    ),
    pytest.param(
        lambda n: [field(plain_text_input(), hint=plain("a" * n))], 2000, id="hint"
    ),
    pytest.param(
        lambda n: [
            actions(select(options=[option("a", "1", description=plain("a" * n))]))
        ],
        75,
        id="description of an option",
    ),
]


@pytest.mark.parametrize(("make", "limit"), LIMITS)
def test_the_limit_itself_passes_and_one_more_does_not(make, limit):
    at_limit, past_it = make(limit), make(limit + (100 if limit == 10_000 else 1))

    assert whole.message_blocks(at_limit) == []
    assert whole.message_blocks(past_it) != []


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([], "/blocks"),
        ([None], "/blocks/0"),
        ([{"type": "shout"}], "/blocks/0/type"),
        ([{"type": "alert", "text": plain("a")}], "/blocks/0/type"),
        ([section("")], "/blocks/0/text/text"),
        ([{"type": "section"}], "/blocks/0"),
        ([samples.header("a") | {"text": samples.mrkdwn("a")}], "/blocks/0/text/type"),
        ([actions()], "/blocks/0/elements"),
        ([actions(button("", "a"))], "/blocks/0/elements/0/text/text"),
        ([actions(button("a", "a", style="loud"))], "/blocks/0/elements/0/style"),
        ([actions(button("a", "a"), button("b", "a"))], "/blocks"),
        ([section("a", block_id="b"), section("a", block_id="b")], "/blocks"),
        ([actions({"type": "plain_text_input"})], "/blocks/0/elements/0/type"),
        ([actions(select(options=[]))], "/blocks/0/elements/0/options"),
        (
            [actions(select(initial_option=option("Two", "2")))],
            "/blocks/0/elements/0",
        ),
        ([{"type": "context", "elements": []}], "/blocks/0/elements"),
        (
            [{"type": "image", "image_url": "https://a.example"}],
            "/blocks/0",
        ),
        ([data_table([["a"]])], "/blocks/0/rows"),
        ([data_table([["a"], ["a", "b"]])], "/blocks/0/rows"),
        ([table([["a"]]) | {"type": "data_table"} | {"rows": None}], "/blocks/0"),
        ([{"type": "data_visualization", "title": "a"}], "/blocks/0"),
        (
            [table([["a"]], column_settings=[{}] * 21)],
            "/blocks/0/column_settings",
        ),
        (
            [{"type": "rich_text", "elements": [{"elements": []}]}],
            "/blocks/0/elements/0",
        ),
        (
            [{"type": "markdown", "text": "a" * 7000}] * 2,
            "/blocks",
        ),
        ([actions(button("a", "a", confirm="sure?"))], "/blocks/0/elements/0/confirm"),
        ([section("a", block_id=7)], "/blocks/0/block_id"),
        ([{"type": "actions", "elements": "a"}], "/blocks/0/elements"),
        ([section("a", accessory={"type": "image"})], "/blocks/0/accessory"),
        ([table([["a", ""]])], "/blocks/0/rows/0/1/text"),
        ([table([["a"]]), table([["b"]])], "/blocks"),
        (
            [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": ""}],
                        }
                    ],
                }
            ],
            "/blocks/0/elements/0/elements/0/text",
        ),
        (
            [actions(button("a", "a", confirm={"title": plain("a")}))],
            "/blocks/0/elements/0/confirm",
        ),
        (
            [{"type": "input", "label": plain("a"), "element": button("a", "a")}],
            "/blocks/0/element/type",
        ),
    ],
)
def test_says_where_a_message_is_wrong(blocks, pointer):
    assert pointer in pointers(blocks)


def test_the_same_action_may_stand_in_two_blocks():
    blocks = [
        section("a", accessory=button("Brief", "brief")),
        section("b", accessory=button("Brief", "brief")),
    ]

    assert whole.message_blocks(blocks) == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": plain("a" * 25)}, "/view/title/text"),
        ({"title": None}, "/view"),
        ({"submit": None}, "/view"),
        ({"submit": plain("a" * 25)}, "/view/submit/text"),
        ({"close": plain("")}, "/view/close/text"),
        ({"private_metadata": "a" * 3001}, "/view/private_metadata"),
        ({"callback_id": "a" * 256}, "/view/callback_id"),
        ({"blocks": [section("a")] * 101}, "/view/blocks"),
        ({"blocks": [table([["a"]])]}, "/view/blocks/0/type"),
        ({"type": "popup"}, "/view/type"),
    ],
)
def test_says_where_a_modal_is_wrong(change, pointer):
    found = whole.view(samples.MODAL | change)

    assert pointer in [finding.pointer for finding in found]


@pytest.mark.parametrize(
    ("characters", "fits"), [(13_200, True), (13_201, False)], ids=["just", "not quite"]
)
def test_a_post_has_a_limit_over_all_its_json(characters, fits):
    blocks = [section("é" * 2900) for _ in range(4)]
    rest = characters - len(json.dumps(blocks, ensure_ascii=False).replace(" ", ""))
    empty = json.dumps(section(""), ensure_ascii=False).replace(" ", "")
    blocks.append(section("a" * (rest - len(empty) - 1)))

    assert whole.fits_a_post(blocks) is fits


@pytest.mark.parametrize("view", [None, "x", []])
def test_what_is_no_object_is_no_view(view):
    assert [finding.pointer for finding in whole.view(view)] == ["/view"]


@pytest.mark.parametrize(
    ("metadata", "is_valid"),
    [
        ({"event_type": "a_1", "event_payload": {"k": "v", "n": 1, "l": [1]}}, True),
        ({"event_type": "a_1", "event_payload": {"k": {"flat": True}}}, True),
        ({"event_type": "a_1", "event_payload": {"k": {"deep": {}}}}, False),
        ({"event_type": "a b", "event_payload": {}}, False),
        ({"event_type": "a"}, False),
        ({"event_payload": {}}, False),
        ("a", False),
    ],
)
def test_metadata_is_named_and_flat(metadata, is_valid):
    assert whole.metadata_is_valid(metadata) is is_valid
