"""App Home's list of help and commitments: how each stands, and what to do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import action_ids
from bot.views.messages.help_request import TOPICS
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, button, header, paragraphs, section
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import escape, link
from bot.views.slack_text.words import business_days, count, day
from coaching.evidence import DealRef, Topic
from coaching.facts import Person
from coaching.facts.agreed import Commitment, DealName, HelpRequest
from coaching.requests.due_notes import state_of

SHOWN = 6
NOTE_LIMIT = 120
WHAT_LIMIT = 160
NONE = "0"
"""What a button of App Home carries where a deal's id would stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What one person asked for, has to help with, and has promised."""

    person_id: int
    requests: Sequence[HelpRequest] = ()
    commitments: Sequence[Commitment] = ()
    people: Mapping[int, Person]
    can_ask: bool
    """There is a leader above."""


def blocks(agreed: Agreed, glance: Glance) -> list[Block]:
    """Return the section, with a row of buttons below it."""
    mine = [each for each in agreed.requests if each.rep_id == agreed.person_id]
    for_me = [
        each
        for each in agreed.requests
        if each.owner_id == agreed.person_id and each.closed_at is None
    ]
    return [
        header("Help and commitments"),
        *_for_me(for_me, agreed, glance),
        *paragraphs("\n".join(_mine(mine, agreed, glance))),
        *_promises(agreed.commitments, glance),
        action_row(_new(agreed)),
    ]


def _for_me(
    requests: Sequence[HelpRequest], agreed: Agreed, glance: Glance
) -> list[Block]:
    found: list[Block] = []
    for each in requests[:SHOWN]:
        rep = escape(_name(agreed, each.rep_id))
        note = f"\n“{escape(each.note, NOTE_LIMIT)}”" if each.note else ""
        words = f"*{rep}* asks for help with {_about(each, glance)}{note}"
        take = [] if each.taken_at else [(action_ids.HELP_TAKE, "I'm on It")]
        rest = [
            (action_ids.HELP_DONE, "Done"),
            (action_ids.HELP_CHANGE, "Change Owner or Date"),
        ]
        found += [section(words), _row([*take, *rest], each.id)]
    more = len(requests) - SHOWN
    return [*found, *([section(f"and {more} more")] if more > 0 else [])]


def _mine(requests: Sequence[HelpRequest], agreed: Agreed, glance: Glance) -> list[str]:
    lines = [
        f"• You asked {escape(_name(agreed, each.owner_id))} for help with "
        f"{_about(each, glance)}"
        for each in requests[:SHOWN]
    ]
    more = len(requests) - SHOWN
    return [*lines, *([f"and {more} more"] if more > 0 else [])]


def _about(request: HelpRequest, glance: Glance) -> str:
    """Return what it is about, by when, how far it is, and how old."""
    what = f"{TOPICS[Topic(request.topic)]}{_on(request.deal, glance)}"
    due = day(request.due_on, glance.today)
    if request.closed_at is not None:
        return f"{what}: closed on {glance.day_of(request.closed_at)}."
    old = glance.reader.between(request.asked_at, glance.now)
    state = {"open": "waiting", "taken": "under way", "closed": "closed"}
    return (
        f"{what}, by {due}: {state[state_of(request)]}, asked "
        f"{business_days(old) + ' ago' if old else 'today'}."
    )


def _promises(commitments: Sequence[Commitment], glance: Glance) -> list[Block]:
    found: list[Block] = []
    for each in commitments[:SHOWN]:
        late = glance.reader.between_days(each.due_on, glance.today)
        when = f"{business_days(late)} overdue" if late else "open"
        words = (
            f"*{escape(each.what, WHAT_LIMIT)}*{_on(each.deal, glance)}\n"
            f"by {day(each.due_on, glance.today)}, {when}"
        )
        row = [
            (action_ids.PROMISE_DONE, "Done"),
            (action_ids.PROMISE_MOVE, "Move"),
            (action_ids.PROMISE_DROP, "Drop"),
        ]
        found += [section(words), _row(row, each.id)]
    more = len(commitments) - SHOWN
    if more > 0:
        found.append(section(f"and {count(more, 'commitment')} more"))
    return found


def _new(agreed: Agreed) -> list[Block]:
    ask = button("I Need Help", action_id=action_ids.HELP_ON_DEAL, value=NONE)
    return [
        *([ask] if agreed.can_ask else []),
        button("New Commitment", action_id=action_ids.PROMISE, value=NONE),
        button("My Settings", action_id=action_ids.SETTINGS, value=NONE),
    ]


def _row(buttons: Sequence[tuple[str, str]], matter_id: int) -> Block:
    return action_row(
        button(label, action_id=action, value=str(matter_id))
        for action, label in buttons
    )


def _on(deal: DealName | None, glance: Glance) -> str:
    if deal is None:
        return ""
    ref = DealRef(id=deal.id, name=deal.name, url=deal.url)
    return f" on {link(ref, glance.hosts)}"


def _name(agreed: Agreed, person_id: int) -> str:
    person = agreed.people.get(person_id)
    return person.name if person else "somebody who has left"
