"""Events and presses that need no work: acknowledged, so that Slack does not repeat."""

import re
from http import HTTPStatus

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

ANYTHING = re.compile(".*", re.DOTALL)
GONE = frozenset({"app_uninstalled", "tokens_revoked"})

log = structlog.get_logger(__name__)


def register(app: AsyncApp) -> None:
    """Listen for all that no other listener took; register this one last."""
    app.event(ANYTHING)(on_event)
    app.action(ANYTHING)(on_unknown)
    app.view(ANYTHING)(on_unknown)
    app.view_closed(ANYTHING)(on_unknown)
    app.shortcut(ANYTHING)(on_unknown)


async def hear_of_limits(args: AsyncArgs) -> BoltResponse | None:
    """Log that Slack keeps events from us; that word of its has no event inside."""
    if args.body.get("type") != "app_rate_limited":
        await args.next()
        return None
    minute = args.body.get("minute_rate_limited")
    log.error("slack_keeps_events_back", minute=minute)
    return BoltResponse(status=HTTPStatus.OK, body="")


async def on_event(args: AsyncArgs) -> None:
    """Log that the app was removed; any other event says nothing."""
    kind = (args.event or {}).get("type")
    if kind in GONE:
        log.error("slack_took_access_away", kind=kind)
    await args.ack()


async def on_unknown(args: AsyncArgs) -> None:
    """Acknowledge a press from an old message or another release."""
    log.info("unknown_interaction", kind=args.body.get("type"))
    await args.ack()
