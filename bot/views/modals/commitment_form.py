"""The modals of a commitment: what by when, and another day for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.action_ids import PROMISE_MOVE_VIEW, PROMISE_VIEW
from bot.views.modals import form_values
from bot.views.slack_text.blocks import Block, field, modal, plain_text, section
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import day, weekday_from

WHAT_BLOCK = "what"
DUE_BLOCK = "due"
WHAT_LIMIT = 200
FURTHEST = timedelta(days=366)
TOO_MANY = (
    "Thirty of your commitments are open, so I take no other yet. In App Home you can "
    "close some."
)
GONE = "I no longer find this commitment, or it is not yours. Nothing has changed."
CLOSED = "This commitment is closed already, so nothing has changed."
KEPT = "Kept. I do not ask again; it stays in App Home and in your next 1:1."
DROPPED = "Dropped. That is an answer as good as any."


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseForm:
    """What somebody will do, by when."""

    what: str
    due_on: date


def view(*, metadata: str, today: date, deal: str | None) -> Block:
    """Return the modal for a new commitment, on the deal of that name or on none."""
    about = f"About {escape(deal)}. " if deal else ""
    what: Block = {
        "type": "plain_text_input",
        "action_id": WHAT_BLOCK,
        "max_length": WHAT_LIMIT,
    }
    return modal(
        title="Commitment",
        blocks=[
            field("What will you do?", WHAT_BLOCK, what),
            field(
                "By when?", DUE_BLOCK, _picker(weekday_from(today + timedelta(days=7)))
            ),
            section(
                f"{about}I remind you a business day before, and on the day. Your "
                "leader sees in your next 1:1 what is open."
            ),
        ],
        callback_id=PROMISE_VIEW,
        submit=plain_text("Save"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read(values: form_values.Values, *, today: date) -> PromiseForm | dict[str, str]:
    """Return the commitment, or what to say beside which block."""
    what = form_values.typed(values, WHAT_BLOCK)[:WHAT_LIMIT]
    if not what:
        return {WHAT_BLOCK: "Say in a few words what you will do."}
    due_on = read_day(values, today=today)
    return due_on if isinstance(due_on, dict) else PromiseForm(what=what, due_on=due_on)


def move_view(*, metadata: str, today: date) -> Block:
    """Return the modal that asks for another day."""
    return modal(
        title="Another day",
        blocks=[
            field(
                "By when?", DUE_BLOCK, _picker(weekday_from(today + timedelta(days=7)))
            )
        ],
        callback_id=PROMISE_MOVE_VIEW,
        submit=plain_text("Move"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read_day(values: form_values.Values, *, today: date) -> date | dict[str, str]:
    """Return the day, or what to say beside its block."""
    due_on = form_values.day(values, DUE_BLOCK)
    if due_on is None or not today <= due_on <= today + FURTHEST:
        return {DUE_BLOCK: "Pick a day from today on, within a year."}
    return due_on


def saved(due_on: date, *, today: date) -> str:
    """Return what the person reads after saving a new one."""
    return f"Noted, by {day(due_on, today)}. It is in App Home, where you can close it."


def done(today: date) -> str:
    """Return what stands in the reminder once it is done."""
    return f"Done on {day(today, today)}."


def moved(due_on: date, *, today: date) -> str:
    """Return what stands in the reminder once it has another day."""
    return f"Moved to {day(due_on, today)}."


def _picker(day_on: date) -> Block:
    return {
        "type": "datepicker",
        "action_id": DUE_BLOCK,
        "initial_date": day_on.isoformat(),
    }
