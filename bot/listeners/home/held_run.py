"""An admin lets go what the circuit breaker holds: all of it, or one team's."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import tell
from bot.listeners.home.admin_press import pressing_admin
from bot.views.home import held_run as view
from models.conversation.breaker_holds import LET_GO, let_go

LONGEST_ID = 10
"""Digits from which on a number is no person's id, and too large for a column."""


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for both buttons."""
    for action in (action_ids.RUN_LET_ALL, action_ids.RUN_LET_TEAM):
        app.action(action)(ack=acknowledge, lazy=[guarded(on_press, supplies)])


async def on_press(args: AsyncArgs, supplies: Supplies) -> None:
    """Do as an admin chose; anybody else is refused, and that is noted."""
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        sentence = await _let_go(args, supplies, session)
    await tell(args, sentence)


async def _let_go(args: AsyncArgs, supplies: Supplies, session: AsyncSession) -> str:
    now = supplies.clock()
    pressed = args.action or {}
    value = str(pressed.get("value", ""))[:20]
    admin = await pressing_admin(args, session, action=LET_GO, object_id=value, now=now)
    if admin is None:
        return view.ADMINS_ONLY
    is_team = pressed.get("action_id") == action_ids.RUN_LET_TEAM
    if is_team and not (value.isdecimal() and len(value) < LONGEST_ID):
        return view.TOO_LATE
    team = int(value) if is_team else None
    number = await let_go(session, team=team, changed_by=str(admin.id), now=now)
    return view.let_go(number) if number else view.TOO_LATE
