"""The stand-in as one ASGI app: Web API, Socket Mode, page and test control."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from sandbox.slack import control, gesture_routes, page
from sandbox.slack.accounts import Account
from sandbox.slack.door import Door
from sandbox.slack.gestures import Gestures
from sandbox.slack.link import Link
from sandbox.slack.responses import response_url
from sandbox.slack.sockets import Sockets
from sandbox.slack.strip import Strip
from sandbox.slack.web_api.endpoint import web_api
from sandbox.slack.workspace import Options, Workspace

STATIC = Path(__file__).with_name("static")


def create_app(
    accounts: Iterable[Account],
    *,
    options: Options,
    clock: Callable[[], datetime],
    set_clock: Callable[[datetime], None] | None,
) -> Starlette:
    """Return the stand-in for `accounts`; `set_clock` is None if it cannot move."""
    workspace = Workspace(accounts, options=options, clock=clock)
    door = Middleware(Door, workspace, is_public=options.is_public)
    app = Starlette(routes=_routes(), lifespan=_lifespan, middleware=[door])
    app.state.workspace = workspace
    app.state.sockets = Sockets()
    app.state.link = Link(options, app.state.sockets)
    app.state.gestures = Gestures(workspace, app.state.link)
    app.state.strip = Strip(workspace, set_clock)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    yield
    await app.state.link.aclose()


def _routes() -> list[Route | Mount | WebSocketRoute]:
    return [
        Route("/", index),
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/api/{method}", web_api, methods=["GET", "POST"]),
        Route("/response/{team}/{secret}", response_url, methods=["POST"]),
        WebSocketRoute("/link/", connection),
        Route("/page/state", page.state),
        *gesture_routes.routes("/page"),
        *gesture_routes.routes("/sandbox"),
        *control.routes("/sandbox"),
    ]


async def index(request: Request) -> Response:  # noqa: ARG001 - Starlette calls it so
    """Answer the page."""
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


async def healthz(request: Request) -> Response:  # noqa: ARG001 - the same
    """Answer that the stand-in is up."""
    return JSONResponse({"ok": True})


async def connection(socket: WebSocket) -> None:
    """Serve one Socket Mode connection of the app."""
    sockets: Sockets = socket.app.state.sockets
    await sockets.serve(socket)
