"""What the app answers to a gesture: messages at a response address, and views."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.slack.identity import Json
from sandbox.slack.modals import View, Views, replace
from sandbox.slack.passes import Hook
from sandbox.slack.web_api.call import RefusalError, read_args
from sandbox.slack.web_api.content import content
from sandbox.slack.web_api.content import view as checked
from sandbox.slack.workspace import Workspace

NOT_FOUND = 404
BAD_REQUEST = 400
IN_CHANNEL = "in_channel"


async def response_url(request: Request) -> Response:
    """Take an answer at a response address: good for five uses in half an hour."""
    workspace: Workspace = request.app.state.workspace
    hook = workspace.passes.use_hook(request.path_params["secret"])
    if hook is None:
        refusal = {"ok": False, "error": "used_url"}
        return JSONResponse(refusal, status_code=NOT_FOUND)
    try:
        _answer(workspace, hook, await read_args(request))
    except RefusalError as error:
        return JSONResponse(error.answer, status_code=BAD_REQUEST)
    return PlainTextResponse("ok")


def _answer(workspace: Workspace, hook: Hook, body: Json) -> None:
    original = workspace.messages.find(hook.channel, hook.ts) if hook.ts else None
    if body.get("delete_original"):
        if original is not None:
            workspace.messages.remove(original)
        return
    kept = content(body)
    if body.get("replace_original") and original is not None:
        workspace.change(original, kept)
        return
    is_ephemeral = body.get("response_type") != IN_CHANNEL
    said = workspace.say(
        hook.channel, kept, is_ephemeral=is_ephemeral, command=hook.command
    )
    # A command has no message of its own: its first answer is what later ones replace.
    hook.ts = hook.ts or said.ts


def show_answer(workspace: Workspace, channel: str, body: Json, *, command: str) -> str:
    """Show what the app said in its acknowledgement; return Slack's complaint or ''."""
    if not body.get("text") and not body.get("blocks"):
        return ""
    try:
        kept = content(body)
    except RefusalError as refusal:
        return str(refusal)
    is_ephemeral = body.get("response_type") != IN_CHANNEL
    workspace.say(channel, kept, is_ephemeral=is_ephemeral, command=command)
    return ""


def apply_view_response(views: Views, view: View, body: Json) -> Json:
    """Do with a submitted modal what the app asked for: by default it closes."""
    try:
        match body.get("response_action"):
            case "errors":
                return {"ok": False, "errors": body.get("errors", {})}
            case "update":
                replace(view, checked(body.get("view")))
            case "push":
                views.push(view.user, checked(body.get("view")))
            case "clear":
                views.close(view, whole_stack=True)
            case _:
                views.close(view, whole_stack=False)
    except RefusalError as refusal:
        return {"ok": False, "problem": str(refusal), "details": refusal.answer}
    return {"ok": True}
