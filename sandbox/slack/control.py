"""A test's hand on the stand-in: read everything, cause trouble, start again."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.slack import page
from sandbox.slack.faults import Fault
from sandbox.slack.gesture_routes import post
from sandbox.slack.identity import Json
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Workspace


async def messages(request: Request) -> Response:
    """Answer every message of everybody, in the order in which they came."""
    workspace: Workspace = request.app.state.workspace
    shown = [page.message(m) for m in workspace.messages.kept]
    return JSONResponse({"messages": shown})


async def calls(request: Request) -> Response:
    """Answer the Web API methods that were called, in order, and the connections."""
    workspace: Workspace = request.app.state.workspace
    sockets: Sockets = request.app.state.sockets
    return JSONResponse(
        {"calls": workspace.calls, "is_connected": sockets.is_connected}
    )


async def add_fault(request: Request, body: Json) -> Json:
    """Plan trouble: `{method, kind, times?, retry_after?, error?, seconds?}`."""
    workspace: Workspace = request.app.state.workspace
    try:
        workspace.knobs.faults.append(Fault(**body))
    except TypeError as error:
        raise ValueError(str(error)) from error
    return {"ok": True}


async def set_knobs(request: Request, body: Json) -> Json:
    """Set `per_minute`, `withheld_scopes` and `history_lag`, those that are given."""
    workspace: Workspace = request.app.state.workspace
    knobs = workspace.knobs
    knobs.per_minute = body.get("per_minute", knobs.per_minute)
    knobs.withheld_scopes = set(body.get("withheld_scopes", knobs.withheld_scopes))
    knobs.history_lag = body.get("history_lag", knobs.history_lag)
    return {"ok": True}


async def set_account(request: Request, body: Json) -> Json:
    """Deactivate somebody or bring them back: `{user, deleted}`."""
    workspace: Workspace = request.app.state.workspace
    workspace.set_deleted(body["user"], is_deleted=body["deleted"])
    return {"ok": True}


async def disconnect(request: Request, body: Json) -> Json:
    """Turn the Socket Mode connections away: `{reason?}`."""
    sockets: Sockets = request.app.state.sockets
    reason = body.get("reason", "refresh_requested")
    return {"ok": True, "connections": await sockets.disconnect(reason)}


async def reset(request: Request, body: Json) -> Json:  # noqa: ARG001 - one of a table
    """Forget all messages, views, faults and changes to people."""
    workspace: Workspace = request.app.state.workspace
    workspace.reset()
    return {"ok": True}


async def open_page(request: Request, body: Json) -> Json:  # noqa: ARG001 - one of a table
    """Open the page, which was shut until the app was up."""
    workspace: Workspace = request.app.state.workspace
    workspace.is_open = True
    return {"ok": True}


def routes(prefix: str) -> list[Route]:
    """Return the control's routes under `prefix`."""
    return [
        Route(f"{prefix}/messages", messages),
        Route(f"{prefix}/calls", calls),
        post(f"{prefix}/faults", add_fault),
        post(f"{prefix}/knobs", set_knobs),
        post(f"{prefix}/accounts", set_account),
        post(f"{prefix}/disconnect", disconnect),
        post(f"{prefix}/reset", reset),
        post(f"{prefix}/open", open_page),
    ]
