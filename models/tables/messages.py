"""What is to be said, what was said, and the episodes that it was said about."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base

STATES = (
    "shadow",
    "pending",
    "sending",
    "sent",
    "unknown",
    "dead",
    "expired",
    "cancelled",
)


class Delivery(Base):
    """One message to one person, from the decision to Slack's receipt.

    `dedup_key` is what makes "never twice" a constraint: digest:{vp}:{date},
    {rule}:{person}:{subject}:{recipient}:{episode}.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        # In the whole order of the queue: all digests of a Friday are due at once.
        Index("ix_deliveries_queue", "state", "next_at", "decided_at", "id"),
        Index("ix_deliveries_attempt", "last_attempt_at"),
        Index("ix_deliveries_recipient", "recipient_id", "decided_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """An opaque uuid; the only thing that a button or Slack's metadata carries."""
    dedup_key: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    """The rule, or "digest"."""
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whom it is about; the recipient must be allowed to see this person."""
    subject_id: Mapped[int | None]
    """The deal, rep or meeting it turns on."""
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episodes.id"))
    evidence: Mapped[str] = mapped_column(Text)
    notice: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    """The final JSON for Slack: text and blocks."""
    state: Mapped[str] = mapped_column(String(16))
    decided_at: Mapped[datetime]
    next_at: Mapped[datetime]
    """Pending: sent from here on. Unknown: looked up from here on."""
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    first_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    slack_channel: Mapped[str | None] = mapped_column(String(32))
    """Noted before the post, and taken back when it surely is not there.

    Without one, nothing of this message has ever been posted.
    """
    slack_ts: Mapped[str | None] = mapped_column(String(32))
    held_since: Mapped[datetime | None]
    """Set when Slack's history could not be read, so that an admin has to decide."""
    error: Mapped[str | None] = mapped_column(Text)


class Gate(Base):
    """When the next message of a workspace may go out; one row paces every worker."""

    __tablename__ = "gates"

    team: Mapped[str] = mapped_column(String(32), primary_key=True)
    method: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it is shut for longer: what Slack says of the token."""


class Episode(Base):
    """One unbroken time in which a signal holds; it re-arms after clearing."""

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("rule", "person_id", "subject_id", "number"),
        Index("ix_episodes_open", "rule", "person_id", "cleared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_id: Mapped[int]
    number: Mapped[int]
    opened_at: Mapped[datetime]
    last_true_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
