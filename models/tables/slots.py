"""When something recurs for a person, and what became of each time."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base

SLOT_STATES = ("due", "running", "done", "skipped")


class PersonSchedule(Base):
    """One recurring thing for one person, by the clock on that person's wall."""

    __tablename__ = "schedules"
    __table_args__ = (UniqueConstraint("kind", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    """digest, or shadow_digest, which is recorded and not sent."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    time_zone: Mapped[str] = mapped_column(String(64))
    weekday: Mapped[int]
    """0 is Monday."""
    at: Mapped[time]
    seen_until: Mapped[date]
    """Every local day up to here has its slot; the next look begins after it."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes of zone, weekday or hour."""


class Slot(Base):
    """One local day of a schedule; the date is its identity, whatever the zone."""

    __tablename__ = "slots"
    __table_args__ = (CheckConstraint(f"state IN {SLOT_STATES}", name="state"),)

    schedule_id: Mapped[int] = mapped_column(
        ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """From here on it is skipped rather than late."""
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was skipped, or what went wrong last."""
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
