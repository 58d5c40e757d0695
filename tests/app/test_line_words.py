"""Whatever answers in the place of Slack or the CRM, or does not, is told plainly."""

import pytest

from tests.app.installation import type_in
from tests.app.plain import NOBODY, RAW, answering, assert_plain, set_address

pytestmark = pytest.mark.usefixtures("bare_environment", "restored_logging")
HTML = b"<html><title>Sign in</title></html>"
AT_THE_CRM = [
    ((401, b"{}"), "HubSpot refused the token (401): it is wrong or was revoked"),
    (
        (401, b'{"category": "EXPIRED_AUTHENTICATION"}'),
        "HubSpot refused the token (401): it has expired",
    ),
    ((429, b"{}"), "HubSpot is being asked too often (429)"),
    ((503, b"{}"), "HubSpot answered 503"),
    ((404, b"{}"), "check HUBSPOT_API_URL and HUBSPOT_API_VERSION"),
    ((200, HTML), "answered text/html instead of JSON"),
    ((200, b"[]"), "is no object"),
]


@pytest.mark.parametrize(
    ("answer", "said"), AT_THE_CRM, ids=[said[:40] for _, said in AT_THE_CRM]
)
def test_whatever_answers_in_the_crms_place_is_named(
    installed, monkeypatch, answer, said
):
    del installed
    status, body = answer
    kind = "text/html" if body == HTML else "application/json"
    with answering(status, body, kind=kind) as host:
        set_address(monkeypatch, "HUBSPOT_API_URL", f"http://{host}")

        result = type_in("sync")

    assert_plain(result, said)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"http://{NOBODY}", "the CRM cannot be reached: nobody answers"),
        ("http://nowhere.invalid:80", "the CRM cannot be reached: its name is not"),
    ],
    ids=["nobody listens", "no such name"],
)
def test_a_crm_that_is_not_there_is_named(installed, monkeypatch, url, said):
    del installed
    set_address(monkeypatch, "HUBSPOT_API_URL", url)

    assert_plain(type_in("sync"), said)


def test_a_crm_whose_certificate_cannot_be_trusted_is_named(installed, monkeypatch):
    del installed
    with answering(200, b"{}") as host:
        set_address(monkeypatch, "HUBSPOT_API_URL", f"https://{host}")

        assert_plain(type_in("sync"), "its certificate is not trusted")


AT_SLACK = [
    ((200, b'{"ok": false, "error": "invalid_auth"}'), "copy the token again"),
    ((200, b'{"ok": false, "error": "token_expired"}'), "switch token rotation off"),
    ((200, b'{"ok": false, "error": "token_revoked"}'), "install the app again"),
    ((429, b'{"ok": false, "error": "ratelimited"}'), "try again in a minute"),
    ((503, HTML), "it has trouble of its own (503)"),
    ((200, HTML), "what answers there is not Slack"),
    ((200, b"[]"), "what answers there is not Slack"),
    ((200, b"nonsense"), "what answers there is not Slack"),
]


@pytest.mark.parametrize(
    ("answer", "said"), AT_SLACK, ids=[f"{a[0]} {a[1][:40]!r}" for a, _ in AT_SLACK]
)
def test_whatever_answers_in_slacks_place_is_named(
    installed, monkeypatch, answer, said
):
    status, body = answer
    kind = "text/html" if body == HTML else "application/json"
    (installed / ".env").write_text("CLOCK_FILE=clock.json\nSLACK_BOT_TOKEN=xoxb-1\n")
    with answering(status, body, kind=kind, retry_after="0") as host:
        set_address(monkeypatch, "SLACK_API_URL", f"http://{host}", path="/api/")

        result = type_in("doctor")

    assert said in result.stdout
    assert RAW.search(result.output) is None, result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"http://{NOBODY}", "nobody answers at its address"),
        ("http://nowhere.invalid:80", "its name is not found"),
        (f"https://{NOBODY}", "nobody answers at its address"),
    ],
    ids=["nobody listens", "no such name", "nobody listens, TLS"],
)
@pytest.mark.parametrize("command", ["doctor", "sync"])
def test_a_slack_that_is_not_there_is_named(installed, monkeypatch, url, said, command):
    del installed
    set_address(monkeypatch, "SLACK_API_URL", url, path="/api/")

    result = type_in(command)

    assert said in result.output
    assert RAW.search(result.output) is None, result.output
    assert result.exit_code == 1


def test_a_slack_whose_certificate_cannot_be_trusted_is_named(installed, monkeypatch):
    del installed
    with answering(200, b"{}") as host:
        set_address(monkeypatch, "SLACK_API_URL", f"https://{host}", path="/api/")

        result = type_in("doctor")

    assert "its certificate is not trusted" in result.stdout
    assert RAW.search(result.output) is None


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        (f"http://{NOBODY}", "the proxy cannot be reached: check HTTPS_PROXY"),
        ("nonsense", "check SLACK_API_URL and HTTPS_PROXY"),
    ],
    ids=["nobody listens", "no address"],
)
def test_a_wrong_proxy_is_named(installed, monkeypatch, proxy, said):
    (installed / ".env").write_text("CLOCK_FILE=clock.json\nSLACK_BOT_TOKEN=xoxb-1\n")
    monkeypatch.setenv("HTTPS_PROXY", proxy)

    result = type_in("doctor")

    assert said in result.stdout
    assert RAW.search(result.output) is None, result.output
