"""Closings that did not last: the deal went on, or was closed anew."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, BigId


class UndoneClosing(Base):
    """A deal stood closed from `closed_at` until `until`; few deals have one.

    Derived from the deal's snapshots, so that no question of a past day has to go
    through the history of every deal.
    """

    __tablename__ = "undone_closings"
    # Rows lie in the order of their key: one look-up instead of two.
    __table_args__ = ({"sqlite_with_rowid": False},)

    deal_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True
    )
    closed_at: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    """When it was reopened, or came into another closed stage."""
    is_won: Mapped[bool]
