"""Evidence about a rep's open deals that look over, and what was said of them."""

from datetime import date
from typing import Literal

from coaching.evidence.parts import DealRef, Fact, PersonRef


class OverDeal(Fact):
    """One open deal that looks over, in calendar days."""

    deal: DealRef
    age_days: int
    silent_days: int
    """Since a touch was logged, or its stage or its close date changed."""


class SaidOver(Fact):
    """What the rep has said of one of the deals since."""

    deal: DealRef
    lives_until: date | None
    """None: it is over."""


class LooksOverEvidence(Fact):
    """All of a rep's open deals that look over, in one message."""

    rule: Literal["looks_over"] = "looks_over"
    version: int = 1
    rep: PersonRef
    deals: tuple[OverDeal, ...]
    """Those of which nothing was said yet, the largest first."""
    won: int
    """Won deals from which the days are told."""
    age_days: int
    """Past so many calendar days of age ..."""
    silent_days: int
    """... and so many without a sign of work a deal looks over."""
    lives_days: int
    """For so long a deal is left alone of which the rep says that it lives."""
    every_days: int
    """In so many days there is one such message at most."""
    said: tuple[SaidOver, ...] = ()
    """Empty when it is sent."""
