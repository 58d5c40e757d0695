"""views.*: open, stack, change and publish views."""

from sandbox.slack.identity import Json
from sandbox.slack.modals import View, replace, view_json
from sandbox.slack.web_api.call import Call, RefusalError
from sandbox.slack.web_api.content import view as checked


def open_view(call: Call) -> Json:
    """Open a modal for whoever the trigger belongs to."""
    content = _modal(call)
    view = call.workspace.views.open(_exchange(call), content)
    return {"ok": True, "view": view_json(view)}


def push(call: Call) -> Json:
    """Put a modal on top of the open one."""
    content = _modal(call)
    view = call.workspace.views.push(_exchange(call), content)
    if view is None:
        message = "push_limit_reached"
        raise RefusalError(message)
    return {"ok": True, "view": view_json(view)}


def update(call: Call) -> Json:
    """Show something else in a view, named by its id or by the app's own id."""
    content = checked(call.args.get("view"))
    view = _find(call)
    _check_hash(call, view)
    replace(view, content)
    return {"ok": True, "view": view_json(view)}


def publish(call: Call) -> Json:
    """Set a person's home tab."""
    content = checked(call.args.get("view"))
    user = call.text("user_id")
    if user not in call.workspace.accounts or content["type"] != "home":
        message = "invalid_arguments"
        raise RefusalError(message)
    shown = call.workspace.views.homes.get(user)
    if shown is not None:
        _check_hash(call, shown)
    view = call.workspace.views.publish(user, content)
    return {"ok": True, "view": view_json(view)}


def _modal(call: Call) -> Json:
    """Return the modal to show; the trigger is looked at after it, as Slack does."""
    content = checked(call.args.get("view"))
    if content["type"] != "modal":
        message = "invalid_arguments"
        raise RefusalError(message)
    return content


def _exchange(call: Call) -> str:
    user, error = call.workspace.passes.exchange(call.text("trigger_id"))
    if error:
        raise RefusalError(error)
    return user


def _find(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    view = call.workspace.views.find(
        lambda v: (
            v.id == view_id
            or (external_id != "" and v.content.get("external_id") == external_id)
        )
    )
    if view is None:
        message = "not_found"
        raise RefusalError(message)
    return view


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") not in {"", view.hash}:
        message = "hash_conflict"
        raise RefusalError(message)
