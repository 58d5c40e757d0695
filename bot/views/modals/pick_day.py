"""The modal that asks for the day of a 1:1: a past one was held, a coming one waits."""

from datetime import date, timedelta
from typing import Any

from bot.action_ids import PICK_DAY_VIEW
from bot.views.slack_text.blocks import Block, field, modal, plain_text, section
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import day

DAY_BLOCK = "day"
DAY_ACTION = "day"
FURTHEST_BACK = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=62)


def view(*, rep: str, metadata: str, today: date) -> Block:
    """Return the modal about the 1:1 with `rep`, a name as the CRM has it."""
    picker: Block = {
        "type": "datepicker",
        "action_id": DAY_ACTION,
        "initial_date": today.isoformat(),
    }
    return modal(
        title="The day of your 1:1",
        blocks=[
            field("Day", DAY_BLOCK, picker),
            section(
                f"A past day is noted as your 1:1 with {escape(rep)}. "
                "With a coming day I stay quiet until it is over."
            ),
        ],
        callback_id=PICK_DAY_VIEW,
        submit=plain_text("Save"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read(values: dict[str, Any], *, today: date) -> date | dict[str, str]:
    """Return the day in a submission, or what to say beside which block."""
    text = values.get(DAY_BLOCK, {}).get(DAY_ACTION, {}).get("selected_date")
    try:
        picked = date.fromisoformat(text or "")
    except ValueError:
        return {DAY_BLOCK: "Pick a day."}
    if picked > today + FURTHEST_AHEAD:
        return {DAY_BLOCK: "Pick a day within the next two months."}
    if picked < today - FURTHEST_BACK:
        return {DAY_BLOCK: "Pick a day within the last year."}
    return picked


def held(on: date, *, today: date) -> str:
    """Return what stands in place of the buttons after a 1:1 was held."""
    return f"Noted: you met on {day(on, today)}. The count starts again from there."


def planned(on: date, *, today: date) -> str:
    """Return what stands in place of the buttons when a 1:1 is planned."""
    return f"Noted: planned for {day(on, today)}. I stay quiet until it is over."
