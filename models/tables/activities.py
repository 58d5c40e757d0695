"""Meetings, calls, mails, tasks and the like, and the touches that rules read."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, BigId


class Activity(Base):
    """One activity as the CRM logged it. Only meetings and tasks keep a title."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("crm", "stream", "external_id"),
        Index("ix_activities_stream_starts", "stream", "starts_at"),
        Index("ix_activities_host", "owner_id", "stream", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    stream: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime | None]
    modified_at: Mapped[datetime]
    title: Mapped[str | None] = mapped_column(Text)
    direction: Mapped[str | None] = mapped_column(String(16))
    activity_type: Mapped[str | None] = mapped_column(String(255))
    outcome: Mapped[str | None] = mapped_column(String(32))
    done: Mapped[bool] = mapped_column(default=False)
    is_bulk: Mapped[bool] = mapped_column(default=False)
    has_contact: Mapped[bool] = mapped_column(default=False)
    """A customer contact is tied to it: a meeting without one is internal."""
    contact_key: Mapped[int | None] = mapped_column(BigInteger)
    """A number that stands for its one contact; 0: several; None: none is known."""
    result: Mapped[str | None] = mapped_column(String(16))
    """What became of a call or mail, if the CRM tells it in words that we know."""
    result_word: Mapped[str | None] = mapped_column(String(255))
    """The account's own word for it, which coaching.toml may explain."""
    duration_seconds: Mapped[int | None]
    archived_at: Mapped[datetime | None]


class Attendee(Base):
    """One of our people in a meeting."""

    __tablename__ = "attendees"

    activity_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("owners.id"), primary_key=True, index=True
    )


class ActivityDeal(Base):
    """One activity tied to one deal, as the CRM told it, whether or not it is stored.

    Streams arrive in any order: when the deal itself comes, its touches are derived.
    """

    __tablename__ = "activity_deals"
    __table_args__ = (Index("ix_activity_deals_deal", "deal_external_id"),)

    activity_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    deal_external_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class Touch(Base):
    """One activity on one deal, or on none: the narrow row that every rule reads.

    Derived from an activity and its links whenever either changes; calls, e-mails,
    messages, notes, meetings past and booked, and open tasks. Cancelled, bulk and
    archived ones have no row.
    """

    __tablename__ = "touches"
    __table_args__ = (
        # Both cover their queries: an evaluation never visits the table itself. Touches
        # on deals are read by deal, and only prospecting by the one who did it.
        Index(
            "ix_touches_deal",
            "deal_id",
            "occurs_at",
            "customer_side",
            "kind",
            "owner_id",
            "shared_by",
            "known_at",
            "contact_key",
            "inbound",
            "answered",
        ),
        Index(
            "ix_touches_prospecting",
            "owner_id",
            "occurs_at",
            "kind",
            "customer_side",
            "known_at",
            "contact_key",
            "inbound",
            "answered",
            "is_attempt",
            sqlite_where=text("deal_id IS NULL"),
            postgresql_where=text("deal_id IS NULL"),
        ),
        Index("ix_touches_activity", "activity_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("activities.id", ondelete="CASCADE")
    )
    deal_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("deals.id", ondelete="CASCADE")
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"))
    occurs_at: Mapped[datetime]
    known_at: Mapped[datetime]
    """When the CRM learned of it; nothing is seen on a day before that."""
    kind: Mapped[str] = mapped_column(String(16))
    """meeting, call, email, task, message or note"""
    customer_side: Mapped[bool]
    """The customer took part: they wrote or called, spoke with us, or came."""
    inbound: Mapped[bool] = mapped_column(default=False)
    """They wrote or called."""
    answered: Mapped[bool] = mapped_column(default=False)
    """A call in which we spoke, whoever called."""
    is_attempt: Mapped[bool] = mapped_column(default=False)
    """We called or wrote and reached nobody."""
    shared_by: Mapped[int] = mapped_column(default=1)
    contact_key: Mapped[int | None] = mapped_column(BigInteger)
    """The activity's: enough to tell one contact from several, and who it is not."""
