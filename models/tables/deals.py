"""The CRM's deals, what they were before, and the owners and stages they name."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, BigId


class Owner(Base):
    """A user of the CRM. One that a deal names but the CRM no longer lists is kept."""

    __tablename__ = "owners"
    __table_args__ = (UniqueConstraint("crm", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(255))
    archived: Mapped[bool] = mapped_column(default=False)
    known: Mapped[bool] = mapped_column(default=True)
    """False: only a deal or activity names this id; the CRM's list does not."""
    user_id: Mapped[str | None] = mapped_column(String(64))
    """The same person as a user of the CRM."""


class Stage(Base):
    """A stage of a deal pipeline; an unknown one is kept, not known."""

    __tablename__ = "stages"
    __table_args__ = (UniqueConstraint("crm", "pipeline_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    pipeline_id: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(64))
    pipeline_label: Mapped[str] = mapped_column(String(255), default="")
    label: Mapped[str] = mapped_column(String(255))
    position: Mapped[int] = mapped_column(default=0)
    probability: Mapped[float | None]
    is_closed: Mapped[bool] = mapped_column(default=False)
    is_won: Mapped[bool] = mapped_column(default=False)
    archived: Mapped[bool] = mapped_column(default=False)
    known: Mapped[bool] = mapped_column(default=True)


class Deal(Base):
    """One deal of one CRM. `(crm, external_id)` is the identity a sync upserts on."""

    __tablename__ = "deals"
    __table_args__ = (
        UniqueConstraint("crm", "external_id"),
        Index("ix_deals_open_at", "closed_at", "created_at", "is_won"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    close_date: Mapped[date | None]
    created_at: Mapped[datetime | None]
    stage_entered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """When it was closed; None while open."""
    is_closed: Mapped[bool]
    is_won: Mapped[bool]
    next_step: Mapped[str | None] = mapped_column(Text)
    forecast_category: Mapped[str | None] = mapped_column(String(32))
    """As the rep sets it in the CRM, lower case: commit, best_case, pipeline, omit."""
    modified_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    merged_into: Mapped[str | None] = mapped_column(String(64))
    """External id of the deal that took this one over; such a deal counts nowhere."""
    created_by: Mapped[str | None] = mapped_column(String(16))
    """person, marketing, import or integration; None: the CRM does not tell."""
    created_by_user: Mapped[str | None] = mapped_column(String(64))
    """The user_id of the owner who made it."""
    history_due: Mapped[bool] = mapped_column(default=True)
    """Its past values have not been read since it last changed."""


class DealSnapshot(Base):
    """What a deal looked like from `at` until its next snapshot."""

    __tablename__ = "deal_snapshots"
    # Whose a deal was is asked of its past alone: the deals themselves need no such
    # index.
    __table_args__ = (
        Index("ix_deal_snapshots_owner", "owner_id", "deal_id", "at"),
        # Rows lie in the order of their key: one look-up instead of two.
        {"sqlite_with_rowid": False},
    )

    deal_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    close_date: Mapped[date | None]
    forecast_category: Mapped[str | None] = mapped_column(String(32))
    from_crm: Mapped[bool] = mapped_column(default=False)
    """Told by the CRM's own history, not seen by our sync."""
