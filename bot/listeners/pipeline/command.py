"""`/pipeline`: whose deals, may the asker see them, and what do they say."""

from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import open_view, show, tell
from bot.listeners.pipeline.figures import Read, Team, glance, read_figures
from bot.listeners.pipeline.who_may_look import (
    GrantedLook,
    by_deal,
    by_id,
    resolve,
    team_of,
)
from bot.views.pipeline import answer as pipeline
from bot.views.pipeline import command_help as help_view
from bot.views.pipeline import deal_brief
from bot.views.pipeline.deal_lines import Glance
from bot.views.replies import refusals
from bot.views.slack_text.blocks import Payload
from coaching.pipeline import DealFigures

HELP = frozenset({"help", "?", "-h", "--help"})
LONGEST_ID = 18
"""Digits that any database takes as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A granted look with what was read for it."""

    asked: GrantedLook
    read: Read
    glance: Glance

    @property
    def is_own(self) -> bool:
        """Say whether somebody asked about themselves."""
        return self.asked.asker.id == self.asked.subject.id

    def deal(self, deal_id: int) -> DealFigures | None:
        """Return an open deal by its id."""
        items = (item for found in self.read.pipelines for item in found.deals)
        return next((item for item in items if item.deal.id == deal_id), None)


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the command and for the buttons in its answers."""
    app.command(action_ids.COMMAND)(
        ack=acknowledge, lazy=[guarded(on_command, supplies)]
    )
    app.action(action_ids.SHOW)(ack=acknowledge, lazy=[guarded(on_show, supplies)])
    app.action(action_ids.BRIEF)(ack=acknowledge, lazy=[guarded(on_brief, supplies)])


async def on_command(args: AsyncArgs, supplies: Supplies) -> None:
    """Answer `/pipeline` with whatever follows it."""
    text = " ".join(str((args.command or {}).get("text") or "").split())
    match await _find(args, supplies, text=text):
        case None:
            await show(args, help_view.payload())
        case str() as found:
            await tell(args, found)
        case Team() as found:
            await show(args, _team_payload(found))
        case Shown() as found:
            await _show(args, found)


async def _find(
    args: AsyncArgs, supplies: Supplies, *, text: str
) -> Shown | Team | str | None:
    """Return what was asked for, why it is not shown, or None for the help."""
    now = supplies.clock()
    team: frozenset[int] = frozenset()
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        if text.casefold() in HELP:
            return None
        user = args.body["user_id"]
        asked = await resolve(session, slack_user_id=user, text=text, now=now)
        if isinstance(asked, GrantedLook):
            team = await team_of(session, asked.subject, asker=asked.asker, now=now)
    if isinstance(asked, str):
        return asked
    if not team:
        return await _answer(supplies, asked, now=now)
    read = await read_figures(supplies, only=team, now=now)
    return Team(
        read=read,
        glance=glance(supplies, asked.asker, now=now),
        leader=None if asked.subject.id == asked.asker.id else asked.subject.name,
    )


async def show_pipeline(args: AsyncArgs, supplies: Supplies, *, person_id: int) -> None:
    """Show one person's pipeline to whoever pressed a button, if they may see it."""
    now = supplies.clock()
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        user = args.body["user"]["id"]
        asked = await by_id(session, slack_user_id=user, person_id=person_id, now=now)
    if isinstance(asked, str):
        await tell(args, asked)
    else:
        await _show(args, await _answer(supplies, asked, now=now))


async def on_show(args: AsyncArgs, supplies: Supplies) -> None:
    """Show the pipeline of the person whom the button names."""
    await show_pipeline(args, supplies, person_id=_id(args))


async def on_brief(args: AsyncArgs, supplies: Supplies) -> None:
    """Open the brief of the deal that the button names."""
    now = supplies.clock()
    deal_id = _id(args)
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        user = args.body["user"]["id"]
        asked = await by_deal(session, slack_user_id=user, deal_id=deal_id, now=now)
    if isinstance(asked, str):
        await tell(args, asked)
        return
    answer = await _answer(supplies, asked, now=now)
    item = answer.deal(deal_id)
    if item is None:
        await tell(args, refusals.DEAL_GONE)
        return
    view = deal_brief.brief(
        item,
        answer.glance,
        owner=asked.subject.name,
        data_as_of=answer.read.data_as_of,
    )
    await open_view(args, view)


def _id(args: AsyncArgs) -> int:
    """Return the id that a button carries; 0, which is nobody's, if it is none."""
    value = str((args.action or {}).get("value", ""))
    return int(value) if value.isdecimal() and len(value) <= LONGEST_ID else 0


async def _answer(supplies: Supplies, asked: GrantedLook, *, now: datetime) -> Shown:
    read = await read_figures(supplies, only={asked.subject.id}, now=now)
    return Shown(asked=asked, read=read, glance=glance(supplies, asked.asker, now=now))


async def _show(args: AsyncArgs, answer: Shown) -> None:
    """Show the pipeline where the person asked: in the conversation or in a modal."""
    if not answer.read.pipelines:
        await tell(args, refusals.GONE)
        return
    found, as_of = answer.read.pipelines[0], answer.read.data_as_of
    if args.body.get("response_url"):
        payload = pipeline.payload(
            found, answer.glance, is_own=answer.is_own, data_as_of=as_of
        )
        await show(args, payload)
    else:
        view = pipeline.view(
            found, answer.glance, is_own=answer.is_own, data_as_of=as_of
        )
        await open_view(args, view)


def _team_payload(team: Team) -> Payload:
    blocks = pipeline.team(
        team.read.pipelines,
        team.glance,
        data_as_of=team.read.data_as_of,
        common=team.read.common,
        leader=team.leader,
    )
    text = f"{pipeline.whose_people(team.leader)}: {len(team.read.pipelines)}."
    return {"text": text, "blocks": blocks}
