"""An admin decides about a held message: send it again, or leave it."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import tell
from bot.listeners.home.admin_press import pressing_admin
from bot.views.home import held_messages as view
from models.outbox.held import Choice, decide

CHOICES = {action_ids.HELD_RESEND: Choice.RESEND, action_ids.HELD_LEAVE: Choice.LEAVE}
OUTCOMES = {Choice.RESEND: view.RESENT, Choice.LEAVE: view.LEFT}


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for both buttons."""
    for action in CHOICES:
        app.action(action)(ack=acknowledge, lazy=[guarded(on_choice, supplies)])


async def on_choice(args: AsyncArgs, supplies: Supplies) -> None:
    """Do as an admin chose; anybody else is refused, and that is noted."""
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        sentence = await _decide(args, supplies, session)
    await tell(args, sentence)


async def _decide(args: AsyncArgs, supplies: Supplies, session: AsyncSession) -> str:
    now = supplies.clock()
    pressed = args.action or {}
    choice = CHOICES[pressed["action_id"]]
    delivery_id = str(pressed.get("value", ""))[:36]
    admin = await pressing_admin(
        args, session, action=f"held_{choice}", object_id=delivery_id, now=now
    )
    if admin is None:
        return view.ADMINS_ONLY
    is_done = await decide(session, delivery_id, choice, admin_id=admin.id, now=now)
    return OUTCOMES[choice] if is_done else view.TOO_LATE
