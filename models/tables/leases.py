"""Work that one worker at a time may do, whichever it is."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class WorkLease(Base):
    """Who does a piece of work, until when, and when it may be begun again."""

    __tablename__ = "work_leases"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Such as sync:hubspot."""
    owner: Mapped[str] = mapped_column(String(64))
    fence: Mapped[int]
    lease_until: Mapped[datetime | None]
    """None when nobody works."""
    next_at: Mapped[datetime]
    """So that a second worker does not repeat what a first has just done."""
