"""A commitment: made in a modal, then done, kept, moved or dropped."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.form_ack import acknowledge_form
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import load_origin, open_view, tell
from bot.listeners.home.home import publish
from bot.listeners.message.press import read_submission, settle
from bot.listeners.requests.deal_modal import Bound, open_about_deal
from bot.listeners.requests.whose_request import (
    Pressed,
    evidence_of,
    pressed,
    pressed_by,
    say,
)
from bot.views.modals import commitment_form as form
from bot.views.replies import refusals
from coaching.evidence import CommitmentEvidence
from models.conversation import commitments
from models.conversation.commitments import OwnPromise
from models.db.read_session import ReadSession
from models.deals.whose_deal import visible_deal
from models.people.roster import active_slack_user

PROMISE = "commitment"
Act = Callable[[AsyncSession, OwnPromise], Awaitable[bool]]


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for the buttons and for both modals."""
    for action, work in (
        (action_ids.PROMISE, on_promise),
        (action_ids.PROMISE_DONE, on_done),
        (action_ids.PROMISE_KEEP, on_keep),
        (action_ids.PROMISE_DROP, on_drop),
        (action_ids.PROMISE_MOVE, on_move),
    ):
        app.action(action)(ack=acknowledge, lazy=[guarded(work, supplies)])
    app.view(action_ids.PROMISE_VIEW)(ack=check_new, lazy=[guarded(on_new, supplies)])
    app.view(action_ids.PROMISE_MOVE_VIEW)(
        ack=check_move, lazy=[guarded(on_moved, supplies)]
    )


async def on_promise(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask what and by when, on the deal that the button names or on none."""
    bound = Bound(is_free=commitments.may_promise, sentence=form.TOO_MANY)
    await open_about_deal(args, supplies, kind=PROMISE, form=form.view, bound=bound)


async def check_new(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is missing."""
    await acknowledge_form(args, _form(args))


async def on_new(args: AsyncArgs, supplies: Supplies) -> None:
    """Store the commitment of whoever submitted the modal."""
    found = _form(args)
    if isinstance(found, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        sentence, is_kept = await _keep(args, supplies, session, found)
    if is_kept:
        await say(args, supplies, sentence, origin=origin)
    else:
        await tell(args, sentence)


async def _keep(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession, found: form.PromiseForm
) -> tuple[str, bool]:
    """Return what is said, and whether the commitment is stored."""
    await take(args, supplies, session)
    now = supplies.clock()
    origin = load_origin(args.body["view"]["private_metadata"])
    person = await active_slack_user(session, args.body["user"]["id"])
    if person is None:
        return refusals.UNKNOWN_ASKER, False
    deal = await visible_deal(session, person, origin.subject)
    kept = await commitments.promise(
        session,
        person,
        what=found.what,
        due_on=found.due_on,
        deal_id=deal.id if deal else None,
        now=now,
    )
    if kept is None:
        return form.TOO_MANY, False
    return form.saved(found.due_on, today=person.calendar.today(now)), True


async def on_done(args: AsyncArgs, supplies: Supplies) -> None:
    """Close it as done."""
    end = partial(commitments.end, outcome="done", now=supplies.clock())
    found = await _own(args, supplies, end)
    if found is not None:
        await _show(args, supplies, found, form.done(found.press.today))


async def on_drop(args: AsyncArgs, supplies: Supplies) -> None:
    """Close it as dropped."""
    end = partial(commitments.end, outcome="dropped", now=supplies.clock())
    found = await _own(args, supplies, end)
    if found is not None:
        await _show(args, supplies, found, form.DROPPED)


async def on_keep(args: AsyncArgs, supplies: Supplies) -> None:
    """Leave it as it is; it is not asked about again."""
    found = await _own(args, supplies, _is_open)
    if found is not None:
        await _show(args, supplies, found, form.KEPT)


async def on_move(args: AsyncArgs, supplies: Supplies) -> None:
    """Ask for another day."""
    found = await _own(args, supplies, _is_open)
    if found is not None:
        origin = found.press.origin(PROMISE, _promise_id(found))
        view = form.move_view(metadata=origin.dump(), today=found.press.today)
        await open_view(args, view)


async def check_move(args: AsyncArgs) -> None:
    """Close the modal, or say beside the field what is wrong with the day."""
    await acknowledge_form(args, _day(args))


async def on_moved(args: AsyncArgs, supplies: Supplies) -> None:
    """Set the new day."""
    day = _day(args)
    if isinstance(day, dict):
        return  # the modal is still open and says why
    origin = load_origin(args.body["view"]["private_metadata"])
    async with supplies.sessions.begin() as session:
        press = await read_submission(args, supplies, session, origin)
        found = await pressed_by(session, press)
        act = partial(commitments.move, due_on=day)
        problem = await _act_on(session, found, act, origin.subject)
    if problem is not None or isinstance(found, str):
        await tell(args, problem or form.GONE)
        return
    await _show(args, supplies, found, form.moved(day, today=found.press.today))


async def _own(args: AsyncArgs, supplies: Supplies, act: Act) -> Pressed | None:
    """Do `act` to the promise of a press; say why where nothing can be done."""
    async with supplies.sessions.begin() as session:
        found = await pressed(args, supplies, session)
        problem = await _act_on(session, found, act, None)
    if problem is not None or isinstance(found, str):
        await tell(args, problem or form.GONE)
        return None
    return found


async def _is_open(_session: ReadSession, own: OwnPromise) -> bool:
    return own.is_open


async def _act_on(
    session: AsyncSession, found: Pressed | str, act: Act, promise_id: int | None
) -> str | None:
    """Do it; return why not, if not. The modal names the promise, or the press does."""
    if isinstance(found, str):
        return found
    wanted = promise_id or _promise_id(found)
    own = await commitments.promise_of(
        session, wanted, found.person, now=found.press.now
    )
    if own is None:
        return form.GONE
    return None if await act(session, own) else form.CLOSED


async def _show(
    args: AsyncArgs, supplies: Supplies, found: Pressed, outcome: str
) -> None:
    """Show what became of it in the reminder, or in App Home."""
    if found.told is None:
        await publish(args, supplies, found.press.slack_user_id)
    else:
        await settle(args, supplies, found.press, told=found.told, outcome=outcome)


def _promise_id(found: Pressed) -> int:
    evidence = evidence_of(found, CommitmentEvidence)
    return found.subject(evidence.commitment_id if evidence else None)


def _form(args: AsyncArgs) -> form.PromiseForm | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return form.read(view["state"]["values"], today=origin.today)


def _day(args: AsyncArgs) -> date | dict[str, str]:
    view = args.body["view"]
    origin = load_origin(view["private_metadata"])
    return form.read_day(view["state"]["values"], today=origin.today)
