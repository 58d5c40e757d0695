"""A person's own settings, opened from App Home and kept within the admin's bounds."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.form_ack import acknowledge_form
from bot.inbound.guarded import Listener, acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import load_origin, open_view, tell
from bot.listeners.home.home import publish
from bot.listeners.message.press import read_press
from bot.views.modals import settings_form as form
from bot.views.replies import refusals
from coaching.limits import Plan
from coaching.memory.personal_settings import Personal
from models.people.roster import active_slack_user
from models.people.settings import personal_settings, store_personal

SETTINGS = "settings"


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the button and for the modal."""
    app.action(action_ids.SETTINGS)(
        ack=acknowledge, lazy=[guarded(on_settings, supplies)]
    )
    app.view(action_ids.SETTINGS_VIEW)(
        ack=checking(supplies), lazy=[guarded(on_saved, supplies)]
    )


async def on_settings(args: AsyncArgs, supplies: Supplies) -> None:
    """Open the modal with what is in force for whoever pressed."""
    async with supplies.sessions.begin() as session:
        press = await read_press(args, supplies, session)
        person = await active_slack_user(session, press.slack_user_id)
        found = await personal_settings(
            session, now=press.now, only=person.id if person else 0
        )
    if person is None:
        await tell(args, refusals.UNKNOWN_ASKER)
        return
    view = form.view(
        metadata=press.origin(SETTINGS).dump(),
        person=person,
        own=found.get(person.id),
        limits=supplies.thresholds.plan,
        today=press.today,
    )
    await open_view(args, view)


def checking(supplies: Supplies) -> Listener:
    """Return what closes the modal, or says beside the field what is out of bounds."""

    async def check_settings(args: AsyncArgs) -> None:
        await acknowledge_form(args, _form(args, supplies.thresholds.plan))

    return check_settings


async def on_saved(args: AsyncArgs, supplies: Supplies) -> None:
    """Store the settings of whoever submitted the modal, and show them."""
    limits, now = supplies.thresholds.plan, supplies.clock()
    found = _form(args, limits)
    if isinstance(found, dict):
        return  # the modal is still open and says why
    user = args.body["user"]["id"]
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        person = await active_slack_user(session, user)
        if person is not None:
            allowed = form.mutable(person.role, limits)
            own = Personal(
                person_id=person.id,
                changed_at=now,
                day_starts=found.day_starts,
                day_ends=found.day_ends,
                weekly=found.weekly,
                muted=found.muted & frozenset(allowed),
                paused_until=found.paused_until,
            )
            await store_personal(session, own)
    await publish(args, supplies, user)


def _form(args: AsyncArgs, limits: Plan) -> form.SettingsForm | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return form.read(view["state"]["values"], today=origin.today, limits=limits)
