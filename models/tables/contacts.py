"""Prospects: who opened which when. No name, address or number is stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, BigId


class Contact(Base):
    """A customer contact, kept as an id, an owner and a date."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("crm", "external_id"),
        Index("ix_contacts_owner_created", "owner_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"))
    created_at: Mapped[datetime | None]
    modified_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    created_by: Mapped[str | None] = mapped_column(String(16))
    """person, marketing, import or integration; None: the CRM does not tell."""
    created_by_user: Mapped[str | None] = mapped_column(String(64))
    """The user_id of the owner who made it."""
