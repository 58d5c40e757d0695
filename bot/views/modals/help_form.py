"""The modals of a call for help: what is needed by when, and who has it then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.action_ids import HELP_CHANGE_VIEW, HELP_VIEW
from bot.views.messages.help_request import TOPICS
from bot.views.modals import form_values
from bot.views.slack_text.blocks import Block, field, modal, plain_text, section
from bot.views.slack_text.escape import escape, plain
from bot.views.slack_text.words import day, first_name, weekday_from
from coaching.evidence import Topic
from coaching.facts import Person

TOPIC_BLOCK = "topic"
NOTE_BLOCK = "note"
DUE_BLOCK = "due"
OWNER_BLOCK = "owner"
NOTE_LIMIT = 500
FURTHEST = timedelta(days=180)
OPTION_LIMIT = 75
NOBODY = "There is no leader above you whom I can ask: the admin can mend people.csv."
TOO_MANY = (
    "Ten of your requests for help are open, so I take no other yet. App Home shows "
    "who has them: best speak with them."
)
GONE = "I no longer find this request, or it is not yours. Nothing has changed."
CLOSED = "This request is closed already, so nothing has changed."
NOT_THEM = "Only a leader of the one who asks can have this. Nothing has changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpForm:
    """What somebody asks for."""

    topic: Topic
    note: str
    due_on: date


def view(*, metadata: str, today: date, deal: str | None) -> Block:
    """Return the modal that asks for help, on the deal of that name or on none."""
    about = f"About {escape(deal)}. " if deal else ""
    return modal(
        title="I need help",
        blocks=[
            field("With what?", TOPIC_BLOCK, _topics()),
            field("What would help most?", NOTE_BLOCK, _note(), is_optional=True),
            field(
                "By when?",
                DUE_BLOCK,
                _picker(DUE_BLOCK, weekday_from(today + timedelta(days=3))),
            ),
            section(
                f"{about}This goes to your leader and to nobody else. You see in App "
                "Home how it stands."
            ),
        ],
        callback_id=HELP_VIEW,
        submit=plain_text("Ask"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read(values: form_values.Values, *, today: date) -> HelpForm | dict[str, str]:
    """Return what was asked for, or what to say beside which block."""
    topic = form_values.chosen(values, TOPIC_BLOCK)
    if topic not in set(Topic):
        return {TOPIC_BLOCK: "Pick what comes closest."}
    due_on = _due(values, today)
    if isinstance(due_on, dict):
        return due_on
    note = form_values.typed(values, NOTE_BLOCK)[:NOTE_LIMIT]
    return HelpForm(topic=Topic(topic), note=note, due_on=due_on)


def asked(owner: str, due_on: date, *, today: date, is_told: bool) -> str:
    """Return what the rep reads after asking.

    `is_told` says whether the owner gets messages: in shadow mode, and outside a pilot,
    nobody is told but by whoever asks.
    """
    if not is_told:
        return f"Noted for {escape(owner)}, by {day(due_on, today)}. {_unheard(owner)}"
    return (
        f"Asked {escape(owner)}, by {day(due_on, today)}. You see in App Home how it "
        "stands, and I tell you when it is closed."
    )


def _unheard(owner: str) -> str:
    return (
        f"{first_name(owner)} gets no messages from me yet, and sees it in App Home "
        "alone: best say so yourself."
    )


def change_view(
    *, metadata: str, owners: Sequence[Person], owner_id: int, due_on: date
) -> Block:
    """Return the modal that hands a request over or moves its day."""
    options = {person.id: _person(person) for person in owners[:100]}
    select: Block = {
        "type": "static_select",
        "action_id": OWNER_BLOCK,
        "options": list(options.values()),
    }
    if owner_id in options:
        select["initial_option"] = options[owner_id]
    return modal(
        title="Owner and date",
        blocks=[
            field("Who has it?", OWNER_BLOCK, select),
            field("By when?", DUE_BLOCK, _picker(DUE_BLOCK, due_on)),
        ],
        callback_id=HELP_CHANGE_VIEW,
        submit=plain_text("Save"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read_change(
    values: form_values.Values, *, today: date
) -> tuple[int, date] | dict[str, str]:
    """Return the new owner's id and the day, or what to say beside which block."""
    owner = form_values.chosen(values, OWNER_BLOCK) or ""
    if not owner.isdecimal():
        return {OWNER_BLOCK: "Pick who has it."}
    due_on = _due(values, today)
    return due_on if isinstance(due_on, dict) else (int(owner), due_on)


def taken(today: date) -> str:
    """Return what stands in the message once its owner is on it."""
    return f"Noted on {day(today, today)}: you are on it."


def closed(today: date) -> str:
    """Return what stands in the message once it is done."""
    return f"Closed on {day(today, today)}. The one who asked is told."


def changed(owner: str, due_on: date, *, today: date, is_told: bool) -> str:
    """Return what stands in the message once it was handed over or moved."""
    has_it = f"{escape(owner)} has it, by {day(due_on, today)}."
    return has_it if is_told else f"{has_it} {_unheard(owner)}"


def _due(values: form_values.Values, today: date) -> date | dict[str, str]:
    due_on = form_values.day(values, DUE_BLOCK)
    if due_on is None or not today <= due_on <= today + FURTHEST:
        return {DUE_BLOCK: "Pick a day from today on, within half a year."}
    return due_on


def _topics() -> Block:
    return {
        "type": "static_select",
        "action_id": TOPIC_BLOCK,
        "options": [
            {"text": plain_text(_capital(words)), "value": topic.value}
            for topic, words in TOPICS.items()
        ],
    }


def _note() -> Block:
    return {
        "type": "plain_text_input",
        "action_id": NOTE_BLOCK,
        "multiline": True,
        "max_length": NOTE_LIMIT,
    }


def _picker(block: str, day_on: date) -> Block:
    return {
        "type": "datepicker",
        "action_id": block,
        "initial_date": day_on.isoformat(),
    }


def _person(person: Person) -> Block:
    return {
        "text": plain_text(plain(person.name, OPTION_LIMIT)),
        "value": str(person.id),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
