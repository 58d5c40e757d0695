"""The modal of a person's own settings: hours, budget, muted kinds, a pause."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.action_ids import SETTINGS_VIEW
from bot.views.messages.kind import Reader
from bot.views.messages.registry import can_be_muted
from bot.views.modals import form_values
from bot.views.slack_text.blocks import Block, field, modal, plain_text, section
from bot.views.slack_text.words import count, day
from coaching.facts import Person, Role
from coaching.limits import Plan
from coaching.memory.personal_settings import (
    Personal,
    budget_of,
    own_terms,
    paused_until,
)

STARTS, ENDS, WEEKLY, MUTED, PAUSE = "starts", "ends", "weekly", "muted", "pause"
MOST_OFFERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What somebody has chosen."""

    day_starts: time | None
    day_ends: time | None
    weekly: int | None
    muted: frozenset[str]
    paused_until: date | None


def mutable(role: Role, limits: Plan) -> dict[str, str]:
    """Return the kinds of message that somebody in `role` may silence, in words."""
    own = Reader.REP if role is Role.REP else Reader.LEADER
    never = limits.personal.never_muted
    kinds = can_be_muted(own, Reader.ALL)
    return {rule: words for rule, words in kinds.items() if rule not in never}


def view(
    *, metadata: str, person: Person, own: Personal | None, limits: Plan, today: date
) -> Block:
    """Return the modal with what is in force filled in."""
    terms = own_terms(person, own, limits)
    bounds = f"{limits.day_starts:%H:%M} to {limits.day_ends:%H:%M}"
    blocks = [
        field("No messages before", STARTS, _clock(STARTS, terms.day_starts)),
        field("No messages after", ENDS, _clock(ENDS, terms.day_ends)),
        field("Messages in seven days", WEEKLY, _weekly(person, terms.weekly, limits)),
    ]
    kinds = mutable(person.role, limits)
    if kinds:
        blocks.append(
            field("Never write about", MUTED, _kinds(kinds, own), is_optional=True)
        )
    blocks += [
        field("Pause until", PAUSE, _pause(person, own, limits), is_optional=True),
        section(
            f"Within what your admin has set: {bounds}. A pause ends by itself after "
            f"{count(limits.personal.longest_pause_days, 'day')} at most; pick today "
            f"({day(today, today)}) to end it. The digest and what a person asks of "
            "you still come, within these hours."
        ),
    ]
    return modal(
        title="My settings",
        blocks=blocks,
        callback_id=SETTINGS_VIEW,
        submit=plain_text("Save"),
        close=plain_text("Back"),
        private_metadata=metadata,
    )


def read(
    values: form_values.Values, *, today: date, limits: Plan
) -> SettingsForm | dict[str, str]:
    """Return what was chosen, or what to say beside which block."""
    starts, ends = form_values.wall(values, STARTS), form_values.wall(values, ENDS)
    least = limits.personal.least_hours
    if starts is None or starts < limits.day_starts:
        return {STARTS: f"Pick a time from {limits.day_starts:%H:%M} on."}
    if ends is None or ends > limits.day_ends or _hours(starts, ends) < least:
        hours = count(least, "hour")
        return {ENDS: f"Pick {hours} or more later, {limits.day_ends:%H:%M} at most."}
    pause = form_values.day(values, PAUSE)
    longest = limits.personal.longest_pause_days
    if pause is not None and pause > today + timedelta(days=longest):
        return {PAUSE: f"Pick a day within {count(longest, 'day')}."}
    weekly = form_values.chosen(values, WEEKLY) or ""
    return SettingsForm(
        day_starts=None if starts == limits.day_starts else starts,
        day_ends=None if ends == limits.day_ends else ends,
        weekly=int(weekly) if weekly.isdecimal() else None,
        muted=form_values.ticked(values, MUTED),
        paused_until=pause if pause is not None and pause > today else None,
    )


def _clock(block: str, wall: time) -> Block:
    return {
        "type": "timepicker",
        "action_id": block,
        "initial_time": f"{wall:%H:%M}",
    }


def _weekly(person: Person, weekly: int, limits: Plan) -> Block:
    most = budget_of(person.role, limits.budget)
    least = min(limits.personal.least_weekly, most)
    # A select takes a hundred options; whoever gets more messages has no need of them.
    offered = sorted({*range(least, min(most, least + 50) + 1), weekly, most})
    options = {
        number: {"text": plain_text(_at_most(number, most)), "value": str(number)}
        for number in offered
    }
    return {
        "type": "static_select",
        "action_id": WEEKLY,
        "options": list(options.values()),
        "initial_option": options[weekly],
    }


def _at_most(number: int, most: int) -> str:
    words = f"{count(number, 'message')} at most"
    return f"{words} (your admin's number)" if number == most else words


def _kinds(kinds: dict[str, str], own: Personal | None) -> Block:
    options = {
        rule: {"text": plain_text(words), "value": rule}
        for rule, words in list(kinds.items())[:MOST_OFFERED]
    }
    muted = own.muted if own else frozenset()
    ticked = [option for rule, option in options.items() if rule in muted]
    boxes: Block = {
        "type": "checkboxes",
        "action_id": MUTED,
        "options": list(options.values()),
    }
    return boxes | {"initial_options": ticked} if ticked else boxes


def _pause(person: Person, own: Personal | None, limits: Plan) -> Block:
    until = paused_until(person, own, limits)
    picker: Block = {"type": "datepicker", "action_id": PAUSE}
    return picker | {"initial_date": until.isoformat()} if until else picker


def _hours(starts: time, ends: time) -> float:
    return ends.hour - starts.hour + (ends.minute - starts.minute) / 60
