"""A long list comes in pages that Slack takes, and every item is on one of them."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views.slack_text.blocks import Block, header, section
from bot.views.slack_text.pages import POST_LIMIT, Turn, length_of, paged

TURN = Turn(back="back", onward="onward", value="7")


def pages_of(items: list[list[Block]], *, beside: list[Block]) -> list[list[Block]]:
    """Press "More" until there is none, and return what each page showed."""
    found: list[list[Block]] = []
    following: str | None = "7:0"
    while following is not None:
        number = int(following.partition(":")[2])
        assert number == len(found)
        found.append(paged(items, TURN, number=number, most=20, beside=beside))
        following = buttons_of(found[-1]).get("onward")
    return found


def buttons_of(blocks: list[Block]) -> dict[str, str]:
    """Return the value of each button by what it does."""
    rows: list[dict[str, Any]] = [b for b in blocks if b["type"] == "actions"]
    return {
        each["action_id"]: each["value"] for row in rows for each in row["elements"]
    }


@settings(max_examples=60, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 2_900), max_size=70),
    beside=st.lists(st.integers(1, 2_500), max_size=3),
    letter=st.sampled_from(["x", "é", '"', "\\"]),
)
def test_every_item_is_on_one_page_that_fits(lengths, beside, letter):
    items = [[section(letter * n)] for n in lengths]
    frame = [header("Pipeline"), *[section("b" * n) for n in beside]]

    pages = pages_of(items, beside=frame)

    shown = [b for page in pages for b in page if b["type"] == "section"]
    assert shown == [block for item in items for block in item]
    for page in pages:
        of_page = [b for b in page if b["type"] == "section"]
        assert len(of_page) <= 20
        assert length_of([*frame, *page]) <= POST_LIMIT or len(of_page) == 1


def test_a_list_of_one_page_has_no_buttons():
    blocks = paged([[section("a")]] * 20, TURN, number=0, most=20, beside=[])

    assert blocks == [section("a")] * 20


def test_the_last_page_leads_back_alone_and_says_where_it_lies():
    items = [[section(str(n))] for n in range(45)]

    blocks = paged(items, TURN, number=2, most=20, beside=[])

    assert blocks[-2]["elements"][0]["text"] == "41 to 45 of 45"
    assert buttons_of(blocks) == {"back": "7:1"}


def test_a_page_that_is_there_no_more_shows_the_last_one():
    items = [[section(str(n))] for n in range(25)]

    late = paged(items, TURN, number=9, most=20, beside=[])

    assert late == paged(items, TURN, number=1, most=20, beside=[])


def test_an_empty_list_is_one_empty_page():
    assert paged([], TURN, number=3, most=20, beside=[]) == []
