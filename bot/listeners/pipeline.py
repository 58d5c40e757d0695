"""`/pipeline`: whose deals, may the asker see them, and what do they say."""

from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import actions
from bot.errors import acknowledge, guarded
from bot.listeners.asking import Asked, by_id, look, resolve
from bot.listeners.figures import Read, Team, glance, read_figures, read_team
from bot.replies import open_view, show, tell
from bot.supplies import Supplies
from bot.views import help as help_view
from bot.views import pipeline, refusals
from bot.views.blocks import Payload
from bot.views.deal_lines import Glance
from coaching.pipeline import DealFigures
from models.people import by_owner, by_slack_user
from models.tables import Deal

HELP = frozenset({"help", "?", "-h", "--help"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A granted look with what was read for it."""

    asked: Asked
    read: Read
    glance: Glance

    @property
    def is_own(self) -> bool:
        """Say whether somebody asked about themselves."""
        return self.asked.asker.id == self.asked.subject.id


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the command and for the buttons in its answers."""
    app.command(actions.COMMAND)(ack=acknowledge, lazy=[guarded(on_command, supplies)])
    app.action(actions.SHOW)(ack=acknowledge, lazy=[guarded(on_show, supplies)])
    app.action(actions.BRIEF)(ack=acknowledge, lazy=[guarded(on_brief, supplies)])


async def on_command(args: AsyncArgs, supplies: Supplies) -> None:
    """Answer `/pipeline` with whatever follows it."""
    text = " ".join(str((args.command or {}).get("text") or "").split())
    if text.casefold() in HELP:
        await show(args, help_view.payload())
        return
    async with supplies.sessions.begin() as session:
        user = args.body["user_id"]
        found = await _find(session, supplies, user=user, text=text)
    match found:
        case str():
            await tell(args, found)
        case Team():
            await show(args, _team_payload(found))
        case Answer():
            await _show(args, found)


async def _find(
    session: AsyncSession, supplies: Supplies, *, user: str, text: str
) -> Answer | Team | str:
    now = supplies.clock()
    asked = await resolve(session, slack_user_id=user, text=text, now=now)
    if isinstance(asked, str):
        return asked
    if not text:
        team = await read_team(session, supplies, asked.asker, now=now)
        if team is not None:
            return team
    return await _answer(session, supplies, asked, now=now)


async def show_pipeline(args: AsyncArgs, supplies: Supplies, *, person_id: int) -> None:
    """Show one person's pipeline to whoever pressed a button, if they may see it."""
    now = supplies.clock()
    async with supplies.sessions.begin() as session:
        user = args.body["user"]["id"]
        asked = await by_id(session, slack_user_id=user, person_id=person_id, now=now)
        if isinstance(asked, Asked):
            answer = await _answer(session, supplies, asked, now=now)
    if isinstance(asked, str):
        await tell(args, asked)
    else:
        await _show(args, answer)


async def on_show(args: AsyncArgs, supplies: Supplies) -> None:
    """Show the pipeline of the person whom the button names."""
    value = str((args.action or {}).get("value", ""))
    if value.isdecimal():
        await show_pipeline(args, supplies, person_id=int(value))


async def on_brief(args: AsyncArgs, supplies: Supplies) -> None:
    """Open the brief of the deal that the button names."""
    now = supplies.clock()
    async with supplies.sessions.begin() as session:
        found = await _brief(session, supplies, args, now=now)
    if isinstance(found, str):
        await tell(args, found)
        return
    answer, item = found
    view = pipeline.brief(
        item,
        answer.glance,
        owner=answer.asked.subject.name,
        data_as_of=answer.read.data_as_of,
    )
    await open_view(args, view)


async def _brief(
    session: AsyncSession, supplies: Supplies, args: AsyncArgs, *, now: datetime
) -> tuple[Answer, DealFigures] | str:
    """Return the deal if it is open and its owner may be looked at, or why not."""
    value = str((args.action or {}).get("value", ""))
    deal = await session.get(Deal, int(value)) if value.isdecimal() else None
    if deal is None or deal.owner_id is None:
        return refusals.DEAL_GONE
    owner = await by_owner(session, deal.owner_id)
    asker = await by_slack_user(session, args.body["user"]["id"])
    if owner is None or asker is None:
        return refusals.DEAL_GONE if asker else refusals.UNKNOWN_ASKER
    asked = await look(
        session,
        asker=asker,
        subject=owner,
        action="brief",
        now=now,
        object_id=str(deal.id),
    )
    if isinstance(asked, str):
        return asked
    answer = await _answer(session, supplies, asked, now=now)
    for found in answer.read.pipelines:
        for item in found.deals:
            if item.deal.id == deal.id:
                return answer, item
    return refusals.DEAL_GONE


async def _answer(
    session: AsyncSession, supplies: Supplies, asked: Asked, *, now: datetime
) -> Answer:
    only = {asked.subject.id}
    read = await read_figures(session, supplies, only=only, now=now)
    return Answer(asked=asked, read=read, glance=glance(supplies, asked.asker, now=now))


async def _show(args: AsyncArgs, answer: Answer) -> None:
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
        team.read.pipelines, team.glance, data_as_of=team.read.data_as_of
    )
    text = f"Your people: {len(team.read.pipelines)}."
    return {"text": text, "blocks": blocks}
