"""App Home: published when somebody opens it."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import acknowledge, guarded
from bot.listeners.figures import glance, read_team
from bot.supplies import Supplies
from bot.views import home
from bot.views.blocks import Block
from coaching.facts import Role
from models.home import admin_home, person_home
from models.mode import read_mode
from models.people import by_slack_user

HOME = "home"


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for somebody opening the app's own page."""
    app.event("app_home_opened")(ack=acknowledge, lazy=[guarded(on_opened, supplies)])


async def on_opened(args: AsyncArgs, supplies: Supplies) -> None:
    """Publish the person's page; the other tabs need nothing."""
    event = args.event or {}
    if event.get("tab", HOME) != HOME:
        return
    async with supplies.sessions.begin() as session:
        view = await _page(session, supplies, event["user"])
    await args.client.views_publish(user_id=event["user"], view=view)


async def _page(session: AsyncSession, supplies: Supplies, user: str) -> Block:
    person = await by_slack_user(session, user)
    if person is None:
        return home.stranger()
    now = supplies.clock()
    is_admin = person.role is Role.ADMIN
    team = None
    if not is_admin:
        team = await read_team(session, supplies, person, now=now)
    page = home.Page(
        person=person,
        own=await person_home(session, person.id, now=now),
        team=team.read.pipelines if team else (),
        data_as_of=team.read.data_as_of if team else None,
        admin=await admin_home(session, now=now) if is_admin else None,
        mode=await read_mode(session),
    )
    return home.view(page, glance(supplies, person, now=now))
