"""What the circuit breaker holds, until an admin lets it go or it is too old."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class BreakerHold(Base):
    """One message that a too large run kept back, or that an admin let pass.

    It has no words: what is let go is decided anew, by what is true then.
    """

    __tablename__ = "breaker_holds"
    __table_args__ = (Index("ix_breaker_holds_recipient", "recipient_id"),)

    dedup_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    """As the message's own, so that what went out is found beside it."""
    rule: Mapped[str] = mapped_column(String(32))
    recipient_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE")
    )
    held_since: Mapped[datetime]
    lapses_at: Mapped[datetime]
    """From here on it is too old to be said, unless it was let go."""
    let_go_at: Mapped[datetime | None]
    """When an admin said that it may go out; None: nobody has said so."""
