"""An input is worked on once, however often Slack or anybody else sends it."""

from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbound.context import Supplies
from models.conversation.seen_inputs import first_time

TAKEN: Final = "switchback_taken"
LONGEST_KIND: Final = 32
SUBMISSION: Final = "view_submission"


class RepeatedError(Exception):
    """Raised for an input that was taken up before, here or in another process."""


async def take(args: AsyncArgs, supplies: Supplies, session: AsyncSession) -> None:
    """Note the input in the caller's transaction; RepeatedError if it is not new.

    Called again for the same `args` it does nothing: one press may be several steps.
    """
    if args.context.get(TAKEN):
        return
    key = input_key(args.body)
    if key is not None and not await first_time(session, *key, now=supplies.clock()):
        raise RepeatedError
    args.context[TAKEN] = True


def input_key(body: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return what Slack repeats with an input and with no other; None if nothing.

    The header X-Slack-Retry-Num is no such thing: the repetition may be the first that
    arrives. A modal is submitted once, and a double click gives each of its two
    submissions a trigger of its own: the modal's id tells that they are one.
    """
    event = body.get("event_id")
    if event:
        return "event", str(event)
    kind = str(body.get("type", "command"))[:LONGEST_KIND]
    view_id = (body.get("view") or {}).get("id")
    if kind == SUBMISSION and view_id:
        return kind, str(view_id)
    trigger = body.get("trigger_id")
    if not trigger:
        return None
    pressed = [
        f"{action.get('action_id')}@{action.get('action_ts')}"
        for action in body.get("actions") or ()
    ]
    return kind, str(trigger), *pressed
