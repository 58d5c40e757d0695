"""Checks 1-34 and 38: what a request over HTTP is answered, and that it did nothing."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from structlog.testing import capture_logs

from console.service.slack_signature import MAX_BYTES
from tests.bot.slack_side import FORM, work_done
from tests.doors import SECRET

JSON = "application/json"
CHALLENGE = json.dumps({"type": "url_verification", "challenge": "c"}).encode()
COMMAND = urlencode(
    {
        "command": "/pipeline",
        "text": "help",
        "user_id": "USAM",
        "team_id": "T0SWITCH",
        "api_app_id": "A0SWITCH",
        "trigger_id": "t1",
        "response_url": "http://127.0.0.1:9/never",
    }
).encode()


@pytest.fixture
def database_template(sqlite_template: Path) -> Path:
    """Give SQLite alone: what is kept across replicas is tested in the file beside."""
    return sqlite_template


def sign(
    body: bytes, *, late: float = 0, secret: str = SECRET, kind: str = FORM
) -> dict[str, str]:
    """Return Slack's headers for `body`, stamped `late` seconds ago."""
    stamp = str(int(time.time() - late))
    return {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest(body, stamp, secret)}",
    }


def digest(body: bytes, stamp: str, secret: str = SECRET) -> str:
    base = f"v0:{stamp}:".encode() + body
    return hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


async def post(side, body: bytes, headers: dict[str, str]) -> int:
    encoded = {name: value.encode() for name, value in headers.items()}
    answer = await side.http.post("/slack/events", content=body, headers=encoded)
    await work_done()
    return answer.status_code


def help_to(side, trigger: str = "t1") -> bytes:
    """Return the body of a command whose answer the stub of Slack will see."""
    url = f"{side.slack.url}/response"
    return COMMAND.replace(b"trigger_id=t1", f"trigger_id={trigger}".encode()).replace(
        b"http%3A%2F%2F127.0.0.1%3A9%2Fnever", url.encode()
    )


def nothing_was_done(side) -> bool:
    return side.slack.calls == []


async def test_check_1_a_valid_request_is_answered(side):
    body = help_to(side)

    assert await post(side, body, sign(body)) == 200
    assert len(side.slack.of("response")) == 1


async def test_check_2_one_byte_changed(side):
    body = help_to(side)

    assert await post(side, body.replace(b"help", b"hElp"), sign(body)) == 401
    assert nothing_was_done(side)


async def test_check_3_another_secret(side):
    body = help_to(side)

    assert await post(side, body, sign(body, secret="another")) == 401  # noqa: S106 - made up
    assert nothing_was_done(side)


@pytest.mark.parametrize(
    ("late", "status"),
    [(302, 401), (298, 200), (-303, 401)],
    ids=["check 4, 302 s old", "check 5, 298 s old", "check 6, 303 s ahead"],
)
async def test_checks_4_to_6_the_age_of_the_timestamp(side, late, status):
    body = help_to(side)

    assert await post(side, body, sign(body, late=late)) == status
    assert nothing_was_done(side) is (status == 401)


async def test_check_7_a_replay_within_the_window_runs_no_handler(side):
    body = help_to(side)
    headers = sign(body)

    statuses = [await post(side, body, headers) for _ in range(3)]

    assert statuses == [200, 409, 409]
    assert len(side.slack.of("response")) == 1


@pytest.mark.parametrize(
    "missing",
    ["x-slack-signature", "x-slack-request-timestamp"],
    ids=["check 8, no signature", "check 9, no timestamp"],
)
async def test_checks_8_and_9_a_header_is_missing(side, missing):
    body = help_to(side)
    headers = sign(body)
    del headers[missing]

    assert await post(side, body, headers) == 401
    assert nothing_was_done(side)


@pytest.mark.parametrize(
    "stamp",
    ["abc", "", "{now}.5", "1" * 5_000, "arabic"],
    ids=[
        "check 10, letters",
        "check 11, empty",
        "check 12, a fraction",
        "check 13, 5,000 digits",
        "check 14, Arabic digits",
    ],
)
async def test_checks_10_to_14_a_strange_timestamp_even_if_signed(side, stamp):
    body, now = help_to(side), str(int(time.time()))
    arabic = "".join(chr(0x0660 + int(figure)) for figure in now)
    told = arabic if stamp == "arabic" else stamp.format(now=now)
    headers = sign(body) | {
        "x-slack-request-timestamp": told,
        "x-slack-signature": f"v0={digest(body, told)}",
    }

    assert await post(side, body, headers) == 401
    assert nothing_was_done(side)


@pytest.mark.parametrize(
    "change",
    [
        lambda signature: f"{signature[:-1]}ü",
        lambda _: "",
        lambda signature: signature.replace("v0=", "v1="),
        lambda signature: "v0=" + signature.removeprefix("v0=").upper(),
    ],
    ids=[
        "check 15, not ASCII",
        "check 16, empty",
        "check 17, v1",
        "check 18, upper case",
    ],
)
async def test_checks_15_to_18_a_strange_signature(side, change):
    # A digest of figures alone would be the same in upper case.
    bodies = (help_to(side, f"t{number}") for number in range(100))
    body, headers = next(
        (body, headers)
        for body, headers in ((body, sign(body)) for body in bodies)
        if headers["x-slack-signature"][3:].upper() != headers["x-slack-signature"][3:]
    )
    headers["x-slack-signature"] = change(headers["x-slack-signature"])

    assert await post(side, body, headers) == 401
    assert nothing_was_done(side)


