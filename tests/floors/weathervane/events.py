"""What the plan of a floor is made of."""

from dataclasses import dataclass, field
from random import Random

from tests.floors.weathervane.deal import Deal

VISIBLE = {
    "mails": (0.6, 0.2, 0.15, 0.05),
    "papers": (0.2, 0.1, 0.6, 0.1),
    "meetings": (0.28, 0.17, 0.25, 0.3),
    "calls": (0.25, 0.55, 0.15, 0.05),
    "hidden": (0.15, 0.1, 0.7, 0.05),
}
"""Weights of e-mail, call, paper and meeting among us in the work on one deal; the
papers of `hidden` are in no CRM."""


@dataclass(slots=True, kw_only=True)
class Event:
    """A look-alike on the floor; `rep` is an index, None for everybody."""

    kind: str
    rep: int | None
    first: int
    last: int
    note: str = ""
    deal: Deal | None = None
    seen: int = 0
    """Worked days of it that have been."""
    finished: bool = False
    recorded: bool = False
    """A holiday that stands in the list of days off."""


@dataclass(slots=True, kw_only=True)
class Focus:
    """One deal that a rep is taken up with, day by day."""

    kind: str
    """cliff, gamble_won, final_push, big_deal_in_balance, tender, giant_account"""
    rep: int
    first: int
    last: int
    """The last day of work on it."""
    ramp: int
    """Days until the rep is full of it."""
    peak: float
    """Share of the working time that it then takes."""
    visible: str
    silent_on: int | None = None
    won: bool = False
    present_on: int | None = None
    ratio: float = 1.0
    """Its amount by the rep's usual."""
    deal: Deal | None = None
    presented: bool = False
    met_on: int = -1
    """The last day with a meeting among us about it."""
    wobble: tuple[float, ...] = (1.0,)
    """How full of it the rep is, from one week to the next."""

    def intensity(self, day: int) -> float:
        """Return the share of working time that it takes on a day."""
        if not self.first <= day <= self.last:
            return 0.0
        week = (day - self.first) // 7 % len(self.wobble)
        full = min(1.0, 0.15 + (day - self.first) / max(1, self.ramp))
        return self.peak * min(1.0, full * self.wobble[week])


@dataclass(slots=True, kw_only=True)
class Cliff:
    """A rep who falls for one deal, and what it does to the rest of the work."""

    focus: Focus
    keeps_prospecting: float
    keeps_deals: float
    back_on: int | None
    """The day on which the rep is all back to the usual; None for not in this time."""
    recovery: int
    """Days that getting back takes."""
    ended_by: str
    missed: int = 0

    def effect(self, day: int) -> float:
        """Return how far the rep is from the usual: 0 not at all, 1 fully."""
        focus = self.focus
        if focus.first <= day <= focus.last:
            return focus.intensity(day) / focus.peak
        if day > focus.last:
            return max(0.0, 1 - (day - focus.last) / max(1, self.recovery))
        return 0.0

    @property
    def end(self) -> int:
        """Return the last day that is bent."""
        return self.focus.last + self.recovery


@dataclass(slots=True)
class Plan:
    """All that is to happen on a floor beyond the everyday."""

    cliffs: list[Cliff] = field(default_factory=list)
    gambles: list[Cliff] = field(default_factory=list)
    """Fell for one deal just so, and won it."""
    focuses: list[Focus] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    taken: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def is_free(self, rep: int, first: int, last: int) -> bool:
        """Say whether a rep has nothing planned between two days."""
        return all(
            last < start or first > end for start, end in self.taken.get(rep, ())
        )

    def take(self, rep: int, first: int, last: int) -> None:
        """Keep other plans away from a rep between two days."""
        self.taken.setdefault(rep, []).append((first, last))


def visible(rng: Random) -> str:
    """Return what of the work on a deal is mostly to be seen."""
    return rng.choice(tuple(VISIBLE))
