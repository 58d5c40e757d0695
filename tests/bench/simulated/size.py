"""How large a simulated floor is, and who of it has a planted cliff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from random import Random

from tests.bench.simulated.hiring import COMPANY, hire
from tests.bench.simulated.manner import PLAIN, Manner
from tests.bench.simulated.rep import SimRep, Spell

DAY = timedelta(days=1)
SPELL_WEEKS = 9
RESERVE = 2.0
"""So many spells are planted for each cliff wanted: not all meet the definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a simulation is."""

    healthy: int
    planted: int
    first: date
    last: date
    seed: int
    manner: Manner = PLAIN

    @property
    def spells(self) -> int:
        """Count the reps with a planted spell."""
        return round(self.planted * RESERVE)

    @property
    def companies(self) -> int:
        """Count the companies, of which none knows of another."""
        return ceil((self.healthy + self.spells) / COMPANY)

    def has_spell(self, number: int) -> bool:
        """Say whether rep `number`, from 0, has one: they are spread evenly."""
        in_all = self.healthy + self.spells
        return (number + 1) * self.spells // in_all > number * self.spells // in_all

    def reps(self, company: int) -> Iterator[SimRep]:
        """Yield the reps of one company; the same ones each time it is asked."""
        end = min(self.healthy + self.spells, (company + 1) * COMPANY)
        for number in range(company * COMPANY, end):
            dice = Random(f"{self.seed}:{number}")  # noqa: S311 - a simulation, no secret
            spell = self._spell(dice) if self.has_spell(number) else None
            yield hire(
                number, dice, year=self.first.year, spell=spell, manner=self.manner
            )

    def _spell(self, dice: Random) -> Spell:
        room = (self.last - self.first).days - 7 * (SPELL_WEEKS + 2)
        first = self.first + DAY * dice.randint(0, max(0, room))
        return Spell(
            first=first,
            last=first + timedelta(weeks=SPELL_WEEKS),
            share=dice.uniform(0.65, 0.95),
            sought=dice.uniform(0.0, 0.35),
        )
