"""Only what Slack has signed gets through the door, and only once."""

import asyncio
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from structlog.testing import capture_logs

from console.service import slack_signature
from console.service.http import http_app
from console.service.replayed_requests import REMEMBERED, Replays
from models.db.database import open_database, session_maker
from tests.doors import SECRET, make_door

NOW = 1_800_000_000
AT = datetime.fromtimestamp(NOW, UTC)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def heard() -> list[dict]:
    """Give what reached the listener."""
    return []


@pytest.fixture
async def slack_side(heard, sessions):
    """Give a client of the web side, with Bolt behind it and time standing still."""

    async def authorize():
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")  # noqa: S106 - made up

    bolt = AsyncApp(
        authorize=authorize,
        signing_secret=SECRET,
        request_verification_enabled=False,
        process_before_response=True,
    )

    @bolt.middleware
    async def note(body, next_):
        heard.append(body)
        await next_()

    door = make_door(sessions, wall=lambda: float(NOW))
    app = http_app(bolt, door=door, tick=None)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


def sign(body: bytes, *, stamp: str = str(NOW), secret: str = SECRET) -> dict[str, str]:
    base = f"v0:{stamp}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
        "content-type": JSON,
    }


BODY = json.dumps({"type": "url_verification", "challenge": "c"}).encode()


async def post(client: httpx.AsyncClient, body: bytes, headers) -> int:
    answer = await client.post("/slack/events", content=body, headers=headers)
    return answer.status_code


async def test_a_signed_request_is_answered_by_bolt(slack_side):
    answer = await slack_side.post("/slack/events", content=BODY, headers=sign(BODY))

    assert answer.status_code == 200
    assert json.loads(answer.text) == {"challenge": "c"}


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(-301, 401), (-300, 200), (300, 200), (301, 401)],
    ids=["too old", "just in time", "just ahead", "too far ahead"],
)
async def test_a_timestamp_may_be_five_minutes_off(slack_side, seconds, status):
    headers = sign(BODY, stamp=str(NOW + seconds))

    assert await post(slack_side, BODY, headers) == status


@pytest.mark.parametrize(
    "stamp", ["", "abc", f"{NOW}.5", "1" * 5_000, "١٨٠٠٠٠٠٠٠٠", f" {NOW}", f"-{NOW}"]
)
async def test_a_strange_timestamp_is_refused_and_breaks_nothing(slack_side, stamp):
    headers = sign(BODY)
    headers["x-slack-request-timestamp"] = stamp
    encoded = {name: value.encode() for name, value in headers.items()}

    assert await post(slack_side, BODY, encoded) == 401


@pytest.mark.parametrize(
    "signature",
    ["", "v0=", "v1=" + "0" * 64, "v0=" + "0" * 64, "ü"],
    ids=["empty", "no digest", "another version", "wrong", "not ASCII"],
)
async def test_a_wrong_signature_is_refused(slack_side, signature):
    headers = sign(BODY) | {"x-slack-signature": signature}
    encoded = {name: value.encode() for name, value in headers.items()}

    assert await post(slack_side, BODY, encoded) == 401


async def test_another_secret_or_another_body_is_refused(slack_side):
    assert await post(slack_side, BODY, sign(BODY, secret=SECRET[1:])) == 401
    assert await post(slack_side, BODY + b" ", sign(BODY)) == 401


@pytest.mark.parametrize("name", ["x-slack-signature", "x-slack-request-timestamp"])
async def test_a_missing_or_doubled_header_is_refused(slack_side, name):
    headers = sign(BODY)
    doubled = [*headers.items(), (name, headers[name])]
    del headers[name]

    assert await post(slack_side, BODY, headers) == 401
    assert await post(slack_side, BODY, doubled) == 401


async def test_an_unsigned_body_is_never_parsed(slack_side, heard):
    for body in (b"{", b"[]", b"[" * 5_000):
        assert await post(slack_side, body, {"content-type": JSON}) == 401

    assert heard == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"", JSON),
        (b"", FORM),
        (b"\xff", JSON),
        (b'{"a":' * 5_000, JSON),
        (urlencode({"payload": "[]"}).encode(), FORM),
        (urlencode({"payload": "{"}).encode(), FORM),
    ],
    ids=[
        "cut off",
        "a list",
        "null",
        "empty",
        "an empty form",
        "no UTF-8",
        "very deep",
        "a payload that is a list",
        "a payload cut off",
    ],
)
async def test_a_signed_body_of_another_form_is_refused(slack_side, heard, body, kind):
    assert await post(slack_side, body, sign(body) | {"content-type": kind}) == 400
    assert heard == []


async def test_the_same_request_again_is_swallowed(slack_side, heard):
    body = urlencode({"command": "/unknown", "text": "x"}).encode()
    headers = sign(body) | {"content-type": FORM}

    await post(slack_side, body, headers)
    status = await post(slack_side, body, headers)

    assert status == 409
    assert len(heard) == 1


async def test_two_megabytes_are_too_much(slack_side):
    body = b"x" * (2 * slack_signature.MAX_BYTES)

    assert await post(slack_side, body, sign(body)) == 413


async def test_only_posts_are_taken(slack_side):
    assert (await slack_side.get("/slack/events")).status_code == 405


async def test_outside_the_demo_nobody_can_make_the_clock_tick(slack_side):
    assert (await slack_side.post("/demo/moved")).status_code == 404


async def test_a_signature_is_forgotten_here_when_it_can_no_longer_be_replayed(
    sessions,
):
    now = [AT]
    replays = Replays(sessions, clock=lambda: now[0])

    first = await replays.is_new("v0=1")
    again = await replays.is_new("v0=1")
    now[0] += REMEMBERED + timedelta(seconds=1)
    await replays.is_new("v0=2")

    assert (first, again) == (True, False)
    assert list(replays._here) == ["v0=2"]  # noqa: SLF001 - its size is the matter


async def test_a_process_that_is_the_only_one_remembers_by_itself():
    replays = Replays(None, clock=lambda: AT)

    found = [await replays.is_new("v0=1"), await replays.is_new("v0=1")]

    assert found == [True, False]


async def test_a_database_that_is_away_keeps_nobody_out():
    engine = open_database("postgresql://127.0.0.1:9/nowhere")
    replays = Replays(session_maker(engine), clock=lambda: AT)

    with capture_logs() as logs:
        found = [await replays.is_new("v0=1"), await replays.is_new("v0=1")]

    assert found == [True, False]
    assert [entry["event"] for entry in logs] == ["replays_not_compared"]


async def test_a_database_that_is_slow_does_not_hold_the_acknowledgement_up(
    sessions, monkeypatch
):
    gone_on = asyncio.Event()

    async def slow(*args: object, **kwargs: object) -> bool:
        del args, kwargs
        await gone_on.wait()
        return False

    monkeypatch.setattr("console.service.replayed_requests.first_time", slow)
    monkeypatch.setattr("console.service.replayed_requests.PATIENCE", 0.01)
    replays = Replays(sessions, clock=lambda: AT)

    assert await replays.is_new("v0=1")
    gone_on.set()
    await asyncio.gather(*replays._noting)  # noqa: SLF001 - to end before the test does
