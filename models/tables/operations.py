"""What the program knows of itself: sync positions, flaws, switches, the audit log."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class StreamState(Base):
    """Where the sync of one stream stands; position and page are committed together."""

    __tablename__ = "stream_states"

    crm: Mapped[str] = mapped_column(String(16), primary_key=True)
    stream: Mapped[str] = mapped_column(String(16), primary_key=True)
    watermark: Mapped[datetime | None]
    """All changes up to here are stored; moved only after a window's last page."""
    window_start: Mapped[datetime | None]
    window_end: Mapped[datetime | None]
    position: Mapped[str | None] = mapped_column(Text)
    phase: Mapped[str] = mapped_column(String(16), default="first_load")
    """first_load or changes"""
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    disabled_reason: Mapped[str | None] = mapped_column(Text)
    swept_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    """Since then no rule relies on it; None: it is believed."""
    held_reason: Mapped[str | None] = mapped_column(Text)
    """Why, in words for an admin."""
    believed_at: Mapped[datetime | None]
    """When an admin said that it is so; the next run believes all that it finds."""
    reread_after: Mapped[int | None] = mapped_column(BigInteger)
    """The own id of the last row of which was asked whether it is as it was."""
    bin_position: Mapped[str | None] = mapped_column(Text)
    """How far the recycle bin was read; None: it begins anew."""


class LinksDue(Base):
    """A deal that changed, and whose ties to activities have not been read since."""

    __tablename__ = "links_due"

    crm: Mapped[str] = mapped_column(String(16), primary_key=True)
    deal_external_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class Flaw(Base):
    """A field of a record that could not be read; gone when the record is mended."""

    __tablename__ = "flaws"
    __table_args__ = (UniqueConstraint("crm", "stream", "external_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    stream: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    field: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(255))
    reason: Mapped[str] = mapped_column(String(255))
    seen_at: Mapped[datetime]


class Setting(Base):
    """A switch that an admin moves while the program runs, such as the mode."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(255))


class AuditEntry(Base):
    """Who looked at or changed what; append-only, without message text."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    """A person's id, a Slack user id that is nobody's, or "cli"."""
    action: Mapped[str] = mapped_column(String(32))
    subject_person_id: Mapped[int | None]
    object_id: Mapped[str | None] = mapped_column(String(64))
    allowed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(255))


class SeenInput(Base):
    """Something that Slack sent and that was taken up; a second one is left alone."""

    __tablename__ = "seen_inputs"
    __table_args__ = (Index("ix_seen_inputs_at", "at"),)

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    at: Mapped[datetime]
