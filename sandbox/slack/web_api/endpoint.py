"""The HTTP side of the Web API: reading calls, headers, and faults on demand."""

import asyncio
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.slack.faults import Fault, hang
from sandbox.slack.identity import Json
from sandbox.slack.web_api.call import Call, RefusalError, read_args
from sandbox.slack.web_api.registry import answer
from sandbox.slack.workspace import Workspace

TOO_MANY = 429
SERVER_ERROR = 500
ROUNDS = 5


class Dropped(Response):
    """An answer that never comes: the connection is cut instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Cut the connection under a real server; elsewhere, fail."""
        cycle = getattr(receive, "__self__", None)
        transport = getattr(cycle, "transport", None)
        if transport is None:
            message = "the stand-in cut the connection"
            raise ConnectionResetError(message)
        transport.abort()
        # The server learns of the cut in the loop's next rounds, and only then
        # stops to expect an answer.
        for _ in range(ROUNDS):
            await asyncio.sleep(0)


async def web_api(request: Request) -> Response:
    """Answer one call of `/api/<method>`."""
    workspace: Workspace = request.app.state.workspace
    name = request.path_params["method"]
    workspace.calls.append(name)
    if wait := workspace.knobs.wait(name):
        return _too_many(wait)
    fault = workspace.knobs.take(name)
    early = await _instead(fault) if fault else None
    if early is not None:
        return early
    response = JSONResponse(await _answer(request, name), headers=_headers(workspace))
    return _spoilt(response, fault) if fault else response


async def _answer(request: Request, name: str) -> Json:
    workspace: Workspace = request.app.state.workspace
    try:
        args = await read_args(request)
    except RefusalError as refusal:
        return refusal.answer
    bearer = request.headers.get("authorization", "")
    token = bearer.removeprefix("Bearer ").strip() or str(args.get("token") or "")
    call = Call(workspace=workspace, args=args, base_url=str(request.base_url))
    return answer(name, token, call)


async def _instead(fault: Fault) -> Response | None:
    """Return what a fault answers before any work is done; None if it comes after."""
    match fault.kind:
        case "ratelimited":
            return _too_many(fault.retry_after)
        case "server_error":
            return PlainTextResponse("Internal Server Error", status_code=SERVER_ERROR)
        case "html":
            return HTMLResponse("<html><body>Slack is down</body></html>", 503)
        case "error":
            return JSONResponse({"ok": False, "error": fault.error})
        case "drop_before" | "hang":
            await hang(fault)
            return Dropped()
        case _:
            return None


def _spoilt(response: JSONResponse, fault: Fault) -> Response:
    """Return the answer of work that was done, as a fault lets it arrive."""
    if fault.kind == "drop_after":
        return Dropped()
    half = response.body[: len(response.body) // 2]
    return Response(half, media_type="application/json")


def _too_many(seconds: int) -> Response:
    body = {"ok": False, "error": "ratelimited"}
    headers = {"Retry-After": str(seconds)}
    return JSONResponse(body, status_code=TOO_MANY, headers=headers)


def _headers(workspace: Workspace) -> dict[str, str]:
    return {
        "x-oauth-scopes": ",".join(workspace.scopes()),
        "x-slack-req-id": token_hex(16),
        "cache-control": "private, no-cache, no-store, must-revalidate",
    }
