"""The page waits for its program; what is not for the asker is turned away."""

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.slack.server import create_app
from sandbox.slack.workspace import Options
from tests.sandbox.slack.conftest import FakeClock
from tests.sandbox.slack.people import ADA, make_account

FORBIDDEN, UNAVAILABLE = 403, 503


def stand_in(**options: bool) -> Starlette:
    """Return a stand-in with one person and no app."""
    return create_app(
        [make_account()],
        options=Options(events_url=None, signing_secret="s", **options),  # noqa: S106 - a stand-in's
        clock=FakeClock(),
        set_clock=None,
    )


def visitor(
    app: Starlette, *, at: str = "http://127.0.0.1:8765", peer: str = "127.0.0.1"
) -> httpx.AsyncClient:
    """Return a client that comes from `peer` and asks for the name in `at`."""
    transport = httpx.ASGITransport(app=app, client=(peer, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=at)


async def test_a_closed_page_says_that_it_is_starting_and_opens_when_told():
    async with visitor(stand_in(is_closed=True)) as http:
        early = await http.get("/")
        pressed = await http.post("/page/command", json={"user": ADA, "text": "/x"})
        await http.post("/sandbox/open")
        later = await http.get("/")

    assert early.status_code == UNAVAILABLE
    assert "The demo is starting" in early.text
    assert 'http-equiv="refresh"' in early.text
    assert pressed.status_code == UNAVAILABLE
    assert pressed.json() == {"ok": False, "problem": "starting"}
    assert later.status_code == 200
    assert "page.js" in later.text


async def test_a_reset_does_not_close_the_page():
    async with visitor(stand_in(is_closed=True)) as http:
        await http.post("/sandbox/open")
        await http.post("/sandbox/reset")

        assert (await http.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost:8765", 200),
        ("localhost", 200),
        ("[::1]:8765", 200),
        ("evil.example:8765", FORBIDDEN),
        ("127.0.0.1.evil.example", FORBIDDEN),
    ],
)
async def test_a_page_on_the_loopback_answers_to_its_names_alone(name, status):
    async with visitor(stand_in(), at=f"http://{name}") as http:
        assert (await http.get("/")).status_code == status


@pytest.mark.parametrize(
    ("path", "peer", "status"),
    [
        ("/", "172.17.0.1", 200),
        ("/page/state", "172.17.0.1", 200),
        ("/sandbox/messages", "172.17.0.1", FORBIDDEN),
        ("/api/auth.test", "172.17.0.1", FORBIDDEN),
        ("/sandbox/messages", "127.0.0.1", 200),
    ],
)
async def test_a_public_page_keeps_its_back_office_to_itself(path, peer, status):
    app = stand_in(is_public=True)
    async with visitor(app, at="http://demo.example:8765", peer=peer) as http:
        assert (await http.get(path)).status_code == status
