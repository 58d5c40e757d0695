"""*Why This?*: the numbers behind a message, and what its reader thinks of it."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.replies import open_view
from bot.listeners.message.press import (
    REFUSALS,
    look_up,
    read_back,
    read_press,
    record,
    refuse,
)
from bot.views.messages import render, why
from bot.views.replies import outcomes
from coaching.memory.put_offs import Reason
from models.conversation import answers
from models.conversation.may_answer import AnswerStatus

USEFUL = "useful"
WRONG_DATA = "wrong_data"
DIGEST = "digest"


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the button, and for both buttons in its modal."""
    app.action(action_ids.WHY)(ack=acknowledge, lazy=[guarded(on_why, supplies)])
    app.action(action_ids.USEFUL)(ack=acknowledge, lazy=[guarded(on_useful, supplies)])
    app.action(action_ids.WRONG_DATA)(
        ack=acknowledge, lazy=[guarded(on_wrong_data, supplies)]
    )


async def on_why(args: AsyncArgs, supplies: Supplies) -> None:
    """Open the modal with what was stored; an old message is explained as well."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
    if result.message is None:
        await refuse(args, result)
        return
    told = read_back(result.message)
    view = render.explain(
        told.evidence,
        told.notice,
        delivery_id=press.delivery_id,
        reader=press.calendar,
        crm_hosts=supplies.crm_hosts,
    )
    await open_view(args, view)


async def on_useful(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep that the message was useful, and say thanks in the modal."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await record(session, press, USEFUL)
    await _thank(args, result.status, outcomes.USEFUL)


async def on_wrong_data(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep that the data is wrong, and be silent on the matter from now on.

    A digest is no matter of its own: it goes on, and the admin sees the answer.
    """
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await record(session, press, WRONG_DATA)
        is_new = result.status is AnswerStatus.RECORDED
        if is_new and result.message and result.message.kind != DIGEST:
            await answers.put_off(
                session,
                delivery_id=press.delivery_id,
                clicker_slack_id=press.slack_user_id,
                reason=Reason.WRONG_DATA,
                until=None,
                now=press.now,
            )
    await _thank(args, result.status, outcomes.WRONG_DATA)


async def _thank(args: AsyncArgs, status: AnswerStatus, sentence: str) -> None:
    said = sentence if status is AnswerStatus.RECORDED else REFUSALS[status]
    await args.client.views_update(
        view_id=args.body["view"]["id"], view=why.thanked(said)
    )