DEEP = b'{"a":' * 5_000 + b"1" + b"}" * 5_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlencode({"payload": "no JSON"}).encode(), FORM),
        (urlencode({"payload": "[]"}).encode(), FORM),
        (urlencode({"payload": "null"}).encode(), FORM),
        (b"", FORM),
        (b"[1]", JSON),
        (b'{"type": "event_callback", "event": {', JSON),
        (DEEP, JSON),
        (urlencode({"payload": DEEP.decode()}).encode(), FORM),
        (b'{"a":' * 101 + b"1" + b"}" * 101, JSON),
        (b"payload=%7B%7D&payload=%5B%5D", FORM),
    ],
    ids=[
        "check 19, the payload is no JSON",
        "check 20, the payload is a list",
        "check 21, the payload is null",
        "check 22, empty",
        "check 23, a list",
        "check 24, truncated",
        "check 29, 5,000 deep",
        "check 29, a payload 5,000 deep",
        "check 29, just too deep",
        "two payloads",
    ],
)
async def test_checks_19_to_24_and_29_signed_but_malformed(side, body, kind):
    assert await post(side, body, sign(body, kind=kind)) == 400
    assert nothing_was_done(side)


@pytest.mark.parametrize(
    "body", [b"ssl_check=1", b"token=abc&ssl_check=1", b"ssl_check=1&token=abc"]
)
async def test_check_25_an_ssl_check_needs_no_signature(side, body):
    answer = await side.http.post(
        "/slack/events", content=body, headers={"content-type": FORM}
    )

    assert (answer.status_code, answer.content) == (200, b"")
    assert nothing_was_done(side)


async def test_check_25_nothing_else_passes_as_an_ssl_check(side):
    body = help_to(side).replace(b"text=help", b"text=ssl_check=1&x=" + b"y" * 300)

    assert await post(side, body, {"content-type": FORM}) == 401
    assert nothing_was_done(side)


async def test_check_26_an_unsigned_url_verification(side):
    assert await post(side, CHALLENGE, {"content-type": JSON}) == 401


async def test_check_27_a_signed_url_verification(side):
    answer = await side.http.post(
        "/slack/events", content=CHALLENGE, headers=sign(CHALLENGE, kind=JSON)
    )

    assert answer.status_code == 200
    assert json.loads(answer.text) == {"challenge": "c"}


async def test_check_28_an_unknown_action_is_acknowledged_and_logged(side):
    with capture_logs() as logs:
        answer = await side.press("an_action_of_last_year", "1", user="USAM")

    assert answer.status_code == 200
    assert [entry["event"] for entry in logs] == ["unknown_interaction"]


@pytest.mark.parametrize(
    "body",
    [urlencode({"payload": "{"}).encode(), b"[1]", DEEP],
    ids=["check 30, malformed", "check 31, a list", "check 32, 5,000 deep"],
)
async def test_checks_30_to_32_an_unsigned_body_is_never_parsed(
    side, body, monkeypatch
):
    parsed = []
    monkeypatch.setattr("console.service.slack_signature.json.loads", parsed.append)
    monkeypatch.setattr("console.service.slack_signature.parse_qs", parsed.append)

    assert await post(side, body, {"content-type": JSON}) == 401
    assert parsed == []


async def test_check_33_two_megabytes_are_refused_before_all_is_read(side):
    taken = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(32):
            taken += 64 * 1024
            yield b"x" * 64 * 1024

    answer = await side.http.post("/slack/events", content=body())

    assert answer.status_code == 413
    assert taken <= MAX_BYTES + 64 * 1024


async def test_check_33_a_length_that_is_told_is_refused_before_anything_is_read(side):
    request = side.http.build_request("POST", "/slack/events", content=b"x")
    request.headers["content-length"] = str(2 * 1024 * 1024)
    request.stream = Unread()

    answer = await side.http.send(request)

    assert answer.status_code == 413


class Unread(httpx.AsyncByteStream):
    """A body that nobody may begin to read."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b""
        message = "it was read"
        raise AssertionError(message)


@pytest.mark.parametrize("name", ["x-slack-signature", "x-slack-request-timestamp"])
async def test_check_34_a_doubled_header(side, name):
    body = help_to(side)
    headers = sign(body)

    answer = await side.http.post(
        "/slack/events", content=body, headers=[*headers.items(), (name, headers[name])]
    )

    assert answer.status_code == 401
    assert nothing_was_done(side)


async def test_check_38_a_clock_ten_minutes_off_is_told_to_the_metric(side, skews):
    body = help_to(side)

    with capture_logs() as logs:
        status = await post(side, body, sign(body, late=600))

    assert status == 401
    assert skews == [pytest.approx(600, abs=5)]
    assert [entry["event"] for entry in logs] == ["slack_clock_skew"]
    assert nothing_was_done(side)


async def test_check_38_whoever_cannot_sign_cannot_move_the_metric(side, skews):
    body = help_to(side)

    await post(side, body, sign(body, late=600, secret="another"))  # noqa: S106 - made up

    assert skews == []
