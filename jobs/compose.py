"""From a planned message to a row of the outbox: its id, its words, its end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import uuid4

from bot.views.messages.render import render
from bot.views.slack_text.blocks import Payload
from coaching.calendar import Calendar
from coaching.evidence import DigestEvidence, Evidence, Notice, dump
from coaching.facts import Person
from coaching.planning.plan import PlannedMessage
from coaching.requests.due_notes import Note
from models.outbox.queue import NewDelivery

SHADOW_PREFIX = "shadow:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message with everything but its episode and its mode."""

    id: str
    dedup_key: str
    kind: str
    recipient_id: int
    about_id: int
    subject_id: int | None
    evidence: Evidence
    notice: Notice
    payload: Payload
    deal_ids: tuple[int, ...]
    expires_at: datetime

    def delivery(self, *, episode_id: int | None, is_shadow: bool) -> NewDelivery:
        """Return the row to enqueue; a shadow row leaves the real key free."""
        prefix = SHADOW_PREFIX if is_shadow else ""
        return NewDelivery(
            id=self.id,
            dedup_key=prefix + self.dedup_key,
            kind=self.kind,
            recipient_id=self.recipient_id,
            subject_person_id=self.about_id,
            subject_id=self.subject_id,
            episode_id=episode_id,
            evidence=dump(self.evidence),
            notice=self.notice.model_dump_json(),
            payload=json.dumps(self.payload, ensure_ascii=False),
            expires_at=self.expires_at,
            is_shadow=is_shadow,
        )


def compose(
    message: PlannedMessage,
    *,
    people: Mapping[int, Person],
    ends_at: datetime,
    crm_hosts: frozenset[str],
) -> Outgoing:
    """Return `message` in its final words; it may be sent until `ends_at`."""
    delivery_id = str(uuid4())
    payload = render(
        message.evidence,
        message.notice,
        delivery_id=delivery_id,
        reader=people[message.recipient_id].calendar,
        crm_hosts=crm_hosts,
    )
    return Outgoing(
        id=delivery_id,
        dedup_key=message.dedup_key,
        kind=message.kind,
        recipient_id=message.recipient_id,
        about_id=message.about_id,
        subject_id=message.subject_id,
        evidence=message.evidence,
        notice=message.notice,
        payload=payload,
        deal_ids=message.deal_ids,
        expires_at=ends_at,
    )


def compose_digest(
    vp: Person,
    evidence: DigestEvidence,
    notice: Notice,
    *,
    ends_at: datetime,
    crm_hosts: frozenset[str],
) -> Outgoing:
    """Return the digest of `vp` in its final words; it may be sent until `ends_at`."""
    delivery_id = str(uuid4())
    payload = render(
        evidence,
        notice,
        delivery_id=delivery_id,
        reader=vp.calendar,
        crm_hosts=crm_hosts,
    )
    return Outgoing(
        id=delivery_id,
        dedup_key=f"digest:{vp.id}:{evidence.friday.isoformat()}",
        kind=evidence.rule,
        recipient_id=vp.id,
        about_id=vp.id,
        subject_id=None,
        evidence=evidence,
        notice=notice,
        payload=payload,
        deal_ids=named_deals(evidence),
        expires_at=ends_at,
    )


def compose_note(
    note: Note,
    reader: Person,
    *,
    now: datetime,
    ends_at: datetime,
    crm_hosts: frozenset[str],
) -> Outgoing:
    """Return a note to `reader` alone in its final words; it may go until `ends_at`."""
    delivery_id = str(uuid4())
    notice = Notice(data_as_of=now, seen_by=("you",))
    payload = render(
        note.evidence,
        notice,
        delivery_id=delivery_id,
        reader=reader.calendar,
        crm_hosts=crm_hosts,
    )
    return Outgoing(
        id=delivery_id,
        dedup_key=note.dedup_key,
        kind=note.evidence.rule,
        recipient_id=note.recipient_id,
        about_id=note.about_id,
        subject_id=note.subject_id,
        evidence=note.evidence,
        notice=notice,
        payload=payload,
        deal_ids=(),
        expires_at=ends_at,
    )


def named_deals(evidence: DigestEvidence) -> tuple[int, ...]:
    """Return the ids of the deals that a digest names, in the order of its lists."""
    moved = (*evidence.won, *evidence.lost, *evidence.slipped, *evidence.new)
    named = [move.deal.id for move in moved]
    named += [risk.deal.id for risk in evidence.risks]
    return tuple(dict.fromkeys(named))


def end_of_day(calendar: Calendar, now: datetime, *, day_ends: time) -> datetime:
    """Return when the quiet hours of the reader's day begin."""
    return calendar.at(calendar.today(now), day_ends)
