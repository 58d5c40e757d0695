"""The doctor's test of a live Slack: what the outbox assumes, tried on one admin alone.

One message goes to the admin who asks; it is changed, and deleted again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbound.messenger import (
    UNCLEAR,
    RefusedError,
    SendError,
    SentReceipt,
    SlackMessenger,
)
from bot.outbound.slack_words import slack_code, why_no_answer
from bot.views.slack_text.blocks import Payload
from coaching.facts import Role
from console.base.command_line import command
from console.doctor.report import Line, note, ok, wrong
from models.db.database import SessionMaker
from models.keeping.export import person_of

WORDS = "A test by `doctor --live`. It deletes itself."
CHANGED = "A test by `doctor --live`, changed. It deletes itself."
BEFORE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One live test: whom it writes to, and how long it looks for its message."""

    client: AsyncWebClient
    """Sends each request once."""
    clock: Callable[[], datetime]
    settle: timedelta
    """After this long the outbox takes the history for complete."""
    look_every: timedelta


async def check_live(trial: Trial, sessions: SessionMaker, *, email: str) -> list[Line]:
    """Post, read back, change and delete, in the conversation with one admin."""
    async with sessions() as session:
        person = await person_of(session, email)
    if person is None or person.role != Role.ADMIN or person.left_on is not None:
        return [wrong("live: --as wants the address of an admin of people.csv")]
    if person.slack_user_id is None:
        return [wrong(f"live: this admin has no Slack user yet: {command('sync')}")]
    return await _try_on(trial, person.slack_user_id)


async def _try_on(trial: Trial, slack_user_id: str) -> list[Line]:
    messenger = SlackMessenger(trial.client)
    delivery_id = str(uuid4())
    try:
        channel = await messenger.open_dm(slack_user_id)
        sent = await messenger.post(channel, _payload(WORDS), delivery_id)
    except SendError as error:
        return [wrong(f"live: no message could be sent: {error}")]
    lines = [ok("live: a message with metadata was posted to you")]
    try:
        lines.append(await _read_back(trial, messenger, sent, delivery_id))
        lines.append(await _absent(trial, messenger, sent))
        lines.append(await _step("changed", lambda: _change(trial.client, sent)))
    finally:
        lines.append(await _step("deleted", lambda: _delete(trial.client, sent)))
    return lines


async def _read_back(
    trial: Trial, messenger: SlackMessenger, sent: SentReceipt, delivery_id: str
) -> Line:
    """Look until the history shows the message: its lag must be below the rest."""
    looked = asyncio.get_running_loop().time
    began = looked()
    while (lag := looked() - began) <= trial.settle.total_seconds():
        try:
            now = trial.clock()
            found = await messenger.find(
                sent.channel, delivery_id, since=now - BEFORE, now=now
            )
        except RefusedError as error:
            return note(
                f"live: the history cannot be read ({error.reason}): unclear messages "
                "are held for an admin; grant im:history"
            )
        except SendError as error:
            return wrong(f"live: the history did not answer: {error}")
        if found is not None:
            return _judge(found, sent, lag=lag)
        await asyncio.sleep(trial.look_every.total_seconds())
    seconds = trial.settle.total_seconds()
    return wrong(f"live: not in the history after {seconds:g} s: raise SETTLE_SECONDS")


def _judge(found: SentReceipt, sent: SentReceipt, *, lag: float) -> Line:
    if found.ts != sent.ts:
        return wrong("live: the history shows another time stamp than the post did")
    return ok(f"live: the history showed it after {lag:.1f} s, with its metadata")


async def _absent(trial: Trial, messenger: SlackMessenger, sent: SentReceipt) -> Line:
    try:
        now = trial.clock()
        found = await messenger.find(
            sent.channel, str(uuid4()), since=now - BEFORE, now=now
        )
    except SendError as error:
        return note(f"live: what is absent cannot be told: {error}")
    if found is not None:
        return wrong("live: the history shows a message that was never sent")
    return ok("live: a message that was never sent is not in the history")


async def _change(client: AsyncWebClient, sent: SentReceipt) -> None:
    blocks = _payload(CHANGED)["blocks"]
    await client.chat_update(
        channel=sent.channel, ts=sent.ts, text=CHANGED, blocks=blocks
    )


async def _delete(client: AsyncWebClient, sent: SentReceipt) -> None:
    await client.chat_delete(channel=sent.channel, ts=sent.ts)


async def _step(done: str, act: Callable[[], Awaitable[None]]) -> Line:
    try:
        await act()
    except UNCLEAR as error:
        code = slack_code(error) if isinstance(error, SlackApiError) else None
        why = code or why_no_answer(error)
        return wrong(f"live: the message could not be {done}: {why}")
    return ok(f"live: the message was {done}")


def _payload(words: str) -> Payload:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    return {"text": words, "blocks": [section]}
