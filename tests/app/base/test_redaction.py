"""What looks like a secret leaves no trace, and the words around it stay readable."""

import json
import logging
import time

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from console.base.logs import configure
from console.base.redaction import Redaction


def break_off(message: str) -> None:
    raise RuntimeError(message)


def redacted(line: str, *secrets: str) -> str:
    return Redaction(secrets)(None, "", line)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("token xoxb-1-2-abc.", "token [secret]"),
        ("token xoxp-1-2-abc, gone", "token [secret], gone"),
        ("token xapp-1-A0-9", "token [secret]"),
        ("key pat-eu1-12-ab cd", "key [secret] cd"),
        ("Authorization: Bearer abcdefgh123", "Authorization: Bearer [secret]"),
        ("authorization: basic dXNlcjpwdw==", "authorization: basic [secret]"),
        ("signature v0=0123456789abcdef0123", "signature [secret]"),
        (
            "GET https://x.test/?api_token=abc&n=1",
            "GET https://x.test/?api_token=[secret]&n=1",
        ),
        ("client_secret=hush, n=1", "client_secret=[secret], n=1"),
        ("postgresql://me:hush@db/name", "postgresql://[secret]@db/name"),
        ("no user Ria.O'Neil+x@mail.x-corp.test here", "no user [address] here"),
        (
            "POST https://hooks.slack.com/services/T1/B1/abc done",
            "POST https://hooks.slack.com/[secret] done",
        ),
        (
            'to "https://hooks.slack-gov.com/commands/T1/2/x"',
            'to "https://hooks.slack-gov.com/[secret]"',
        ),
        (
            "open wss://wss-primary.slack.com/link/?ticket=ab-cd&app_id=12 now",
            "open wss://wss-primary.slack.com/[secret] now",
        ),
        ("ws://x.test:80/link?a=b", "ws://x.test:80/[secret]"),
        ('{"api_key": "hu,sh me", "n": 1}', '{"api_key": "[secret]", "n": 1}'),
        ('{"client_secret":"a\\"b","n":1}', '{"client_secret":"[secret]","n":1}'),
        (
            r'{"said": "{\"api-key\": \"hush\", \"n\": 1}"}',
            r'{"said": "{\"api-key\": \"[secret]\", \"n\": 1}"}',
        ),
        ("{'accessToken': 'hush', 'n': 1}", "{'accessToken': '[secret]', 'n': 1}"),
        ("X-Api-Key: hush n=1", "X-Api-Key: [secret] n=1"),
        ("GET /?app-ticket=hush", "GET /?app-ticket=[secret]"),
    ],
)
def test_what_looks_like_a_secret_or_an_address_is_blotted_out(line, left):
    assert redacted(line) == left


@pytest.mark.parametrize(
    "line",
    [
        "delivery_sent kind=one_on_one",
        "the bearer of this",
        "patience, v0=1",
        "sync 12:30 @ noon",
        "https://api.hubapi.com/crm/v3",
        "Slack refuses the token: make a new one",
        '{"token": null, "tokens": 12}',
        "https://slack.com/api/chat.postMessage",
    ],
)
def test_ordinary_words_stay(line):
    assert redacted(line) == line


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=8, max_size=40))
def test_a_known_secret_is_blotted_out_in_json_as_well(secret):
    line = json.dumps({"event": "told", "value": f"before {secret} after"})

    blotted = redacted(line, secret)

    assert json.dumps(secret)[1:-1] not in blotted


@pytest.mark.parametrize(
    "unit",
    [
        *("a", "a-", "a.", "a@", "@", "a_token", "token", "token=", '"token":'),
        *("://", "://a:", "://a", "v0=", "pat-", "xoxb", "bearer ", "basic\t"),
        *("hooks.slack.com/", "wss://", "ws://a", "<@U1|", "\\", '\\"', '"', " "),
    ],
)
def test_a_long_unbroken_run_is_read_once(unit):
    run = unit * (40_000 // len(unit))
    began = time.process_time()

    redacted(f"token {run}")

    # Read again from each of its characters, a run costs minutes.
    assert time.process_time() - began < 1


def test_a_secret_within_another_leaves_no_rest():
    assert redacted("a-hush-hush-b", "hush-hush", "a-hush-hush-b") == "[secret]"


@pytest.mark.parametrize(
    ("secret", "left"),
    [
        ("", "a path of sha-sha1"),
        ("a", "a path of sha-sha1"),
        ("ha-sha1", "a path of sha-sha1"),
        ("sha-sha1", "a path of [secret]"),
    ],
    ids=["none", "one letter", "seven", "eight"],
)
def test_a_setting_too_short_to_be_a_secret_blots_out_no_words(secret, left):
    assert redacted("a path of sha-sha1", secret) == left


@pytest.mark.usefixtures("restored_logging")
@pytest.mark.parametrize("is_terminal", [True, False], ids=["terminal", "machine"])
def test_an_address_in_a_traceback_of_another_library_is_blotted_out(
    capsys, is_terminal
):
    configure(
        level="DEBUG",
        secrets=['pass"wörd'],
        is_terminal=is_terminal,
        count=lambda _event, _level: None,
    )
    message = 'login of ria@example.test with pass"wörd failed'

    try:
        break_off(message)
    except RuntimeError:
        logging.getLogger("theirs").exception("broken")
        structlog.get_logger("ours").exception("broken", said=message)

    written = capsys.readouterr().err
    assert written.count("broken") >= 2
    assert "ria@" not in written
    assert "rd failed" not in written.replace("[secret] failed", "")
    assert "w\\u00f6rd" not in written


@pytest.mark.usefixtures("restored_logging")
def test_each_event_of_ours_is_counted_even_if_it_is_not_told(capsys):
    counted = []
    configure(
        level="ERROR",
        secrets=[],
        is_terminal=False,
        count=lambda event, level: counted.append((event["event"], level)),
    )

    structlog.get_logger("ours").info("nudged")
    structlog.get_logger("ours").error("delivery_unclear")
    logging.getLogger("theirs").error("some text of theirs")

    assert counted == [("nudged", "info"), ("delivery_unclear", "error")]
    assert "nudged" not in capsys.readouterr().err
