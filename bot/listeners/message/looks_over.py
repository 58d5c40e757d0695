"""What a rep says of deals that look over: each by one tap, or all by one."""

import dataclasses

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.replies import replace
from bot.listeners.message.press import (
    Press,
    StoredMessage,
    read_back,
    read_press,
    refuse,
    settle,
)
from bot.views.messages import looks_over
from bot.views.messages import render as message
from coaching.evidence import LooksOverEvidence
from models.conversation.may_answer import AnswerResult, AnswerStatus
from models.conversation.said_over import Tap, Word, say_over, since_said
from models.db.read_session import ReadSession

WORDS = {
    action_ids.OVER: Word.OVER,
    action_ids.ALL_OVER: Word.OVER,
    action_ids.LIVES: Word.LIVES,
    action_ids.ALL_LIVE: Word.LIVES,
}
LONGEST_ID = 18
"""Digits that any database takes as a number."""


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the two buttons of each deal, and for the two of all."""
    for action_id in WORDS:
        app.action(action_id)(ack=acknowledge, lazy=[guarded(on_word, supplies)])


async def on_word(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep what is said, and show the message with what is left to say."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await _keep(args, session, press)
        told = await _since(session, result)
    if told is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    await _show(args, supplies, press, told)


async def _keep(args: AsyncArgs, session: AsyncSession, press: Press) -> AnswerResult:
    action = args.action or {}
    is_one = action.get("action_id") in {action_ids.OVER, action_ids.LIVES}
    tap = Tap(
        delivery_id=press.delivery_id,
        clicker_slack_id=press.slack_user_id,
        deal_id=_deal_id(action.get("value")) if is_one else None,
        word=WORDS[str(action.get("action_id"))],
        calendar=press.calendar,
    )
    return await say_over(session, tap, now=press.now)


def _deal_id(value: object) -> int:
    """Return the deal's id behind the delivery's; 0, which is no deal's, if none is."""
    deal = str(value or "").partition(":")[2]
    return int(deal) if deal.isdecimal() and len(deal) <= LONGEST_ID else 0


async def _since(session: ReadSession, result: AnswerResult) -> StoredMessage | None:
    if result.message is None or result.status is not AnswerStatus.RECORDED:
        return None
    told = read_back(result.message)
    if not isinstance(told.evidence, LooksOverEvidence):
        return None
    evidence = await since_said(session, result.message.id, told.evidence)
    return dataclasses.replace(told, evidence=evidence)


async def _show(
    args: AsyncArgs, supplies: Supplies, press: Press, told: StoredMessage
) -> None:
    evidence = told.evidence
    if isinstance(evidence, LooksOverEvidence) and not evidence.deals:
        outcome = looks_over.all_answered(evidence, today=press.today)
        await settle(args, supplies, press, told=told, outcome=outcome)
        return
    payload = message.render(
        evidence,
        told.notice,
        delivery_id=press.delivery_id,
        reader=press.calendar,
        crm_hosts=supplies.crm_hosts,
    )
    await replace(args, payload, channel=press.channel, ts=press.ts)
