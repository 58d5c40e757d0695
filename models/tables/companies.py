"""The customers: which company a deal is with, as the CRM ties them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base, BigId


class Company(Base):
    """A company of the CRM: its id there, and its name."""

    __tablename__ = "companies"
    __table_args__ = (UniqueConstraint("crm", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    crm: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)


class DealCompany(Base):
    """What the CRM said when it was asked for the company of a deal."""

    __tablename__ = "deal_companies"
    __table_args__ = (Index("ix_deal_companies_company", "company_id"),)

    deal_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True
    )
    company_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("companies.id", ondelete="CASCADE")
    )
    """None: it is with none."""
    asked_at: Mapped[datetime]
