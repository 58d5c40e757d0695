"""App Home: published when somebody opens it."""

from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.listeners.home.agreed import agreed_of
from bot.listeners.home.leader_presence import presence_blocks
from bot.listeners.home.targets import aims_blocks
from bot.listeners.home.whole_list import draw_again
from bot.listeners.pipeline.figures import glance, read_figures
from bot.listeners.pipeline.who_may_look import own_team
from bot.views.home import page as home
from bot.views.slack_text.blocks import Block
from coaching.facts import Person, Role
from coaching.memory.personal_settings import own_terms
from coaching.refs import record_ref
from coaching.standing.gate_words import sentences
from coaching.standing.odds import odds_words
from models.db.read_session import ReadSession
from models.hold_out.hold_out import stored_draw
from models.odds.learned import odds_at
from models.outbox.mode import read_mode
from models.pages.home import admin_home, person_home
from models.people.roster import active_slack_user
from models.people.settings import personal_settings
from models.rules.gates import read_gates
from models.rules.proofs import last_proofs

HOME = "home"


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for somebody opening the app's own page."""
    app.event("app_home_opened")(ack=acknowledge, lazy=[guarded(on_opened, supplies)])


async def on_opened(args: AsyncArgs, supplies: Supplies) -> None:
    """Publish the person's page; the other tabs need nothing."""
    event = args.event or {}
    if event.get("tab", HOME) != HOME:
        return
    await publish(args, supplies, event["user"])


async def publish(args: AsyncArgs, supplies: Supplies, user: str) -> None:
    """Show `user` their page as it stands now, and the list on which they acted."""
    view = await _page(args, supplies, user)
    await args.client.views_publish(user_id=user, view=view)
    await draw_again(args, supplies)


async def _page(args: AsyncArgs, supplies: Supplies, user: str) -> Block:
    now = supplies.clock()
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        person = await active_slack_user(session, user)
        if person is None:
            return home.stranger()
        is_admin = person.role is Role.ADMIN
        own = await person_home(session, person.id, now=now)
        agreed = await agreed_of(session, person, now=now)
        settings = await personal_settings(session, now=now, only=person.id)
        admin = await admin_home(session, now=now) if is_admin else None
        stands = await _standings(session, supplies, now=now) if is_admin else ()
        draw = await stored_draw(session)
        mode = await read_mode(session)
        shown = await _shown(session, person, now=now)
    read = await read_figures(supplies, only=shown, now=now) if shown else None
    set_by_self = settings.get(person.id)
    view = glance(supplies, person, now=now)
    page = home.Page(
        person=person,
        own=own,
        team=read.pipelines if read else (),
        data_as_of=read.data_as_of if read else None,
        admin=admin,
        mode=mode,
        agreed=agreed,
        terms=own_terms(person, set_by_self, supplies.thresholds.plan),
        own_settings=set_by_self,
        common=read.common if read else (),
        aims=tuple(await aims_blocks(supplies, person)),
        standings=stands,
        held_out=0.0 if draw is None else draw.share,
        presence=()
        if is_admin
        else tuple(await presence_blocks(supplies, person, view)),
    )
    return home.view(page, view)


async def _standings(
    session: ReadSession, supplies: Supplies, *, now: datetime
) -> tuple[str, ...]:
    """Return how each rule, and the odds, did on the own past, a sentence each."""
    thresholds = supplies.thresholds
    rules = sentences(
        await last_proofs(session),
        await read_gates(session),
        thresholds,
        today=now.date(),
    )
    odds = odds_words(record_ref(await odds_at(session, now=now), thresholds.odds))
    return (*rules, *([odds] if odds else []))


async def _shown(
    session: AsyncSession, person: Person, *, now: datetime
) -> frozenset[int]:
    """Return whose pipelines stand on the page: a rep's own, or a leader's people."""
    match person.role:
        case Role.REP:
            return frozenset({person.id})
        case Role.ADMIN:
            # That page is about the installation; /pipeline shows the people.
            return frozenset()
        case _:
            return await own_team(session, person, now=now)
