"""The modal behind *Not Now*: a reason, a day where it needs one, and what follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.action_ids import NOT_NOW_VIEW
from bot.views.messages.kind import ON_NO_DEAL
from bot.views.messages.registry import MESSAGES
from bot.views.slack_text.blocks import Block, field, modal, plain_text, section
from bot.views.slack_text.escape import plain
from bot.views.slack_text.words import day
from coaching.memory.put_offs import REASONS, Reason

REASON_BLOCK = "reason"
REASON_ACTION = "reason"
UNTIL_BLOCK = "until"
UNTIL_ACTION = "until"
FURTHEST = timedelta(days=366)
_OPTION_LIMIT = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOffChoice:
    """What somebody chose: silence for `reason`, until the day if it has one."""

    reason: Reason
    until: date | None


def offered(kind: str) -> tuple[Reason, ...]:
    """Return the reasons that make sense for a kind of message."""
    return MESSAGES[kind].answers.reasons


def view(
    *, kind: str, metadata: str, today: date, chosen: Reason | None = None
) -> Block:
    """Return the modal; `metadata` comes back with the submission, `chosen` is set."""
    options = [_option(kind, reason) for reason in offered(kind)]
    radio: Block = {
        "type": "radio_buttons",
        "action_id": REASON_ACTION,
        "options": options,
    }
    if chosen is not None:
        radio["initial_option"] = _option(kind, chosen)
    return modal(
        title="Not now",
        blocks=[
            field("Why not now?", REASON_BLOCK, radio),
            field("Until", UNTIL_BLOCK, _picker(today), is_optional=True),
            section("The day is only needed where the reason ends in “until”."),
        ],
        callback_id=NOT_NOW_VIEW,
        submit=plain_text("Save"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read(values: dict[str, Any], *, today: date) -> PutOffChoice | dict[str, str]:
    """Return the choice in a submission, or what to say beside which block."""
    picked = values.get(REASON_BLOCK, {}).get(REASON_ACTION, {})
    code = (picked.get("selected_option") or {}).get("value")
    if code not in set(Reason):
        return {REASON_BLOCK: "Pick the reason that fits best."}
    reason = Reason(code)
    if not REASONS[reason].asks_until:
        return PutOffChoice(reason=reason, until=None)
    text = values.get(UNTIL_BLOCK, {}).get(UNTIL_ACTION, {}).get("selected_date")
    try:
        until = date.fromisoformat(text or "")
    except ValueError:
        return {UNTIL_BLOCK: "Pick the day on which I may speak of this again."}
    if not today < until <= today + FURTHEST:
        return {UNTIL_BLOCK: "Pick a day after today, within a year."}
    return PutOffChoice(reason=reason, until=until)


def outcome(choice: PutOffChoice, *, kind: str, today: date) -> str:
    """Return what stands in place of the buttons, and what it means."""
    rule = REASONS[choice.reason]
    reason = _words(kind, choice.reason)
    if choice.until is None:
        return f"Put off: {_lower(reason)}. {rule.effect}"
    until = day(choice.until, today)
    return f"Put off until {until}: {_lower(_without_until(reason))}. {rule.effect}"


def _words(kind: str, reason: Reason) -> str:
    if reason is Reason.PLANNED_PUSH and offered(kind) == ON_NO_DEAL:
        return "Planned already; quiet until"
    return REASONS[reason].words


def _without_until(words: str) -> str:
    return words.removesuffix("; quiet until").removesuffix(" until")


def _lower(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]


def _option(kind: str, reason: Reason) -> Block:
    return {
        "text": plain_text(plain(_words(kind, reason), _OPTION_LIMIT)),
        "description": plain_text(plain(REASONS[reason].effect, _OPTION_LIMIT)),
        "value": reason.value,
    }


def _picker(today: date) -> Block:
    return {
        "type": "datepicker",
        "action_id": UNTIL_ACTION,
        "initial_date": (today + timedelta(days=7)).isoformat(),
    }
