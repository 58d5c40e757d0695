"""How every proactive message is built: point, facts, one step, buttons, why."""

from dataclasses import dataclass
from datetime import date

from bot import action_ids
from bot.views.slack_text.blocks import (
    Block,
    Payload,
    button,
    context,
    header,
    paragraphs,
    section,
)
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import NAME_LIMIT, link
from bot.views.slack_text.words import day, moment, names
from coaching.calendar import Calendar
from coaching.evidence import DealRef, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the evidence: which message it is, and who reads it where."""

    delivery_id: str
    reader: Calendar
    hosts: frozenset[str]
    """Host suffixes of the CRM; a deal's name is a link only there."""
    today: date
    """The reader's date when the data was read; other years are written out."""
    listed: int
    """How many deals a list names at most; the rest of them is counted."""

    def deal(self, ref: DealRef, limit: int = NAME_LIMIT) -> str:
        """Return the deal's name, linked where that is safe."""
        return link(ref, self.hosts, limit)

    def day(self, value: date) -> str:
        """Return a date such as "Thu 19 Nov"."""
        return day(value, self.today)

    def weekday(self, value: date) -> str:
        """Return a date with its weekday in full: "Tuesday, 17 Nov"."""
        return f"{value:%A}, {self.day(value)[4:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One deal of a list, with answers of its own below it."""

    text: str
    deal_id: int
    buttons: tuple[tuple[str, str], ...]
    """(action id, label)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message before it becomes Slack's JSON; every string is escaped already."""

    headline: str
    """The point in one or two sentences; also what a phone shows."""
    facts: tuple[str, ...]
    """Paragraphs with the numbers; "Why This?" shows them again."""
    steps: tuple[str, ...] = ()
    """Paragraphs after them: questions or an agenda, and the one small step."""
    rows: tuple[Row, ...] = ()
    """Deals that are answered one by one, while the message waits for an answer."""
    until_answered: tuple[str, ...] = ()
    """Paragraphs after the steps on what an answer leads to; an answer ends them."""
    also: str = ""
    """A paragraph of short lines for what else was due, after all of this."""
    buttons: tuple[tuple[str, str], ...] = ()
    """(action id, label), the step first."""
    still: tuple[tuple[str, str], ...] = ()
    """Those of the buttons that stay after an answer."""
    why: str
    """The limits that were passed, and where each comes from."""
    lead: str | None = None
    """What the first paragraph says where the title has said half of the headline."""
    title: str | None = None
    """Plain text of a header, where a message has one."""
    leader_if: str = "it still holds"
    """On what the leader's message depends, if there is to be one."""
    origin: str | None = None
    """Where it comes from and who sees it, where no data of the CRM says so."""
    explains: bool = True
    """Whether "Why This?" is offered; what a person asked for needs none."""


def assemble(
    draft: Draft, notice: Notice, frame: Frame, *, outcome: str | None = None
) -> Payload:
    """Return Slack's JSON for `draft`; an `outcome` takes the place of the buttons."""
    blocks: list[Block] = []
    if draft.title is not None:
        blocks.append(header(draft.title))
    blocks.append(section(f"*{draft.lead or draft.headline}*"))
    is_answered = outcome is not None
    pending = () if is_answered else draft.until_answered
    also = (draft.also,) if draft.also else ()
    for paragraph in (*draft.facts, *draft.steps, *pending, *also):
        blocks.extend(paragraphs(paragraph))
    if outcome is not None:
        blocks.append(context(outcome))
    else:
        for row in draft.rows:
            blocks += [section(row.text), _answers(row, frame)]
    buttons = _buttons(draft, frame, is_answered=is_answered)
    blocks += [action_row(buttons)] if buttons else []
    blocks.append(context(draft.why))
    blocks.append(context(_origin(draft, notice, frame, is_answered=is_answered)))
    return {"text": draft.headline, "blocks": blocks}


def _answers(row: Row, frame: Frame) -> Block:
    value = f"{frame.delivery_id}:{row.deal_id}"
    return action_row(
        button(label, action_id=action_id, value=value)
        for action_id, label in row.buttons
    )


def _buttons(draft: Draft, frame: Frame, *, is_answered: bool) -> list[Block]:
    offered = draft.still if is_answered else draft.buttons
    row = [
        button(
            label,
            action_id=action_id,
            value=frame.delivery_id,
            primary=action_id == action_ids.STEP,
        )
        for action_id, label in offered
    ]
    why = button("Why This?", action_id=action_ids.WHY, value=frame.delivery_id)
    return [*row, why] if draft.explains else row


def _origin(draft: Draft, notice: Notice, frame: Frame, *, is_answered: bool) -> str:
    if draft.origin is not None:
        return draft.origin
    parts = [f"CRM data as of {moment(notice.data_as_of, frame.reader)}."]
    others = [person for person in notice.seen_by if person != "you"]
    parts.append(
        f"Seen by {names(['you', *others])}." if others else "Only you see this."
    )
    if notice.leader_from is not None and not is_answered:
        parts.append(
            f"Your leader gets it from {frame.day(notice.leader_from)} on, if "
            f"{draft.leader_if} and you have not answered."
        )
    return " ".join(parts)
