"""The addresses at which the page, or a test, acts for a person."""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.slack.gestures import GestureError, Gestures, StaleError, Target
from sandbox.slack.identity import Json, channel_of
from sandbox.slack.link import Link
from sandbox.slack.strip import Strip
from sandbox.slack.workspace import Workspace

BAD_REQUEST = 400
STALE = "no_longer_there"
"""The problem of a press that came too late, which is nobody's fault."""
Act = Callable[[Request, Json], Awaitable[Json]]


async def command(request: Request, body: Json) -> Json:
    """Type a slash command: `{user, text}`."""
    gestures = await _settled(request)
    return await gestures.command(
        body["user"], body["text"], base_url=_own_address(request)
    )


async def press(request: Request, body: Json) -> Json:
    """Press: `{user, action_id, ts | view_id, block_id?, value?, values?}`."""
    gestures = await _settled(request)
    target = Target(
        action_id=body["action_id"],
        block_id=body.get("block_id"),
        ts=body.get("ts", ""),
        view_id=body.get("view_id", ""),
    )
    user, entered = body["user"], body.get("value")
    if target.view_id:
        values = body.get("values", {})
        return await gestures.press_in_view(
            user, target, entered=entered, values=values
        )
    base_url = _own_address(request)
    return await gestures.press(user, target, entered=entered, base_url=base_url)


async def submit(request: Request, body: Json) -> Json:
    """Submit a modal: `{user, view_id, values: {block: {action: plain value}}}`."""
    gestures = await _settled(request)
    return await gestures.submit(body["user"], body["view_id"], body.get("values", {}))


async def close(request: Request, body: Json) -> Json:
    """Close a modal: `{user, view_id}`."""
    gestures: Gestures = request.app.state.gestures
    return await gestures.close(body["user"], body["view_id"])


async def open_home(request: Request, body: Json) -> Json:
    """Open the home tab: `{user}`."""
    gestures: Gestures = request.app.state.gestures
    return gestures.open_home(body["user"])


async def read(request: Request, body: Json) -> Json:
    """Mark everything read: `{user}`."""
    workspace: Workspace = request.app.state.workspace
    kept = workspace.messages.of(channel_of(body["user"]))
    if kept:
        workspace.read_up_to[body["user"]] = kept[-1].ts
    return {"ok": True}


async def dismiss(request: Request, body: Json) -> Json:
    """Take an ephemeral message away: `{user, ts}`."""
    workspace: Workspace = request.app.state.workspace
    message = workspace.messages.find(channel_of(body["user"]), body["ts"])
    if message is not None and message.is_ephemeral:
        workspace.messages.remove(message)
    return {"ok": True}


async def move_clock(request: Request, body: Json) -> Json:
    """Move the clock: `{to: "next_working_day" | "friday" | ISO instant}`."""
    strip: Strip = request.app.state.strip
    link: Link = request.app.state.link
    if not strip.is_movable:
        return {"ok": False, "problem": "this stand-in has no clock file to move"}
    at = strip.aim(body["to"])
    if strip.is_following:
        return {"ok": False, "problem": "the clock is moving already"}
    link.spawn(strip.follow(at))
    return {"ok": True, "at": at.isoformat()}


async def _settled(request: Request) -> Gestures:
    """Return the hand that reaches the app, once the app has followed the clock."""
    strip: Strip = request.app.state.strip
    await strip.settled()
    gestures: Gestures = request.app.state.gestures
    return gestures


def _own_address(request: Request) -> str:
    """Return where the app reaches us, whatever name the visitor came by."""
    workspace: Workspace = request.app.state.workspace
    _, port = request.scope["server"]
    return f"http://{workspace.options.own_host}:{port}/"


def _endpoint(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
            if isinstance(body, dict):
                return JSONResponse(await act(request, body))
            problem = "a JSON object is wanted"
        except StaleError:
            return JSONResponse({"ok": False, "problem": STALE})
        except KeyError as error:
            problem = f"{error.args[0]!r} is missing"
        except (GestureError, ValueError) as error:
            problem = str(error)
        refusal = {"ok": False, "problem": problem}
        return JSONResponse(refusal, status_code=BAD_REQUEST)

    return endpoint


def post(path: str, act: Act) -> Route:
    """Return the route of an act; what is wrong with a request is said in words."""
    return Route(path, _endpoint(act), methods=["POST"])


def routes(prefix: str) -> list[Route]:
    """Return every gesture's route under `prefix`."""
    return [
        post(f"{prefix}/command", command),
        post(f"{prefix}/press", press),
        post(f"{prefix}/submit", submit),
        post(f"{prefix}/close", close),
        post(f"{prefix}/open_home", open_home),
        post(f"{prefix}/read", read),
        post(f"{prefix}/dismiss", dismiss),
        post(f"{prefix}/clock", move_clock),
    ]
