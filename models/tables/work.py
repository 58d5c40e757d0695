"""How each rep's work was spread in past weeks, kept as it was known then."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class WorkSampleRow(Base):
    """The figures of one rep at one instant of the past; written once.

    Null where a figure could not be told then.
    """

    __tablename__ = "work_samples"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)
    focus_share: Mapped[float | None]
    focus_work: Mapped[float | None]
    other_work: Mapped[float | None]
    prospecting: Mapped[int | None]
    top_share: Mapped[float | None]
    open_deals: Mapped[int | None]
