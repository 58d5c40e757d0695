"""conversations.*: open a direct message channel and read it."""

from sandbox.slack.identity import TEAM_ID, Json, user_of
from sandbox.slack.messages import Message, message_json
from sandbox.slack.web_api.call import Call, RefusalError
from sandbox.slack.web_api.users import page_cursor, page_start

DEFAULT_PAGE = 100
LARGEST_PAGE = 999


def open_channel(call: Call) -> Json:
    """Return the direct message channel with one person."""
    users = [user for user in call.text("users").split(",") if user]
    if not users:
        message = "users_list_not_supplied"
        raise RefusalError(message)
    account = call.workspace.accounts.get(users[0])
    if account is None or len(users) > 1:
        message = "user_not_found" if account is None else "too_many_users"
        raise RefusalError(message)
    if account.is_deleted:
        message = "user_disabled"
        raise RefusalError(message)
    channel = call.workspace.channel(account.user_id)
    shown: Json = {"id": channel}
    if call.flag("return_im"):
        shown |= {"is_im": True, "user": account.user_id, "context_team_id": TEAM_ID}
    return {"ok": True, "channel": shown}


def history(call: Call) -> Json:
    """Return a page of a channel's messages, the newest first."""
    found = _messages(call)
    size = min(call.number("limit", DEFAULT_PAGE), LARGEST_PAGE)
    start = page_start(call, prefix="next_ts")
    following = start + size
    has_more = following < len(found)
    metadata = call.flag("include_all_metadata")
    page = found[start:following]
    answer: Json = {
        "ok": True,
        "messages": [message_json(m, with_metadata=metadata) for m in page],
        "has_more": has_more,
        "pin_count": 0,
    }
    if has_more:
        cursor = page_cursor(following, prefix="next_ts")
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _messages(call: Call) -> list[Message]:
    """Return what the call asks for and the channel's lag already shows."""
    channel = call.text("channel")
    if user_of(channel) not in call.workspace.accounts or not channel.startswith("D"):
        message = "channel_not_found"
        raise RefusalError(message)
    seen_until = call.workspace.timer() - call.workspace.knobs.history_lag
    kept = [m for m in call.workspace.messages.of(channel) if not m.is_ephemeral]
    kept = [m for m in kept if m.stored_at <= seen_until and _is_within(call, m.ts)]
    return sorted(kept, key=lambda m: float(m.ts), reverse=True)


def _is_within(call: Call, ts: str) -> bool:
    oldest, latest = call.text("oldest"), call.text("latest")
    at = float(ts)
    if call.flag("inclusive"):
        return not (oldest and at < float(oldest)) and not (
            latest and at > float(latest)
        )
    return not (oldest and at <= float(oldest)) and not (latest and at >= float(latest))
