"""What the owner of a request does with it: on it, done, another owner or day."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.form_ack import acknowledge_form
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.replies import Origin, load_origin, open_view, tell
from bot.listeners.home.home import publish
from bot.listeners.message.press import read_submission, settle
from bot.listeners.requests.whose_request import (
    Pressed,
    evidence_of,
    pressed,
    pressed_by,
)
from bot.views.modals import help_form as form
from coaching.evidence import HelpRequestEvidence
from coaching.facts import Person
from models.conversation import help_requests
from models.conversation.help_requests import HeldRequest
from models.db.read_session import ReadSession
from models.outbox.reach import read_reach

HELP = "help"
Act = Callable[[AsyncSession, HeldRequest], Awaitable[bool]]
State = Literal["taken", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A press on a request that is this person's, still open or just closed."""

    found: Pressed
    request_id: int
    owner_id: int
    due_on: date
    helpers: tuple[Person, ...]


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the three buttons and for the modal."""
    for action, work in (
        (action_ids.HELP_TAKE, on_take),
        (action_ids.HELP_DONE, on_done),
        (action_ids.HELP_CHANGE, on_change),
    ):
        app.action(action)(ack=acknowledge, lazy=[guarded(work, supplies)])
    app.view(action_ids.HELP_CHANGE_VIEW)(
        ack=check_change, lazy=[guarded(on_changed, supplies)]
    )


async def on_take(args: AsyncArgs, supplies: Supplies) -> None:
    """Note that its owner is on it."""
    take = partial(help_requests.take, now=supplies.clock())
    held = await _held(args, supplies, take)
    if held is not None:
        outcome = form.taken(held.found.press.today)
        await _show(args, supplies, held.found, state="taken", outcome=outcome)


async def on_done(args: AsyncArgs, supplies: Supplies) -> None:
    """Close the request; the rep is told by a note."""
    close = partial(help_requests.close, now=supplies.clock())
    held = await _held(args, supplies, close)
    if held is not None:
        outcome = form.closed(held.found.press.today)
        await _show(args, supplies, held.found, state="closed", outcome=outcome)


async def on_change(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask who has it from now on, and by when."""
    held = await _held(args, supplies, _is_open)
    if held is None:
        return
    press = held.found.press
    view = form.change_view(
        metadata=press.origin(HELP, held.request_id).dump(),
        owners=held.helpers,
        owner_id=held.owner_id,
        due_on=max(held.due_on, press.today),
    )
    await open_view(args, view)


async def check_change(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is missing."""
    await acknowledge_form(args, _change(args))


async def on_changed(args: AsyncArgs, supplies: Supplies) -> None:
    """Hand the request over, or move its day."""
    change = _change(args)
    if isinstance(change, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        found = await _submitted(args, supplies, session, origin)
        sentence, state = await _hand_over(session, found, origin, change)
    if isinstance(found, Pressed) and state is not None:
        await _show(args, supplies, found, state=state, outcome=sentence)
    else:
        await tell(args, sentence)


async def _hand_over(
    session: AsyncSession,
    found: Pressed | str,
    origin: Origin,
    change: tuple[int, date],
) -> tuple[str, State | None]:
    """Return what is said then, and how far it is for the one who had it."""
    if isinstance(found, str):
        return found, None
    owner_id, due_on = change
    now = found.press.now
    request = await help_requests.request_for(
        session, origin.subject or 0, found.person, now=now
    )
    if request is None:
        return form.GONE, None
    helpers = await help_requests.helpers_of(session, request.rep_id, now=now)
    owner = next((each for each in helpers if each.id == owner_id), None)
    if owner is None:
        return form.NOT_THEM, None
    if not await help_requests.hand_over(session, request.id, owner, due_on=due_on):
        return form.CLOSED, None
    is_self = owner.id == found.person.id
    is_told = is_self or (await read_reach(session)).is_live_for(owner.id)
    today = found.press.today
    words = form.changed(owner.name, due_on, today=today, is_told=is_told)
    return words, "taken" if is_self else "closed"


async def _submitted(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession, origin: Origin
) -> Pressed | str:
    press = await read_submission(args, supplies, session, origin)
    return await pressed_by(session, press)


async def _held(args: AsyncArgs, supplies: Supplies, act: Act) -> Owned | None:
    """Do `act` to the request of a press; say why where nothing can be done."""
    async with supplies.sessions.begin() as session:
        found = await pressed(args, supplies, session)
        held = found if isinstance(found, str) else await _act_on(session, found, act)
    if isinstance(held, str):
        await tell(args, held)
        return None
    return held


async def _is_open(_session: ReadSession, request: HeldRequest) -> bool:
    return request.is_open


async def _act_on(session: AsyncSession, found: Pressed, act: Act) -> Owned | str:
    evidence = evidence_of(found, HelpRequestEvidence)
    request_id = found.subject(evidence.request_id if evidence else None)
    now = found.press.now
    request = await help_requests.request_for(
        session, request_id, found.person, now=now
    )
    if request is None:
        return form.GONE
    if not await act(session, request):
        return form.CLOSED
    helpers = await help_requests.helpers_of(session, request.rep_id, now=now)
    return Owned(
        found=found,
        request_id=request.id,
        owner_id=request.owner_id,
        due_on=request.due_on,
        helpers=tuple(helpers),
    )


async def _show(
    args: AsyncArgs, supplies: Supplies, found: Pressed, *, state: State, outcome: str
) -> None:
    """Show what became of it in the message, or in App Home."""
    evidence = evidence_of(found, HelpRequestEvidence)
    if found.told is None or evidence is None:
        await publish(args, supplies, found.press.slack_user_id)
        return
    told = replace(found.told, evidence=evidence.model_copy(update={"state": state}))
    await settle(args, supplies, found.press, told=told, outcome=outcome)


def _change(args: AsyncArgs) -> tuple[int, date] | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return form.read_change(view["state"]["values"], today=origin.today)
