"""Who is let in before any work begins: our workspace's requests, its full members."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

from bot.inbound.actor import actor_of
from bot.inbound.context import Supplies
from bot.inbound.replies import tell
from bot.views.home import page
from bot.views.replies import refusals
from models.db.database import reading
from models.keeping.audit import AuditLook, record
from models.people.roster import active_slack_user

FORBIDDEN: Final = 403

log = structlog.get_logger(__name__)

Middleware = Callable[[AsyncArgs], Awaitable[BoltResponse | None]]


def own_workspace_only(supplies: Supplies) -> Middleware:
    """Return the middleware that answers 403 to another workspace or another app."""

    async def check(args: AsyncArgs) -> BoltResponse | None:
        reason = foreign(args.body, team=_own_team(args), app_id=supplies.app_id)
        if reason is None:
            await args.next()
            return None
        await _note(supplies, actor_of(args.body), reason)
        return BoltResponse(status=FORBIDDEN, body="")

    return check


def foreign(
    body: Mapping[str, Any], *, team: str | None, app_id: str | None
) -> str | None:
    """Return what in `body` is not ours; None if all of it is, or is not named."""
    named = body.get("team_id") or (body.get("team") or {}).get("id")
    if named is not None and named != team:
        return "a request of another workspace"
    told = body.get("api_app_id")
    if app_id is not None and told is not None and told != app_id:
        return "a request to another app"
    return None


async def is_let_in(args: AsyncArgs, supplies: Supplies) -> bool:
    """Say whether the one who acts is a full member; tell and note it if not."""
    user, team = actor_of(args.body), _own_team(args)
    is_member = team is not None and await supplies.members.has(
        args.client,
        user,
        team=team,
        now=supplies.clock(),
        meanwhile=partial(_was_member, supplies, user),
    )
    if not is_member:
        await _note(supplies, user, "no full member of the workspace")
        await _turn_away(args, user)
    return is_member


async def _was_member(supplies: Supplies, user: str) -> bool:
    """Say whether the last look at Slack's users showed a full member of ours."""
    async with reading(supplies.sessions) as session:
        return await active_slack_user(session, user) is not None


def _own_team(args: AsyncArgs) -> str | None:
    """Return the workspace of our token, as Slack itself told it."""
    result = args.context.authorize_result
    return None if result is None else result.team_id


async def _turn_away(args: AsyncArgs, user: str) -> None:
    if (args.event or {}).get("type") == "app_home_opened":
        # It takes the place of what a member saw who is a guest by now.
        await args.client.views_publish(user_id=user, view=page.stranger())
    else:
        await tell(args, refusals.MEMBERS_ONLY)


async def _note(supplies: Supplies, actor: str, reason: str) -> None:
    log.warning("request_refused", reason=reason)
    look = AuditLook(
        actor=actor,
        action="request",
        subject_person_id=None,
        allowed=False,
        reason=reason,
    )
    async with supplies.sessions.begin() as session:
        record(session, look, now=supplies.clock())
