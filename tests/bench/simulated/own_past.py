"""What a simulated company's own past says of each rule, as in an installation.

Each Wednesday all reps are looked at by the shipped values; what came of it is then
read from their lives, and tells which rule may speak. The rules are the real ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from coaching.facts import RepBook
from coaching.moment import Moment
from coaching.rulebook import RULES
from coaching.signal import Signal
from coaching.standing.aftermath import Career, Won
from coaching.standing.gates import Gate, Night, next_gate
from coaching.standing.look import look_at
from coaching.standing.proof import as_proved, proofs
from coaching.standing.record import Look, Past, Seen, Win
from coaching.standing.standing import Proof
from coaching.thresholds import Thresholds
from tests.bench.simulated.rep import SimRep

WEEK = timedelta(weeks=1)
NOON, EVENING = time(12), time(18)


@dataclass(slots=True)
class OwnPast:
    """What was seen on past Wednesdays, and what each rule may do by it."""

    since: datetime
    """Nothing is known before."""
    looks: list[Look] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    proofs: dict[str, Proof] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)

    def terms(self, thresholds: Thresholds) -> Thresholds:
        """Return the values by which the company is judged."""
        return as_proved(thresholds, self.proofs)

    def look(
        self, books: Sequence[RepBook], signals: Iterable[Signal], moment: Moment
    ) -> None:
        """Keep what the rules say on one Wednesday, and forget what is too old."""
        look, seen = look_at(books, signals, moment)
        oldest = moment.now - WEEK * moment.thresholds.standing.weeks
        self.looks = [each for each in self.looks if each.at >= oldest] + [look]
        self.seen = [each for each in self.seen if each.at >= oldest] + seen

    def prove(
        self, reps: Sequence[SimRep], thresholds: Thresholds, now: datetime
    ) -> None:
        """Prove each rule by what came of it until `now`, as a night does."""
        past = Past(
            looks=self.looks,
            seen=self.seen,
            wins=[win for rep in reps for win in _wins(rep)],
            careers={rep.person.id: _career(rep, self.since) for rep in reps},
            calendars={rep.person.id: rep.person.calendar for rep in reps},
            since=self.since,
            until=now,
        )
        found = proofs(past, thresholds, self.proofs)
        self.proofs = {proof.rule: proof for proof in found}
        for rule in RULES:
            night = Night(now=now, proof=self.proofs.get(rule))
            gate = self.gates.get(rule)
            self.gates[rule] = next_gate(rule, gate, night, thresholds.standing)


def _wins(rep: SimRep) -> list[Win]:
    calendar = rep.person.calendar
    return [
        Win(deal_id=deal_id, won_at=calendar.at(day, EVENING))
        for deal_id, day in rep.won_on.items()
    ]


def _career(rep: SimRep, since: datetime) -> Career:
    calendar = rep.person.calendar
    return Career(
        here_since=since,
        opened=[calendar.at(day, NOON) for day in rep.opened_on],
        won=[Won(at=at, amount_minor=minor, currency="EUR") for at, minor in rep.wins],
        currency="EUR",
    )
