"""What was foretold each week, kept as it was said."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class FrozenForecast(Base):
    """The forecast of one organisation for the 30 days after `at`, in one currency."""

    __tablename__ = "forecasts"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    """The VP whose organisation it is about."""
    day: Mapped[date] = mapped_column(primary_key=True)
    """The local day of the digest."""
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    """XXX, which is no currency: there was nothing to foretell on that day."""
    at: Mapped[datetime]
    """As known then; the 30 days begin here."""
    is_afterwards: Mapped[bool]
    """Worked out later from what was known at `at`."""
    run_rate_minor: Mapped[int] = mapped_column(BigInteger)
    pipeline_minor: Mapped[int | None] = mapped_column(BigInteger)
    """The pipeline's own estimate; NULL where there was nothing to foretell."""
    p10_minor: Mapped[int | None] = mapped_column(BigInteger)
    """NULL, as is the other end: too little was known for a range."""
    p50_minor: Mapped[int] = mapped_column(BigInteger)
    p90_minor: Mapped[int | None] = mapped_column(BigInteger)
    constant: Mapped[float | None]
    """The chance that each deal has if only the past share is known."""
    chances: Mapped[str] = mapped_column(Text)
    """JSON: [[deal id, its chance to be won within the 30 days], ...]."""
