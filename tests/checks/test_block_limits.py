"""Checks 111 and 112: Slack takes whatever we send, however much there is to say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.slack_text.blocks import header, section
from bot.views.slack_text.escape import escape, shorten
from sandbox.slack.checks import whole
from tests.bot.slack_limits import assert_fits_a_post, assert_slack_takes, words_of
from tests.models.rows import insert_deal

ALPHABET = st.sampled_from([*"abc &<>\n*", "&amp;", "<https://hubspot.com/x|Acme>"])


@pytest.fixture
def database_template(sqlite_template: Path) -> Path:
    """Give SQLite alone: this is about words."""
    return sqlite_template


async def test_check_111_of_sixty_deals_the_worst_are_shown_and_the_rest_counted(
    side, sessions, floor
):
    async with sessions.begin() as session:
        for number in range(59):
            await insert_deal(session, floor.lee, name=f"Deal {number}")

    [shown] = await side.command("<@ULEE|lee>", user="UMO")

    assert_slack_takes(shown)
    assert len(shown["blocks"]) <= 50
    assert shown["text"].startswith("Lee's pipeline: 60 open deals")
    assert_fits_a_post(shown)
    assert "1 to 20 of 60" in words_of(shown)


@pytest.mark.parametrize("length", [2_999, 3_000, 3_001, 10_000])
def test_check_112_a_section_is_cut_at_its_limit(length):
    block = section("x" * length)

    assert whole.message_blocks([block]) == []
    assert len(block["text"]["text"]) == min(length, 3_000)
    assert block["text"]["text"].endswith("…") is (length > 3_000)


@pytest.mark.parametrize("length", [149, 150, 151, 4_000])
def test_check_112_a_header_is_cut_at_its_limit(length):
    block = header("x" * length)

    assert whole.message_blocks([block]) == []
    assert len(block["text"]["text"]) == min(length, 150)


@pytest.mark.parametrize(
    ("markup", "limit", "expected"),
    [
        ("a &amp; b and more", 7, "a…"),
        ("a <https://hubspot.com/x|Acme> b", 20, "a…"),
        (
            "a <https://hubspot.com/x|Acme> and more",
            32,
            "a <https://hubspot.com/x|Acme>…",
        ),
        ("a&lt;b", 6, "a&lt;b"),
    ],
    ids=["in an entity", "in a link", "after a link", "short enough"],
)
def test_check_112_no_entity_and_no_link_is_cut_in_two(markup, limit, expected):
    assert shorten(markup, limit) == expected


@given(st.lists(ALPHABET, max_size=40), st.integers(2, 60))
def test_check_112_what_was_shortened_is_within_its_limit_and_opens_nothing(
    parts, limit
):
    markup = "".join(escape(part, 10) if len(part) == 1 else part for part in parts)

    shown = shorten(markup, limit)

    assert len(shown) <= max(limit, 1)
    assert shown.count("<") == shown.count(">")
