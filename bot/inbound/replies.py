"""How a listener answers the one who asked, and nobody else."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError

from bot.inbound.roads import NO_WAY, answer, answer_in_place, reason_of
from bot.views.replies import outcomes
from bot.views.slack_text.blocks import Block, Payload, modal, section

TOO_LATE: Final = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
)
FULL: Final = "push_limit_reached"
"""Slack stacks three modals, and no more."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which message a press or a modal belongs to; travels as private_metadata."""

    delivery_id: str
    kind: str
    channel: str | None
    ts: str | None
    today: date
    """The person's date when the modal was opened."""
    subject: int | None = None
    """The deal, request or promise that the modal is about."""
    listed: str | None = None
    """The page of a list, opened from App Home, on which the modal lies."""

    def dump(self) -> str:
        """Return the text for `private_metadata`."""
        return json.dumps(
            {
                "delivery_id": self.delivery_id,
                "kind": self.kind,
                "channel": self.channel,
                "ts": self.ts,
                "today": self.today.isoformat(),
                "subject": self.subject,
                "listed": self.listed,
            }
        )


def load_origin(text: str) -> Origin:
    """Return the origin in a modal's `private_metadata`."""
    fields = json.loads(text)
    return Origin(**fields | {"today": date.fromisoformat(fields["today"])})


async def tell(args: AsyncArgs, sentence: str) -> None:
    """Say one escaped sentence to the person who acted, seen by nobody else."""
    await show(args, {"text": sentence, "blocks": [section(sentence)]})


async def show(args: AsyncArgs, payload: Payload) -> None:
    """Show `payload` to the person who acted, seen by nobody else.

    In a conversation it is an ephemeral message; in a modal or App Home, where Slack
    gives no way to one, a modal of its own. Where that cannot be had it goes by another
    road; UnansweredError if there is none.
    """
    body = args.body
    kind = body.get("type")
    if kind == "event_callback":
        return  # whoever opened App Home asked nothing
    if kind == "block_actions" and not body.get("response_url"):
        view = modal(title="Switchback", blocks=payload["blocks"])
        try:
            await _open(args, view)
        except NO_WAY as error:
            log.warning("modal_not_opened", reason=reason_of(error))
        else:
            return
    channel = None
    if kind == "view_submission":
        channel = load_origin(body["view"]["private_metadata"]).channel
    await answer(args, payload, channel=channel)


async def turn(args: AsyncArgs, payload: Payload, *, title: str) -> None:
    """Show another page of a list where its button was pressed.

    In its message, seen by nobody else; in its modal; from App Home in a modal.
    """
    if args.body.get("response_url"):
        await answer_in_place(args, payload)
    else:
        await put_view(args, modal(title=title, blocks=payload["blocks"]))


async def put_view(args: AsyncArgs, view: Block) -> None:
    """Show `view` in the place of the modal in which was pressed, or open it."""
    below = args.body.get("view") or {}
    if below.get("type") == "modal":
        await args.client.views_update(view_id=below["id"], view=view)
    else:
        await open_view(args, view)


async def replace(
    args: AsyncArgs, payload: Payload, *, channel: str | None, ts: str | None
) -> None:
    """Put `payload` in the place of a message that was answered."""
    if channel is None or ts is None:
        return
    try:
        await args.client.chat_update(channel=channel, ts=ts, **payload)
    except SlackApiError as error:
        # The answer is kept; only its picture is old. A deleted message is no harm.
        log.warning("message_not_updated", error=error.response.get("error"))


async def open_view(args: AsyncArgs, view: Block) -> None:
    """Open a modal; on top of the one in which the button was pressed, if any.

    Slack gives three seconds for it. Where they are over the person is told.
    """
    try:
        await _open(args, view)
    except SlackApiError as error:
        reason = reason_of(error)
        if reason not in TOO_LATE:
            raise
        log.warning("modal_not_opened", reason=reason)
        sentence = {"text": outcomes.TOO_LATE, "blocks": [section(outcomes.TOO_LATE)]}
        await answer(args, sentence, channel=None)


async def _open(args: AsyncArgs, view: Block) -> None:
    trigger = args.body["trigger_id"]
    below = args.body.get("view") or {}
    if below.get("type") != "modal":
        await args.client.views_open(trigger_id=trigger, view=view)
        return
    try:
        await args.client.views_push(trigger_id=trigger, view=view)
    except SlackApiError as error:
        if reason_of(error) != FULL:
            raise
        # In the place of the third it can still be read; the two below it stay.
        await args.client.views_update(view_id=below["id"], view=view)
