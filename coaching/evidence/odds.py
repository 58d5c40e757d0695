"""Evidence of a deal's odds: what moved them, and how good such odds have been."""

from coaching.evidence.parts import Fact


class OddsFact(Fact):
    """One fact that moved a deal's odds, beside the usual one."""

    name: str
    """Of coaching.odds.facts.FACTS."""
    shown: float | None
    usual: float | None
    speaks_for: bool


class DealOdds(Fact):
    """The chance of one deal, with the facts that moved it most."""

    p: float
    moved: tuple[OddsFact, ...]


class OddsRecord(Fact):
    """How the odds did on the company's own past, and what it takes to be told."""

    meetings: int
    """Past meetings that were learned from."""
    auc: float | None = None
    """Of pairs of a won and a lost one; None: too few to try it on."""
    seen: int = 0
    """Meetings that it was tried on, the newest, of which nothing had been learned."""
    won: int = 0
    is_off: bool = False
    """The chances missed the ends by more than one and the same for all would have."""
    auc_from: float
    least_each: int

    @property
    def has_enough(self) -> bool:
        """Say whether enough meetings were tried to speak of a record."""
        return min(self.won, self.seen - self.won) >= self.least_each

    @property
    def is_good(self) -> bool:
        """Say whether the order was right often enough, of however many."""
        return self.auc is not None and self.auc >= self.auc_from
