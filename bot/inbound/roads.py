"""The ways by which an answer reaches the one who asked, tried one after another."""

from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.inbound.actor import actor_of, conversation_of
from bot.inbound.response_url import AddressRefusedError, answer_at
from bot.views.slack_text.blocks import Payload

Road = Callable[[AsyncArgs, Payload, str | None], Awaitable[bool]]
NO_WAY: Final = (
    AddressRefusedError,
    SlackClientError,
    aiohttp.ClientError,
    OSError,
    AttributeError,
    ValueError,
)
"""After one of these the next road is tried; slack_sdk trips over odd answers."""
BAD_WORDS: Final = ("invalid_blocks", "msg_blocks_too_long", "msg_too_long", "no_text")
"""What is wrong with the answer itself: no other road takes it."""

log = structlog.get_logger(__name__)


class UnansweredError(Exception):
    """No road took an answer; the text says why the last did not."""


async def answer(args: AsyncArgs, payload: Payload, *, channel: str | None) -> None:
    """Show `payload` to the person who acted; UnansweredError if no road takes it.

    At the address that Slack sent along; else beside what is said in `channel`, seen by
    nobody else; else in the direct messages.
    """
    reason = "nothing could be tried"
    for road in (_at_response_url, _in_conversation, _in_direct_messages):
        try:
            if await road(args, payload, channel or conversation_of(args.body)):
                return
        except NO_WAY as error:
            reason = reason_of(error)
            log.warning("answer_not_taken", road=road.__name__, reason=reason)
            if any(word in reason for word in BAD_WORDS):
                break
    raise UnansweredError(reason)


async def answer_in_place(args: AsyncArgs, payload: Payload) -> None:
    """Put `payload` where the button was pressed; beside it if that cannot be had."""
    in_place = {"response_type": "ephemeral", "replace_original": True}
    try:
        url = str(args.body["response_url"])
        await answer_at(url, payload | in_place, client=args.client)
    except NO_WAY as error:
        log.warning("page_not_turned", reason=reason_of(error))
        await answer(args, payload, channel=None)


async def _at_response_url(
    args: AsyncArgs, payload: Payload, _channel: str | None
) -> bool:
    url = args.body.get("response_url")
    if not url:
        return False
    whispered = {"response_type": "ephemeral", "replace_original": False}
    await answer_at(str(url), payload | whispered, client=args.client)
    return True


async def _in_conversation(
    args: AsyncArgs, payload: Payload, channel: str | None
) -> bool:
    if channel is None:
        return False
    user = actor_of(args.body)
    await args.client.chat_postEphemeral(channel=channel, user=user, **payload)
    return True


async def _in_direct_messages(
    args: AsyncArgs, payload: Payload, _channel: str | None
) -> bool:
    opened = await args.client.conversations_open(users=actor_of(args.body))
    channel = str((opened.get("channel") or {}).get("id") or "")
    await args.client.chat_postMessage(
        channel=channel, unfurl_links=False, unfurl_media=False, **payload
    )
    return True


def reason_of(error: Exception) -> str:
    """Return in one word why a call did not succeed, without anything secret."""
    if isinstance(error, SlackApiError):
        # slack_sdk hands over another kind of answer where the body was no JSON.
        data = getattr(error.response, "data", None)
        code = data.get("error") if isinstance(data, dict) else None
        return str(code or "no clear answer")
    if isinstance(error, AddressRefusedError):
        return str(error)
    return type(error).__name__
