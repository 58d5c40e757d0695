"""A list of App Home as a whole: opened, turned, and drawn anew after a press in it."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import load_origin, put_view, tell
from bot.listeners.home.agreed import agreed_of
from bot.listeners.pipeline.figures import glance
from bot.views.home import whole_list as view
from bot.views.home.more import Whole
from bot.views.replies import refusals
from bot.views.slack_text.blocks import Block
from coaching.facts import Person, Role
from models.db.read_session import ReadSession
from models.pages.home import admin_home, shadow_messages
from models.people.roster import active_slack_user

LONGEST_NUMBER = 9


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the three buttons."""
    for action in (
        action_ids.LIST_OPEN,
        action_ids.LIST_BACK,
        action_ids.LIST_ONWARD,
    ):
        app.action(action)(ack=acknowledge, lazy=[guarded(on_list, supplies)])


async def on_list(args: AsyncArgs, supplies: Supplies) -> None:
    """Show a page of the presser's own list; the admin's lists to an admin alone."""
    named = str((args.action or {}).get("value", ""))
    shown = await _page(args, supplies, named)
    if shown is None:
        await tell(args, refusals.NOT_YOUR_LIST)
    else:
        await put_view(args, shown)


async def draw_again(args: AsyncArgs, supplies: Supplies) -> None:
    """Show the list on which something was done as it stands now, if it was on one."""
    below = _below(args.body)
    if below is None:
        return
    view_id, named = below
    shown = await _page(args, supplies, named)
    if shown is not None:
        await args.client.views_update(view_id=view_id, view=shown)


def _below(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the list's view and its page; None: no list was pressed on."""
    modal = body.get("view") or {}
    if modal.get("callback_id") == action_ids.LIST_VIEW:
        return modal["id"], modal["private_metadata"]
    if body.get("type") != "view_submission":
        return None
    origin = load_origin(modal["private_metadata"])
    root = modal.get("root_view_id")
    return (root, origin.listed) if root and origin.listed else None


async def _page(args: AsyncArgs, supplies: Supplies, named: str) -> Block | None:
    name, _, number = named.partition(":")
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        person = await active_slack_user(session, args.body["user"]["id"])
        if person is None or name not in set(Whole):
            return None
        lists = await _lists(session, supplies, person, Whole(name))
    page = _number(number)
    reader = glance(supplies, person, now=supplies.clock())
    return view.view(Whole(name), lists, reader, page=page)


async def _lists(
    session: ReadSession, supplies: Supplies, person: Person, whole: Whole
) -> view.Lists:
    now = supplies.clock()
    is_admin = person.role is Role.ADMIN
    is_shadow = is_admin and whole is Whole.SHADOW
    return view.Lists(
        agreed=await agreed_of(session, person, now=now),
        admin=await admin_home(session, now=now) if is_admin else None,
        shadow=await shadow_messages(session, now=now) if is_shadow else (),
    )


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 0
