"""Trouble that comes and passes: spells of it, of random kind and length."""

import random
from collections.abc import Sequence
from math import ceil
from time import monotonic
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class Spells(Generic[Kind]):
    """Begins with a spell; after it each look may begin another."""

    def __init__(
        self,
        dice: random.Random,
        kinds: Sequence[Kind],
        *,
        often: float,
        lasts: tuple[float, float],
    ) -> None:
        self._dice, self._kinds = dice, kinds
        self._often, self._lasts = often, lasts
        self._kind: Kind | None = None
        self._until = 0.0
        self.lengths: list[float] = []
        """Of the spells so far, in seconds."""

    def present(self) -> Kind | None:
        """Return the trouble of this moment, if there is any."""
        now = monotonic()
        if now < self._until:
            return self._kind
        self._kind = None
        if not self.lengths or self._dice.random() < self._often:
            self.lengths.append(self._dice.uniform(*self._lasts))
            self._until = now + self.lengths[-1]
            self._kind = self._dice.choice(self._kinds)
        return self._kind

    def knocks(self, every: float) -> int:
        """Return how often somebody asks who asks anew `every` so many seconds."""
        return sum(1 + ceil(length / every) for length in self.lengths)
