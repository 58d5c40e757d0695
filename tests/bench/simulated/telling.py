"""What the real rules say of a simulated book."""

from dataclasses import dataclass, replace
from datetime import datetime

from coaching.facts import Freshness, Person, RepBook, Role
from coaching.signal import Signal
from coaching.signals.evaluate import rep_signals
from coaching.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The real rules at one instant."""

    thresholds: Thresholds
    freshness: Freshness
    now: datetime

    def signals(self, book: RepBook, *, margin: float) -> tuple[Signal, ...]:
        """Return what the real rules say of `book`."""
        return rep_signals(
            book,
            passages=(),
            freshness=self.freshness,
            thresholds=self.thresholds,
            now=self.now,
            margin=margin,
        )


def leader_of(rep: Person) -> Person:
    """Return the leader of `rep`, who is never away."""
    return Person(
        id=rep.leader_id or 0,
        name=f"Leader {rep.leader_id}",
        role=Role.MANAGER,
        calendar=replace(rep.calendar, time_off=()),
    )
