"""Who is let in where: a page that waits for its program, and a back office."""

from ipaddress import ip_address
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.slack.workspace import Workspace

STARTING = Path(__file__).with_name("static") / "starting.html"
FORBIDDEN, UNAVAILABLE = 403, 503
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
BACK_OFFICE = ("/api/", "/link/", "/response/", "/sandbox/")
"""What only the app and a test ask for, on the same machine."""


class Door:
    """Turns away what is not for the asker, and says so while the page is closed.

    A server on the loopback answers to the loopback's names alone, or a page on the
    internet whose name leads here could act for the visitor. One that is open to others
    answers to any name, but keeps its back office for the same machine.
    """

    def __init__(self, app: ASGIApp, workspace: Workspace, *, is_public: bool) -> None:
        self._app = app
        self._workspace = workspace
        self._is_public = is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the app's place, or let the app answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        answer = self._refusal(asked) or self._closed(asked)
        await (answer or self._app)(scope, receive, send)

    def _refusal(self, asked: HTTPConnection) -> Response | None:
        if self._is_public:
            is_back = asked.url.path.startswith(BACK_OFFICE)
            if not is_back or _is_here(asked):
                return None
            words = "This part of the demo is for the machine that it runs on."
        else:
            name = asked.headers.get("host", "").rpartition(":")[0]
            if (name or asked.headers.get("host", "")) in LOOPBACK_NAMES:
                return None
            words = "The demo answers to 127.0.0.1 and localhost, not to this name."
        return PlainTextResponse(words, status_code=FORBIDDEN)

    def _closed(self, asked: HTTPConnection) -> Response | None:
        if self._workspace.is_open:
            return None
        path, headers = asked.url.path, {"retry-after": "1"}
        if path == "/":
            return FileResponse(STARTING, status_code=UNAVAILABLE, headers=headers)
        if path.startswith("/page/"):
            told = {"ok": False, "problem": "starting"}
            return JSONResponse(told, status_code=UNAVAILABLE, headers=headers)
        return None


def _is_here(asked: HTTPConnection) -> bool:
    """Say whether the asker is on this machine."""
    peer = asked.client.host if asked.client else ""
    own = asked.scope.get("server") or ("", None)
    return peer == own[0] or ip_address(peer).is_loopback
