"""What is typed after a command arrives as Slack's `should_escape` sends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.mentions import should_escape
from tests.sandbox.slack.people import make_account

ANN = make_account(user_id="U1", name="Ann", email="ann@example.com")
ANN_LEE = make_account(user_id="U2", name="Ann Lee", email="ann.lee@example.com")
ODD = make_account(user_id="U3", name="O'Neil & Sons", email="oneil@example.com")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@Ann Lee", "<@U2|ann.lee>"),
        ("@ann.lee", "<@U2|ann.lee>"),
        ("@ANN LEE brief", "<@U2|ann.lee> brief"),
        ("@Ann", "<@U1|ann>"),
        ("@Anna", "@Anna"),
        ("@O'Neil & Sons", "<@U3|oneil>"),
        ("me@Ann", "me@Ann"),
        ("@stranger", "@stranger"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@U1|ann>", "&lt;@U1|ann&gt;"),
        ("", ""),
    ],
)
def test_names_become_mentions_and_the_rest_is_escaped(typed, sent):
    assert should_escape(typed, [ANN, ANN_LEE, ODD]) == sent


@given(typed=st.text(alphabet="@<>&ab nLe.", max_size=40))
def test_only_mentions_bring_in_angle_brackets(typed):
    sent = should_escape(typed, [ANN, ANN_LEE])

    rest = sent.replace("<@U1|ann>", "").replace("<@U2|ann.lee>", "")
    assert "<" not in rest
    assert ">" not in rest
