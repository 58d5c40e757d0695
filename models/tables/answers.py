"""What people answered: put-offs, 1:1s held, meetings attended."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class Answer(Base):
    """A button pressed on a message. The same button twice is one answer."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("delivery_id", "choice"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    choice: Mapped[str] = mapped_column(String(32))
    """step, second, third, not_now, useful or wrong_data"""
    answered_at: Mapped[datetime]


class PutOff(Base):
    """A reason for silence, obeyed by the next evaluation."""

    __tablename__ = "put_offs"
    __table_args__ = (Index("ix_put_offs_person", "person_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who asked for silence."""
    about_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Whom the silenced signal is about."""
    rule: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None]
    deal_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(32))
    until: Mapped[date | None]
    """The first day on which the rule may speak again; None: never on this subject."""
    created_at: Mapped[datetime]


class OneOnOne(Base):
    """A 1:1 that somebody says was held: "we met"."""

    __tablename__ = "one_on_ones"
    __table_args__ = (UniqueConstraint("leader_id", "rep_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rep_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    held_on: Mapped[date]
    recorded_at: Mapped[datetime]


ATTENDS = ("attend", "joined")
"""The choices by which a leader is there."""


class Attendance(Base):
    """A leader who said they will attend, or chose a pre-brief."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("activity_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    choice: Mapped[str] = mapped_column(String(16))
    """attend, pre_brief, joined or not_held"""
    recorded_at: Mapped[datetime]
