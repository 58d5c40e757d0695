"""The answers that a message offers: the step, the second choice, and a plain no."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.replies import open_view
from bot.listeners.message.press import (
    Press,
    StoredMessage,
    look_up,
    read_back,
    read_press,
    record,
    refuse,
    settle,
)
from bot.listeners.pipeline.command import show_pipeline
from bot.views.messages.kind import Instead, Opens
from bot.views.modals import not_now, pick_day
from bot.views.replies import meeting_outcomes
from coaching.evidence import Evidence, OneOnOneEvidence
from coaching.memory.put_offs import Reason
from models.conversation import answers
from models.conversation.answers import booked_meeting
from models.conversation.may_answer import AnswerResult, AnswerStatus


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the three buttons."""
    app.action(action_ids.STEP)(ack=acknowledge, lazy=[guarded(on_step, supplies)])
    app.action(action_ids.SECOND)(ack=acknowledge, lazy=[guarded(on_second, supplies)])
    app.action(action_ids.THIRD)(ack=acknowledge, lazy=[guarded(on_third, supplies)])


async def on_step(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep the step once, and show it in place of the buttons."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
        if result.message is not None and result.status is AnswerStatus.RECORDED:
            evidence = read_back(result.message).evidence
            result = await _keep_step(session, press, evidence)
    if result.message is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    told = read_back(result.message)
    outcome = told.answers.done(told.evidence, press.today)
    await settle(args, supplies, press, told=told, outcome=outcome)


async def _keep_step(
    session: AsyncSession, press: Press, evidence: Evidence
) -> AnswerResult:
    if isinstance(evidence, OneOnOneEvidence):
        return await answers.record_one_on_one(
            session,
            delivery_id=press.delivery_id,
            clicker_slack_id=press.slack_user_id,
            held_on=press.today,
            now=press.now,
        )
    if booked_meeting(evidence) is not None:
        return await _attend(session, press, answers.ATTEND)
    return await record(session, press, answers.STEP)


async def on_second(args: AsyncArgs, supplies: Supplies) -> None:
    """Open what the second choice asks for, or keep it where it needs no more."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
        if result.message is None or result.status is not AnswerStatus.RECORDED:
            told = None
        else:
            told = read_back(result.message)
            result = await _keep_second(session, press, told, result)
    if told is None or result.status is AnswerStatus.STALE:
        await refuse(args, result)
        return
    await _follow(args, supplies, press, told, result)


async def _keep_second(
    session: AsyncSession, press: Press, told: StoredMessage, opened: AnswerResult
) -> AnswerResult:
    """Keep what the press alone decides; a modal's submission decides the rest."""
    match told.answers.second:
        case Instead() if booked_meeting(told.evidence) is not None:
            return await _attend(session, press, answers.PRE_BRIEF)
        case Instead() | Opens.DEALS:
            return await record(session, press, answers.SECOND)
        case _:
            return opened


async def _follow(
    args: AsyncArgs,
    supplies: Supplies,
    press: Press,
    told: StoredMessage,
    result: AnswerResult,
) -> None:
    match told.answers.second:
        case Opens.DAY if isinstance(told.evidence, OneOnOneEvidence):
            view = pick_day.view(
                rep=told.evidence.rep.name,
                metadata=press.origin(told.kind).dump(),
                today=press.today,
            )
            await open_view(args, view)
        case Instead() if result.status is AnswerStatus.REPEATED:
            await refuse(args, result)
        case Instead(done=done):
            outcome = done(told.evidence, press.today)
            await settle(args, supplies, press, told=told, outcome=outcome)
        case Opens.DEALS if told.about_id is not None:
            # Looking twice is no second answer: the deals are shown each time.
            await show_pipeline(args, supplies, person_id=told.about_id)
        case second:
            view = not_now.view(
                kind=told.kind,
                metadata=press.origin(told.kind).dump(),
                today=press.today,
                chosen=second if isinstance(second, Reason) else None,
            )
            await open_view(args, view)


async def on_third(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep that a rep wants no company in a meeting, and show it."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
        told = None
        if result.message is not None and result.status is AnswerStatus.RECORDED:
            told = read_back(result.message)
            result = await record(session, press, answers.THIRD)
    if told is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    outcome = meeting_outcomes.not_this_one(today=press.today)
    await settle(args, supplies, press, told=told, outcome=outcome)


async def _attend(session: AsyncSession, press: Press, choice: str) -> AnswerResult:
    return await answers.record_attendance(
        session,
        delivery_id=press.delivery_id,
        clicker_slack_id=press.slack_user_id,
        choice=choice,
        now=press.now,
    )
