"""From stored evidence to Slack's JSON: one message, answered or explained."""

from dataclasses import replace

from bot import action_ids
from bot.views.messages import why
from bot.views.messages.draft import Draft, Frame, assemble
from bot.views.messages.registry import draft_of
from bot.views.slack_text.blocks import Block, Payload
from bot.views.slack_text.pages import POST_LIMIT, length_of
from coaching.calendar import Calendar
from coaching.evidence import DigestEvidence, Evidence, Notice

LISTED = (8, 5, 3, 2, 1)
"""How many deals a list names, tried one after the other until a post fits."""


def render(
    evidence: Evidence,
    notice: Notice,
    *,
    delivery_id: str,
    reader: Calendar,
    crm_hosts: frozenset[str],
) -> Payload:
    """Return `{"text", "blocks"}` for one person; the same in, the same out.

    `crm_hosts` are host suffixes ("hubspot.com") to which a deal's name may link.
    """
    frame = _frame(notice, delivery_id=delivery_id, reader=reader, hosts=crm_hosts)
    return _fitting(evidence, notice, frame, outcome=None)


def answered(
    evidence: Evidence,
    notice: Notice,
    *,
    outcome: str,
    delivery_id: str,
    reader: Calendar,
    crm_hosts: frozenset[str],
) -> Payload:
    """Return the same message with `outcome`, already escaped, in place of its buttons.

    "Why This?" stays: it explains, and takes corrections, after the answer as well.
    """
    frame = _frame(notice, delivery_id=delivery_id, reader=reader, hosts=crm_hosts)
    return _fitting(evidence, notice, frame, outcome=outcome)


def headline(evidence: Evidence, notice: Notice, *, reader: Calendar) -> str:
    """Return the point of a message in one line, escaped and without links."""
    frame = _frame(notice, delivery_id="", reader=reader, hosts=frozenset())
    return draft_of(evidence, notice, frame).headline


def explain(
    evidence: Evidence,
    notice: Notice,
    *,
    delivery_id: str,
    reader: Calendar,
    crm_hosts: frozenset[str],
) -> Block:
    """Return the modal behind "Why This?", from the same evidence as the message."""
    frame = _frame(notice, delivery_id=delivery_id, reader=reader, hosts=crm_hosts)
    draft = draft_of(evidence, notice, frame)
    # A digest is all figures already; the other messages are short enough to repeat.
    facts = () if isinstance(evidence, DigestEvidence) else draft.facts
    figures = [*facts, draft.why]
    for each in notice.also:
        other = _beside(each, notice, frame)
        figures += [f"*{other.headline}*", *other.facts, other.why]
    return why.view(evidence, notice, frame, figures=tuple(figures))


def _frame(
    notice: Notice, *, delivery_id: str, reader: Calendar, hosts: frozenset[str]
) -> Frame:
    return Frame(
        delivery_id=delivery_id,
        reader=reader,
        hosts=hosts,
        today=reader.today(notice.data_as_of),
        listed=LISTED[0],
    )


def _fitting(
    evidence: Evidence, notice: Notice, frame: Frame, *, outcome: str | None
) -> Payload:
    """Return the message with the longest lists that Slack takes."""
    payload: Payload = {}
    for listed in LISTED:
        narrowed = replace(frame, listed=listed)
        alone = draft_of(evidence, notice, narrowed)
        is_open = outcome is None
        draft = _with_lines(alone, notice, narrowed, is_open=is_open)
        payload = assemble(draft, notice, narrowed, outcome=outcome)
        if length_of(payload["blocks"]) <= POST_LIMIT:
            break
    return payload


def _with_lines(draft: Draft, notice: Notice, frame: Frame, *, is_open: bool) -> Draft:
    """Return `draft` with a short line for everything else that was due."""
    if not notice.also:
        return draft
    lines = [f"• {_beside(each, notice, frame).headline}" for each in notice.also]
    also = "\n".join(["*Also, in one message instead of several*", *lines])
    may_wait = is_open and any(id_ == action_ids.NOT_NOW for id_, _ in draft.buttons)
    return replace(
        draft,
        also=also,
        why=f"Not Now is for all of it. {draft.why}" if may_wait else draft.why,
    )


def _beside(evidence: Evidence, notice: Notice, frame: Frame) -> Draft:
    alone = notice.model_copy(update={"also": (), "leader_from": None})
    return draft_of(evidence, alone, frame)
