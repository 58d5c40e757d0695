"""What a rule returns: the evidence, whom it is about, and how much is at stake."""

from dataclasses import dataclass
from datetime import datetime

from coaching.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A rule that holds for one person now."""

    rule: str
    person_id: int
    """Whom the signal is about: the rep of a cliff, the leader of a missing 1:1."""
    subject_id: int
    """The deal, rep or meeting it turns on; part of the episode's identity."""
    deal_ids: tuple[int, ...]
    worth: int
    """What is at stake, in hundredths of about a dollar: the order of a budget."""
    confidence: float
    """0 to 1."""
    evidence: Evidence
    rep_id: int | None = None
    """The rep without whom the matter has to wait; None: it need not wait."""
    version: str | None = None
    """Of the rule and of the values it was judged by; coaching.rulebook gives it."""
    customer_at: datetime | None = None
    """The customer's last word on the deal it turns on; lifts "waiting on them"."""
