"""What people ask of each other and of Switchback: help, promises, their own terms."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class HelpRequest(Base):
    """A rep's call for help, with the leader who has it and the day it is due."""

    __tablename__ = "help_requests"
    __table_args__ = (Index("ix_help_requests_owner", "owner_id", "closed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who has it: the rep's leader, or whom the leader has handed it to."""
    deal_id: Mapped[int | None]
    topic: Mapped[str] = mapped_column(String(32))
    """pricing, executive_introduction, legal, engineer or other"""
    note: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    """When its owner said "I'm on it"; a new owner has not said so yet."""
    closed_at: Mapped[datetime | None]


class Commitment(Base):
    """Who does what by when, on a deal or on none."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("outcome IN ('done', 'dropped')", name="outcome"),
        Index("ix_commitments_person", "person_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who does it: it is always the person's own word."""
    deal_id: Mapped[int | None]
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))


class PersonalSetting(Base):
    """One person's own terms, within the bounds that the admin sets."""

    __tablename__ = "personal_settings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day_starts: Mapped[time | None]
    day_ends: Mapped[time | None]
    weekly: Mapped[int | None]
    """Messages in any seven days at most; None: as the admin has it."""
    muted: Mapped[str] = mapped_column(Text)
    """The rules that stay silent, separated by commas."""
    paused_until: Mapped[date | None]
    """The first day on which messages may come again."""
    changed_at: Mapped[datetime]


class PutQuestion(Base):
    """A question that is put once: it was put to this person about that one.

    Kept for good, because so is the promise; taking either person out deletes it.
    """

    __tablename__ = "put_questions"

    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    about_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    """Who was asked."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When the person first answered; then nobody else is asked either."""


class BundledEpisode(Base):
    """An episode that was told by a short line in the message about another one."""

    __tablename__ = "bundled_episodes"

    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episodes.id"), primary_key=True, index=True
    )
