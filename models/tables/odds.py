"""What was learned of the company's own odds, kept as it was known then."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class LearnedOdds(Base):
    """The odds of one instant: weights and their record, of no person and no deal."""

    __tablename__ = "learned_odds"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    version: Mapped[int]
    """Of the facts that the weights belong to."""
    odds: Mapped[str] = mapped_column(Text)
    """JSON of coaching.odds.odds.Odds."""
