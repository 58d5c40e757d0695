"""How each rule would have done on the company's own past, and how far it speaks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base


class RuleProof(Base):
    """The last proof of one version of one rule; an older version's stays as it was.

    `own_…` are null where no norm of the company's own was looked for or found.
    """

    __tablename__ = "rule_proofs"

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16))
    proved_at: Mapped[datetime]
    until: Mapped[datetime]
    """Up to when the past was known."""
    spoke: Mapped[int]
    weeks: Mapped[int]
    wrong: Mapped[int]
    judged: Mapped[int]
    own_factor: Mapped[float | None]
    own_wrong: Mapped[int | None]
    own_judged: Mapped[int | None]


class RuleGate(Base):
    """How far one rule may speak, since when, and what an admin has said of it."""

    __tablename__ = "rule_gates"

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    step: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    because: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The leader whose team is told first."""
    word: Mapped[str | None] = mapped_column(String(16))
