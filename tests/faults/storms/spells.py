"""Trouble that comes and passes: spells of it, of random kind and length."""

import random
from collections.abc import Sequence
from math import ceil
from time import monotonic
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class Spells(Generic[Kind]):
    """Begins with a spell of the first kind; after it each look may begin another."""

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
        self.so_far: list[tuple[Kind, float]] = []
        """Each spell with its length in seconds."""

    def present(self) -> Kind | None:
        """Return the trouble of this moment, if there is any."""
        now = monotonic()
        if now < self._until:
            return self._kind
        self._kind = None
        if not self.so_far or self._dice.random() < self._often:
            is_first = not self.so_far
            self._kind = self._kinds[0] if is_first else self._dice.choice(self._kinds)
            length = self._dice.uniform(*self._lasts)
            self.so_far.append((self._kind, length))
            self._until = now + length
        return self._kind

    def knocks(self, kinds: Sequence[Kind], *, every: float) -> int:
        """Return how often somebody meets `kinds` who asks every so many seconds."""
        lengths = [length for kind, length in self.so_far if kind in kinds]
        return sum(1 + ceil(length / every) for length in lengths)
