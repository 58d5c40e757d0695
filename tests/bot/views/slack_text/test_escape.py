"""CRM text in Slack: it pings nobody, formats nothing, and stays on one line."""

# ruff: noqa: RUF001 - look-alikes are what is expected

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.slack_text.escape import NO_NAME, escape, is_safe_link, link, plain
from tests.bot.evidence_makers import HOSTS, make_ref

LIMIT = 150
CONTROLS = set("*_~`|")
ENTITY = re.compile(r"&(amp|lt|gt);")

STRINGS = [
    ("79 channel ping", "<!channel>", "&lt;!channel&gt;"),
    ("80 here with label", "<!here|x>", "&lt;!here∣x&gt;"),
    ("81 everyone", "<!everyone>", "&lt;!everyone&gt;"),
    ("82 user", "<@U0123ABCD>", "&lt;@U0123ABCD&gt;"),
    ("83 user with label", "<@W1|bob>", "&lt;@W1∣bob&gt;"),
    ("84 channel link", "<#C0123>", "&lt;#C0123&gt;"),
    ("85 subteam", "<!subteam^S1>", "&lt;!subteam^S1&gt;"),
    ("86 date", "<!date^1^{date}|x>", "&lt;!date^1^{date}∣x&gt;"),
    (
        "87 disguised link",
        "<https://evil.example|Acme>",
        "&lt;https://evil.example∣Acme&gt;",
    ),
    ("88 mailto", "<mailto:a@b.c|mail>", "&lt;mailto:a@b.c∣mail&gt;"),
    ("89 slash command link", "</invite|x>", "&lt;/invite∣x&gt;"),
    ("90 bold, italic, code", "*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ʹdʹ"),
    ("91 pipes", "a|b||c", "a∣b∣∣c"),
    ("92 escaped before", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
    ("93 escaped twice", "&amp;lt;", "&amp;amp;lt;"),
    ("94 newline and quote", "a\n> b\r\nc", "a &gt; b c"),
    ("95 right-to-left override", "Ac\u202eme", "Acme"),
    ("96 zero-width", "Ac\u200bm\u2060e\ufeff", "Acme"),
    ("97 NUL", "Ac\x00me", "Ac me"),
    ("98 astral", "𝔸" * 300, "𝔸" * 149 + "…"),
    ("99 very long", "x" * 4_000, "x" * 149 + "…"),
    ("100 emoji shortcode", ":rotating_light: now", "∶rotatingˍlight: now"),
    ("101 empty", "", NO_NAME),
    ("102 none", None, NO_NAME),
    ("103 lone surrogate", "Ac\ud800me", "Acme"),
    ("104 script", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
    ("105 SQL", "'; DROP TABLE deals;--", "'; DROP TABLE deals;--"),
    ("106 formula", '=HYPERLINK("x")', '=HYPERLINK("x")'),
    ("107 template", "{{7*7}}", "{{7∗7}}"),
    ("108 format", "%s %(x)s {0}", "%s %(x)s {0}"),
    ("109 honest name", "ACME & Sons <Ltd>", "ACME &amp; Sons &lt;Ltd&gt;"),
    ("110 line separator", "a\u2028b\u2029c", "a b c"),
    ("blank letters only", "\u3164\u2800 \u115f", NO_NAME),
    ("spaces only", " \t\n\u00a0", NO_NAME),
]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [case[1:] for case in STRINGS],
    ids=[case[0] for case in STRINGS],
)
def test_foreign_text_is_shown_as_text(given_text, expected):
    shown = escape(given_text, LIMIT)

    assert shown == expected


@given(st.text(st.characters(), max_size=300), st.integers(1, 60))
def test_no_text_escapes_breaks_a_line_or_outgrows_its_place(value, limit):
    shown = escape(value, limit)

    assert 1 <= len(shown) <= max(limit, 1)
    assert shown.encode()
    assert not CONTROLS & set(shown)
    assert not {"<", ">", "\n", "\r", "\u2028"} & set(shown)
    assert "&" not in ENTITY.sub("", shown)


@given(st.text(st.characters(), max_size=300), st.integers(1, 60))
def test_plain_text_is_never_empty_and_never_too_long(value, limit):
    shown = plain(value, limit)

    assert 1 <= len(shown) <= max(limit, 1)
    assert shown.encode()
    assert "\n" not in shown


def test_plain_text_keeps_the_signs_that_only_mrkdwn_reads():
    assert plain("ACME & Sons <Ltd> *1*") == "ACME & Sons <Ltd> *1*"


@pytest.mark.parametrize("limit", range(1, 12))
def test_clipping_never_cuts_an_entity(limit):
    shown = escape("a&b&c&d", limit)

    assert "&" not in ENTITY.sub("", shown)
    assert shown.endswith("…")


def test_a_colon_alone_stays():
    assert escape("Call 10:30") == "Call 10:30"
    assert escape("Re: offer") == "Re: offer"


@pytest.mark.parametrize(
    "url",
    [
        "https://app.hubspot.com/contacts/77/record/0-3/5",
        "https://hubspot.com/x",
        "https://app-eu1.hubspot.com:443/x",
        "https://app.hubspot.com",
    ],
)
def test_a_link_to_the_crm_is_a_link(url):
    assert link(make_ref(5, url=url), HOSTS) == f"<{url}|Acme>"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://hubspot.com.evil.example/x",
        "https://evilhubspot.com/x",
        "https://app.hubspot.com@evil.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://app.hubspot.com/x",
        "https://app.hubspot.com/x|Acme",
        "https://app.hubspot.com/x>y",
        "https://app.hubspot.com/x y",
        "https://app.hubspot.com/x\n",
        "https://app.hubspot.com:8443/x",
        "https://app.hubspot.com:port/x",
        "https://app.hubspot.com/x?next=evil",
        "https://app.hubspot.com/x#y",
        "https://аpp.hubspot.com/x",  # the first letter is Cyrillic
        "//app.hubspot.com/x",
        "https:///x",
        "https://[::1]/x",
    ],
)
def test_any_other_address_is_left_out(url):
    assert not is_safe_link(url, HOSTS)
    assert link(make_ref(5, url=url), HOSTS) == "Acme"
