"""What the page asks for: everything that one person sees at this moment."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.accounts import Account
from sandbox.slack.identity import Json, channel_of
from sandbox.slack.messages import Message
from sandbox.slack.modals import View
from sandbox.slack.strip import Strip
from sandbox.slack.workspace import Workspace


async def state(request: Request) -> Response:
    """Answer `GET /page/state?user=U…` with all that the page draws."""
    workspace: Workspace = request.app.state.workspace
    user = request.query_params.get("user", "")
    body = {
        "clock": clock(workspace, request.app.state.strip),
        "people": people(workspace),
        "user": user,
        **(seen_by(workspace, user) if user in workspace.accounts else {}),
    }
    return JSONResponse(body, headers={"cache-control": "no-store"})


def clock(workspace: Workspace, strip: Strip) -> Json:
    """Return the demo's time, where it is shown for, and whether the app works."""
    now = workspace.clock()
    return {
        "now": now.isoformat(),
        "zone": strip.zone().key,
        "movable": strip.is_movable,
        "working": sorted(workspace.working),
        "next_working_day": strip.aim("next_working_day").isoformat(),
        "friday": strip.aim("friday").isoformat(),
    }


def people(workspace: Workspace) -> list[Json]:
    """Return everybody with the number of messages they have not read."""
    return [_person(workspace, account) for account in workspace.accounts.values()]


def _person(workspace: Workspace, account: Account) -> Json:
    channel = channel_of(account.user_id)
    read = float(workspace.read_up_to.get(account.user_id, 0))
    told = workspace.messages.of(channel)
    new = [m for m in told if float(m.ts) > read]
    return {
        **asdict(account),
        "handle": account.handle,
        "channel": channel,
        "told": len(told),
        "unread": len(new),
        "offset": _offset(workspace, account.time_zone),
    }


def _offset(workspace: Workspace, zone: str) -> float:
    offset = workspace.clock().astimezone(ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() if offset else 0.0


def seen_by(workspace: Workspace, user: str) -> Json:
    """Return a person's messages, open modals and home tab."""
    home = workspace.views.homes.get(user)
    return {
        "messages": [message(m) for m in workspace.messages.of(channel_of(user))],
        "modals": [view(v) for v in workspace.views.stacks.get(user, [])],
        "home": view(home) if home else None,
    }


def message(kept: Message) -> Json:
    """Return a message as the page and the test control read it."""
    shown: Json = asdict(kept)
    del shown["stored_at"]
    return shown


def view(kept: View) -> Json:
    """Return a view as the page and the test control read it."""
    content: dict[str, Any] = dict(kept.content)
    return {**content, "id": kept.id, "hash": kept.hash, "revision": kept.revision}
