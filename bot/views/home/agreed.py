"""App Home's list of help and commitments: how each stands, and what to do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import action_ids
from bot.views.home.more import Whole, first_of
from bot.views.messages.help_request import TOPICS
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, button, header, section
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import escape, link
from bot.views.slack_text.words import business_days, day
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
    return [
        header("Help and commitments"),
        *first_of(for_me(agreed, glance), Whole.HELP, shown=SHOWN),
        *first_of(asked(agreed, glance), Whole.ASKED, shown=SHOWN),
        *first_of(promised(agreed, glance), Whole.COMMITMENTS, shown=SHOWN),
        action_row(_new(agreed)),
    ]


def for_me(agreed: Agreed, glance: Glance) -> list[list[Block]]:
    """Return what others ask of this person, each with its buttons."""
    return [
        _for_me(each, agreed, glance)
        for each in agreed.requests
        if each.owner_id == agreed.person_id and each.closed_at is None
    ]


def _for_me(request: HelpRequest, agreed: Agreed, glance: Glance) -> list[Block]:
    rep = escape(_name(agreed, request.rep_id))
    note = f"\n“{escape(request.note, NOTE_LIMIT)}”" if request.note else ""
    words = f"*{rep}* asks for help with {_about(request, glance)}{note}"
    take = [] if request.taken_at else [(action_ids.HELP_TAKE, "I'm on It")]
    rest = [
        (action_ids.HELP_DONE, "Done"),
        (action_ids.HELP_CHANGE, "Change Owner or Date"),
    ]
    return [section(words), _row([*take, *rest], request.id)]


def asked(agreed: Agreed, glance: Glance) -> list[list[Block]]:
    """Return what this person asked of others, the open first."""
    mine = [each for each in agreed.requests if each.rep_id == agreed.person_id]
    mine.sort(key=lambda each: each.closed_at is not None)
    return [[section(_asked(each, agreed, glance))] for each in mine]


def _asked(request: HelpRequest, agreed: Agreed, glance: Glance) -> str:
    owner = escape(_name(agreed, request.owner_id))
    return f"You asked {owner} for help with {_about(request, glance)}"


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


def promised(agreed: Agreed, glance: Glance) -> list[list[Block]]:
    """Return what this person will do, each with its buttons."""
    return [_promise(each, glance) for each in agreed.commitments]


def _promise(commitment: Commitment, glance: Glance) -> list[Block]:
    late = glance.reader.between_days(commitment.due_on, glance.today)
    when = f"{business_days(late)} overdue" if late else "open"
    words = (
        f"*{escape(commitment.what, WHAT_LIMIT)}*{_on(commitment.deal, glance)}\n"
        f"by {day(commitment.due_on, glance.today)}, {when}"
    )
    row = [
        (action_ids.PROMISE_DONE, "Done"),
        (action_ids.PROMISE_MOVE, "Move"),
        (action_ids.PROMISE_DROP, "Drop"),
    ]
    return [section(words), _row(row, commitment.id)]


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
