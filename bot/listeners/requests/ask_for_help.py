"""A call for help, from a nudge, from a deal or from App Home."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.form_ack import acknowledge_form
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import load_origin, open_view, tell
from bot.listeners.message.press import look_up, read_back, read_press, refuse
from bot.listeners.requests.deal_modal import Bound, open_about_deal
from bot.listeners.requests.whose_request import say
from bot.views.modals import help_form as form
from bot.views.replies import refusals
from coaching.refs import deal_id_of
from models.conversation import answers, help_requests
from models.conversation.help_requests import NotAsked
from models.conversation.may_answer import AnswerStatus
from models.deals.whose_deal import visible_deal
from models.outbox.reach import read_reach
from models.people.roster import active_slack_user

HELP = "help"
NOT_ASKED = {NotAsked.NOBODY: form.NOBODY, NotAsked.TOO_MANY: form.TOO_MANY}


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for both buttons and for the modal."""
    for action, work in (
        (action_ids.HELP, on_help),
        (action_ids.HELP_ON_DEAL, on_help_on_deal),
    ):
        app.action(action)(ack=acknowledge, lazy=[guarded(work, supplies)])
    app.view(action_ids.HELP_VIEW)(ack=check_help, lazy=[guarded(on_asked, supplies)])


async def on_help(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask with what, if the message is this person's and still matters."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        result = await look_up(session, press)
        if result.message is None or result.status is not AnswerStatus.RECORDED:
            deal, is_free = None, True
        else:
            person = await active_slack_user(session, press.slack_user_id)
            told = read_back(result.message)
            deal_id = deal_id_of(told.evidence)
            deal = person and await visible_deal(session, person, deal_id)
            is_free = person is None or await help_requests.may_ask(session, person)
    if result.message is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    if not is_free:
        await tell(args, form.TOO_MANY)
        return
    origin = press.origin(result.message.kind, deal.id if deal else None)
    view = form.view(
        metadata=origin.dump(), today=press.today, deal=deal.name if deal else None
    )
    await open_view(args, view)


async def on_help_on_deal(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask with what, on the deal that the button names; from App Home on none."""
    bound = Bound(is_free=help_requests.may_ask, sentence=form.TOO_MANY)
    await open_about_deal(args, supplies, kind=HELP, form=form.view, bound=bound)


async def check_help(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is missing."""
    await acknowledge_form(args, _form(args))


async def on_asked(args: AsyncArgs, supplies: Supplies) -> None:
    """Store the request for the leader, and tell the rep who has it."""
    found = _form(args)
    if isinstance(found, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        sentence, is_asked = await _ask(args, supplies, session, found)
    if is_asked:
        await say(args, supplies, sentence, origin=origin)
    else:
        await tell(args, sentence)


async def _ask(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession, found: form.HelpForm
) -> tuple[str, bool]:
    """Return what is said, and whether the request is stored."""
    await take(args, supplies, session)
    now, user = supplies.clock(), args.body["user"]["id"]
    origin = load_origin(args.body["view"]["private_metadata"])
    person = await active_slack_user(session, user)
    if person is None:
        return refusals.UNKNOWN_ASKER, False
    deal = await visible_deal(session, person, origin.subject)
    wanted = help_requests.Wanted(
        topic=found.topic,
        note=found.note,
        due_on=found.due_on,
        deal_id=deal.id if deal else None,
    )
    owner = await help_requests.ask(session, person, wanted, now=now)
    if isinstance(owner, NotAsked):
        return NOT_ASKED[owner], False
    if origin.delivery_id:
        # Who asks for help has answered: the leader need not hear of it once more.
        await answers.record_answer(
            session,
            delivery_id=origin.delivery_id,
            clicker_slack_id=user,
            choice=HELP,
            now=now,
        )
    today = person.calendar.today(now)
    reach = await read_reach(session)
    is_told = reach.is_live_for(owner.id)
    return form.asked(owner.name, found.due_on, today=today, is_told=is_told), True


def _form(args: AsyncArgs) -> form.HelpForm | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return form.read(view["state"]["values"], today=origin.today)
