"""A customer as people are: whether they want it shows, before anybody knows the end.

Who will buy answers more and asks first, brings colleagues, books meetings and moves on
at pace; who will not fades and lets the date slip. None of it is sure: many an eager
customer is not allowed to buy, and some buy who hardly ever answered.
"""

from dataclasses import dataclass, replace
from math import exp, log
from random import Random

OUTCOME = 0.95
"""How much of the end the wish decides, in log-odds at each stage; the rest is luck."""

DECIDED = 0.8
"""How much it shows, once they know it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody at the other side of a deal."""

    wish: float
    """Hidden: 0 is the usual customer, two of three lie between -1 and 1."""

    def goes_on(self, random: Random, usual: float) -> bool:
        """Say whether they pass a stage that the usual customer passes so often."""
        return random.random() < _share(usual, OUTCOME * self.wish)

    def speaks(self, random: Random) -> bool:
        """Say whether the next word is theirs; else it is ours."""
        return random.random() < _share(0.34, 0.9 * self.wish)

    def decided(self, *, yes: bool) -> "Customer":
        """Return them in the last stage: who wants it asks more, who does not fades."""
        return replace(self, wish=self.wish + (DECIDED if yes else -DECIDED))

    def came_first(self, random: Random) -> bool:
        """Say whether the deal began with a word of theirs."""
        return random.random() < _share(0.3, 0.9 * self.wish)

    def brings_somebody(self, random: Random) -> bool:
        """Say whether a colleague of theirs joins in at the next stage."""
        return random.random() < _share(0.3, 0.9 * self.wish)

    def meets(self, random: Random) -> bool:
        """Say whether a meeting is booked in a stage."""
        return random.random() < _share(0.85, 0.8 * self.wish)

    def all_come(self, random: Random) -> bool:
        """Say whether a meeting is booked with all who are known there."""
        return random.random() < _share(0.6, 0.4 * self.wish)

    def puts_off(self, random: Random) -> bool:
        """Say whether they let the close date slip."""
        return random.random() < _share(0.22, -0.9 * self.wish)

    def stage_days(self, random: Random) -> int:
        """Return the business days that they take for a stage, 4 to 13."""
        slower = 1.4 * max(-2.0, min(2.0, self.wish))
        return max(4, min(13, round(random.uniform(5, 11) - slower)))


USUAL = Customer(wish=0.0)


def some(random: Random) -> Customer:
    """Return anybody."""
    return Customer(wish=random.gauss(0, 1))


def _share(usual: float, more: float) -> float:
    """Return a share that is `usual`, or `more` log-odds beyond it."""
    return 1 / (1 + exp(-log(usual / (1 - usual)) - more))
