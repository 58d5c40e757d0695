"""users.*: the people of the workspace."""

import base64

from sandbox.slack.accounts import Account, app_json, slackbot_json, user_json
from sandbox.slack.identity import BOT_USER_ID, Json
from sandbox.slack.web_api.call import Call, RefusalError

LARGEST_PAGE = 1000
EMAIL_SCOPE = "users:read.email"


def list_users(call: Call) -> Json:
    """Return a page of people, deactivated ones included."""
    people = (_shown(call, a) for a in _accounts(call))
    everyone = [slackbot_json(), *people, app_json()]
    size = min(call.number("limit", LARGEST_PAGE), LARGEST_PAGE)
    start = page_start(call, prefix="user")
    following = start + size
    cursor = page_cursor(following, prefix="user") if following < len(everyone) else ""
    return {
        "ok": True,
        "members": everyone[start:following],
        "cache_ts": int(call.workspace.clock().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def info(call: Call) -> Json:
    """Return one person."""
    if call.text("user") == BOT_USER_ID:
        return {"ok": True, "user": app_json()}
    account = call.workspace.accounts.get(call.text("user"))
    if account is None:
        message = "user_not_found"
        raise RefusalError(message)
    return {"ok": True, "user": _shown(call, account)}


def lookup_by_email(call: Call) -> Json:
    """Return the person of an e-mail address; Slack does not find those who left."""
    wanted = call.text("email").lower()
    for account in _accounts(call):
        if account.email.lower() == wanted and not account.is_deleted:
            return {"ok": True, "user": _shown(call, account)}
    message = "users_not_found"
    raise RefusalError(message)


def page_start(call: Call, *, prefix: str) -> int:
    """Return where the page of a cursor begins; RefusalError for a foreign one."""
    cursor = call.text("cursor")
    if not cursor:
        return 0
    try:
        name, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        name, start = "", ""
    if name != prefix or not start.isdecimal():
        message = "invalid_cursor"
        raise RefusalError(message)
    return int(start)


def page_cursor(start: int, *, prefix: str) -> str:
    """Return the cursor of the page that begins at `start`."""
    return base64.b64encode(f"{prefix}:{start}".encode()).decode()


def _accounts(call: Call) -> list[Account]:
    return list(call.workspace.accounts.values())


def _shown(call: Call, account: Account) -> Json:
    with_email = EMAIL_SCOPE in call.workspace.scopes()
    now = call.workspace.clock()
    return user_json(account, with_email=with_email, now=now)
