"""What was due to be said in weeks that take part in the hold-out, sent or held out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class HoldOutCase(Base):
    """One matter that was due in one week: no words, and no more than its episode.

    `is_held_out` is decided with the message: what is due and is not sent stands here
    as the only trace.
    """

    __tablename__ = "hold_out_cases"
    __table_args__ = (Index("ix_hold_out_cases_decided", "decided_at"),)

    rep_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    """The rep's ISO week, such as 2026-W49."""
    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    recipient_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    episode_number: Mapped[int] = mapped_column(primary_key=True)
    is_held_out: Mapped[bool]
    decided_at: Mapped[datetime]
