"""*Not Now* and its modal, and the day of a 1:1: silence that is asked for."""

from datetime import date, timedelta

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.form_ack import acknowledge_form
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.replies import load_origin, open_view
from bot.listeners.message.press import (
    Press,
    conclude,
    look_up,
    read_press,
    read_submission,
    refuse,
)
from bot.views.modals import not_now, pick_day
from coaching.memory.put_offs import Reason
from models.conversation import answers
from models.conversation.may_answer import AnswerResult, AnswerStatus


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the button and for both modals."""
    app.action(action_ids.NOT_NOW)(
        ack=acknowledge, lazy=[guarded(on_not_now, supplies)]
    )
    app.view(action_ids.NOT_NOW_VIEW)(
        ack=check_reason, lazy=[guarded(on_reason, supplies)]
    )
    app.view(action_ids.PICK_DAY_VIEW)(ack=check_day, lazy=[guarded(on_day, supplies)])


async def on_not_now(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask for the reason, if the message is this person's and still matters."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
    if result.message is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    kind = result.message.kind
    view = not_now.view(
        kind=kind, metadata=press.origin(kind).dump(), today=press.today
    )
    await open_view(args, view)


async def check_reason(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is missing."""
    await acknowledge_form(args, _choice(args))


async def on_reason(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep the put-off and show it in place of the buttons."""
    choice = _choice(args)
    if isinstance(choice, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        press = await read_submission(args, supplies, session, origin)
        result = await _put_off(session, press, choice.reason, choice.until)
    outcome = not_now.outcome(choice, kind=origin.kind, today=press.today)
    await conclude(args, supplies, press, result, outcome=outcome)


def _choice(args: AsyncArgs) -> not_now.PutOffChoice | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return not_now.read(view["state"]["values"], today=origin.today)


async def check_day(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is wrong with the day."""
    await acknowledge_form(args, _day(args))


async def on_day(args: AsyncArgs, supplies: Supplies) -> None:
    """Note a 1:1 that was held, or keep quiet until a planned one is over."""
    picked = _day(args)
    if isinstance(picked, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        press = await read_submission(args, supplies, session, origin)
        is_past = picked <= press.today
        result = await _keep_day(session, press, picked, is_past=is_past)
    say = pick_day.held if is_past else pick_day.planned
    outcome = say(picked, today=press.today)
    await conclude(args, supplies, press, result, outcome=outcome)


def _day(args: AsyncArgs) -> date | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return pick_day.read(view["state"]["values"], today=origin.today)


async def _keep_day(
    session: AsyncSession, press: Press, picked: date, *, is_past: bool
) -> AnswerResult:
    if not is_past:
        after = picked + timedelta(days=1)
        return await _put_off(session, press, Reason.PLANNED_PUSH, after)
    return await answers.record_one_on_one(
        session,
        delivery_id=press.delivery_id,
        clicker_slack_id=press.slack_user_id,
        held_on=picked,
        now=press.now,
    )


async def _put_off(
    session: AsyncSession, press: Press, reason: Reason, until: date | None
) -> AnswerResult:
    return await answers.put_off(
        session,
        delivery_id=press.delivery_id,
        clicker_slack_id=press.slack_user_id,
        reason=reason,
        until=until,
        now=press.now,
    )
