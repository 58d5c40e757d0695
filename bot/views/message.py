"""From stored evidence to Slack's JSON: each kind of message and its own file."""

from bot.views import (
    cliff_leader,
    cliff_rep,
    digest,
    nearly_empty,
    one_on_one,
    uncertain_meeting,
    why,
)
from bot.views.blocks import Block, Payload
from bot.views.draft import Draft, Frame, assemble
from coaching.calendar import Calendar
from coaching.evidence import (
    CliffEvidence,
    DigestEvidence,
    Evidence,
    NearlyEmptyEvidence,
    Notice,
    OneOnOneEvidence,
    UncertainMeetingEvidence,
)


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
    return assemble(_draft(evidence, notice, frame), notice, frame)


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
    return assemble(_draft(evidence, notice, frame), notice, frame, outcome=outcome)


def headline(evidence: Evidence, notice: Notice, *, reader: Calendar) -> str:
    """Return the point of a message in one line, escaped and without links."""
    frame = _frame(notice, delivery_id="", reader=reader, hosts=frozenset())
    return _draft(evidence, notice, frame).headline


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
    draft = _draft(evidence, notice, frame)
    # A digest is all figures already; the other messages are short enough to repeat.
    facts = () if isinstance(evidence, DigestEvidence) else draft.facts
    return why.view(evidence, notice, frame, figures=(*facts, draft.why))


def _frame(
    notice: Notice, *, delivery_id: str, reader: Calendar, hosts: frozenset[str]
) -> Frame:
    return Frame(
        delivery_id=delivery_id,
        reader=reader,
        hosts=hosts,
        today=reader.today(notice.data_as_of),
    )


def _draft(evidence: Evidence, notice: Notice, frame: Frame) -> Draft:
    match evidence:
        case CliffEvidence() if notice.told_rep_on is not None:
            return cliff_leader.draft(evidence, notice.told_rep_on, frame)
        case CliffEvidence():
            return cliff_rep.draft(evidence, notice, frame)
        case NearlyEmptyEvidence():
            return nearly_empty.draft(evidence, notice, frame)
        case OneOnOneEvidence():
            return one_on_one.draft(evidence, notice, frame)
        case UncertainMeetingEvidence():
            return uncertain_meeting.draft(evidence, notice, frame)
        case _:
            return digest.draft(evidence, notice, frame)
