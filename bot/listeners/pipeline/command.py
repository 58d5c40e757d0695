"""`/pipeline`: whose deals, may the asker see them, and what do they say."""

from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import open_view, show, tell, turn
from bot.listeners.pipeline.figures import Read, glance, read_figures
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
from bot.views.slack_text.blocks import Payload, modal
from coaching.pipeline import DealFigures

HELP = frozenset({"help", "?", "-h", "--help"})
LONGEST_ID = 18
"""Digits that any database takes as a number."""
PIPELINE, PEOPLE = "Pipeline", "People"
"""The titles of modals."""


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

    def payload(self, page: int) -> Payload:
        """Return a page of the pipeline; whoever calls has seen that there is one."""
        return pipeline.payload(
            self.read.pipelines[0],
            self.glance,
            is_own=self.is_own,
            data_as_of=self.read.data_as_of,
            page=page,
        )

    def deal(self, deal_id: int) -> DealFigures | None:
        """Return an open deal by its id."""
        items = (item for found in self.read.pipelines for item in found.deals)
        return next((item for item in items if item.deal.id == deal_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The reps below a leader, with how the reader sees dates and links."""

    people: pipeline.People
    glance: Glance


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the command and for the buttons in its answers."""
    app.command(action_ids.COMMAND)(
        ack=acknowledge, lazy=[guarded(on_command, supplies)]
    )
    for work, *actions in (
        (on_show, action_ids.SHOW),
        (on_brief, action_ids.BRIEF),
        (on_deals, action_ids.DEALS_BACK, action_ids.DEALS_ONWARD),
        (
            on_people,
            action_ids.PEOPLE_ALL,
            action_ids.PEOPLE_BACK,
            action_ids.PEOPLE_ONWARD,
        ),
    ):
        for action in actions:
            app.action(action)(ack=acknowledge, lazy=[guarded(work, supplies)])


async def on_command(args: AsyncArgs, supplies: Supplies) -> None:
    """Answer `/pipeline` with whatever follows it."""
    text = " ".join(str((args.command or {}).get("text") or "").split())
    match await _find(args, supplies, text=text):
        case None:
            await show(args, help_view.payload())
        case str() as found:
            await tell(args, found)
        case Team() as found:
            await show(args, pipeline.people(found.people, found.glance))
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
    return await _team(supplies, asked, team, now=now)


async def on_show(args: AsyncArgs, supplies: Supplies) -> None:
    """Show the pipeline of the person whom the button names."""
    await show_pipeline(args, supplies, person_id=_id(args))


async def show_pipeline(args: AsyncArgs, supplies: Supplies, *, person_id: int) -> None:
    """Show one person's pipeline to whoever pressed a button, if they may see it."""
    asked = await _asked(args, supplies, person_id)
    if isinstance(asked, str):
        await tell(args, asked)
    else:
        await _show(args, await _answer(supplies, asked, now=supplies.clock()))


async def on_deals(args: AsyncArgs, supplies: Supplies) -> None:
    """Turn the page of a pipeline, if whoever pressed may still see it."""
    person_id, page = _turned(args)
    asked = await _asked(args, supplies, person_id)
    if isinstance(asked, str):
        await tell(args, asked)
        return
    found = await _answer(supplies, asked, now=supplies.clock())
    if found.read.pipelines:
        await turn(args, found.payload(page), title=PIPELINE)
    else:
        await tell(args, refusals.GONE)


async def on_people(args: AsyncArgs, supplies: Supplies) -> None:
    """Turn the page of a leader's people: those whom the presser may see by now."""
    leader_id, page = _turned(args)
    now = supplies.clock()
    asked = await _asked(args, supplies, leader_id)
    if isinstance(asked, str):
        await tell(args, asked)
        return
    async with supplies.sessions.begin() as session:
        team = await team_of(session, asked.subject, asker=asked.asker, now=now)
    if not team:
        await tell(args, refusals.GONE)
        return
    found = await _team(supplies, asked, team, now=now)
    await turn(
        args, pipeline.people(found.people, found.glance, page=page), title=PEOPLE
    )


async def _asked(
    args: AsyncArgs, supplies: Supplies, person_id: int
) -> GrantedLook | str:
    """Return the granted look of whoever pressed at this person, or why not."""
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        user = args.body["user"]["id"]
        return await by_id(
            session, slack_user_id=user, person_id=person_id, now=supplies.clock()
        )


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
    return _number(str((args.action or {}).get("value", "")))


def _turned(args: AsyncArgs) -> tuple[int, int]:
    """Return whose list it is and which page of it, as a button carries them."""
    whose, _, page = str((args.action or {}).get("value", "")).partition(":")
    return _number(whose), _number(page)


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    return int(text) if is_number else 0


async def _answer(supplies: Supplies, asked: GrantedLook, *, now: datetime) -> Shown:
    read = await read_figures(supplies, only={asked.subject.id}, now=now)
    return Shown(asked=asked, read=read, glance=glance(supplies, asked.asker, now=now))


async def _team(
    supplies: Supplies, asked: GrantedLook, team: frozenset[int], *, now: datetime
) -> Team:
    read = await read_figures(supplies, only=team, now=now)
    is_own = asked.subject.id == asked.asker.id
    those = pipeline.People(
        leader_id=asked.subject.id,
        found=read.pipelines,
        data_as_of=read.data_as_of,
        common=read.common,
        leader=None if is_own else asked.subject.name,
    )
    return Team(people=those, glance=glance(supplies, asked.asker, now=now))


async def _show(args: AsyncArgs, found: Shown) -> None:
    """Show the pipeline where the person asked: in the conversation or in a modal."""
    if not found.read.pipelines:
        await tell(args, refusals.GONE)
        return
    payload = found.payload(page=0)
    if args.body.get("response_url"):
        await show(args, payload)
    else:
        await open_view(args, modal(title=PIPELINE, blocks=payload["blocks"]))
