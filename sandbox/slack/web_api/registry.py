"""The table of methods, and the way of each call: fault, token, scope, work."""

from collections.abc import Mapping
from secrets import token_urlsafe
from types import MappingProxyType

from sandbox.slack.identity import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    BOT_USER_NAME,
    TEAM_ID,
    TEAM_NAME,
    Json,
)
from sandbox.slack.web_api import chat, conversations, users, views
from sandbox.slack.web_api.call import Call, Method, RefusalError


def auth_test(call: Call) -> Json:
    """Say whose token this is."""
    return {
        "ok": True,
        "url": call.base_url,
        "team": TEAM_NAME,
        "user": BOT_USER_NAME,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """Give an address for a Socket Mode connection, on this same port."""
    base = call.base_url.replace("http", "ws", 1)
    ticket = token_urlsafe(12)
    return {"ok": True, "url": f"{base}link/?ticket={ticket}&app_id={APP_ID}"}


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "auth.test": Method(run=auth_test, scope=None),
        "users.list": Method(run=users.list_users, scope="users:read"),
        "users.info": Method(run=users.info, scope="users:read"),
        "users.lookupByEmail": Method(
            run=users.lookup_by_email, scope="users:read.email"
        ),
        "conversations.open": Method(run=conversations.open_channel, scope="im:write"),
        "conversations.history": Method(run=conversations.history, scope="im:history"),
        "chat.postMessage": Method(run=chat.post_message, scope="chat:write"),
        "chat.postEphemeral": Method(run=chat.post_ephemeral, scope="chat:write"),
        "chat.update": Method(run=chat.update, scope="chat:write"),
        "chat.delete": Method(run=chat.delete, scope="chat:write"),
        "views.open": Method(run=views.open_view, scope=None),
        "views.push": Method(run=views.push, scope=None),
        "views.update": Method(run=views.update, scope=None),
        "views.publish": Method(run=views.publish, scope=None),
        "apps.connections.open": Method(
            run=open_connection, scope=None, takes_app_token=True
        ),
    }
)


def answer(name: str, token: str, call: Call) -> Json:
    """Carry out a call, or say in Slack's words why not."""
    try:
        method = METHODS.get(name)
        if method is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        _check_token(method, token, call)
        _check_scope(method, call)
        return method.run(call)
    except RefusalError as refusal:
        return refusal.answer


def _check_token(method: Method, token: str, call: Call) -> None:
    if not token:
        message = "not_authed"
        raise RefusalError(message)
    options = call.workspace.options
    if method.takes_app_token != token.startswith("xapp-"):
        message = "not_allowed_token_type"
        raise RefusalError(message)
    wanted = options.app_token if method.takes_app_token else options.bot_token
    if wanted is not None and token != wanted:
        message = "invalid_auth"
        raise RefusalError(message)


def _check_scope(method: Method, call: Call) -> None:
    granted = call.workspace.scopes()
    if method.scope is not None and method.scope not in granted:
        message = "missing_scope"
        raise RefusalError(message, needed=method.scope, provided=",".join(granted))
