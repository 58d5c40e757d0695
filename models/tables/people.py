"""The people on the floor: people.csv joined with the CRM's and Slack's users."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class Person(Base):
    """One row of people.csv, known by e-mail, with what matching has found."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("role IN ('rep', 'manager', 'vp', 'admin')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    """Lower case."""
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    leader_since: Mapped[date | None]
    start_date: Mapped[date | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """From people.csv; Slack's is used where it is empty."""
    country: Mapped[str | None] = mapped_column(String(8))
    target_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    one_on_one_days: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"), unique=True)
    slack_user_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    slack_channel_id: Mapped[str | None] = mapped_column(String(32))
    slack_time_zone: Mapped[str | None] = mapped_column(String(64))
    slack_state: Mapped[str] = mapped_column(String(16), default="unmatched")
    """active, unmatched, ambiguous, deactivated, guest or bot.

    Only an active one gets messages.
    """
    slack_asked_at: Mapped[datetime | None]
    """When Slack was last asked for this very address, in vain."""
    left_on: Mapped[date | None]
    """Set when an import no longer names the person or the CRM archived them."""


class TimeOff(Base):
    """Days off, both ends included."""

    __tablename__ = "time_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    source: Mapped[str] = mapped_column(
        String(8), default="file", server_default="file"
    )
    """file: people.csv. slack: the person's own status there. answer: "I am away"."""
