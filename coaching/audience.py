"""Who hears of each signal, and after how long: the whole policy as one table."""

from dataclasses import dataclass
from enum import StrEnum

from coaching.evidence import CliffEvidence, Evidence
from coaching.facts import Person
from coaching.signals.signal import Signal


class Seat(StrEnum):
    """Where a recipient stands to the person whom a signal is about."""

    SELF = "self"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One audience of a rule."""

    seat: Seat
    after_grace: bool = False
    """Only when the person concerned has had it for the grace period, unanswered."""


AUDIENCE: dict[str, tuple[Row, ...]] = {
    "cliff": (Row(seat=Seat.SELF), Row(seat=Seat.LEADER, after_grace=True)),
    "nearly_empty": (Row(seat=Seat.SELF),),
    "one_on_one": (Row(seat=Seat.SELF),),
    "uncertain_meeting": (Row(seat=Seat.SELF),),
}

# A pick is one choice out of a week's meetings, not a state that must have lasted.
PICKS = frozenset({"uncertain_meeting"})

# Neither a pick nor an exact count of open deals gets truer by a second day.
AT_ONCE = PICKS | {"nearly_empty"}


def recipients(signal: Signal, person: Person) -> list[tuple[int, Row]]:
    """Return the ids of those who may hear of `signal`, which is about `person`."""
    found = []
    for row in AUDIENCE[signal.rule]:
        if row.seat is Seat.SELF:
            found.append((person.id, row))
        elif person.leader_id is not None and escalates(signal):
            found.append((person.leader_id, row))
    return found


def escalates(signal: Signal) -> bool:
    """Say whether a leader may hear of it: a cliff, never a mere heads-up."""
    return isinstance(signal.evidence, CliffEvidence) and (
        signal.evidence.level == "cliff"
    )


def is_heads_up(evidence: Evidence) -> bool:
    """Say whether `evidence` speaks of what may become a cliff and is none yet."""
    return isinstance(evidence, CliffEvidence) and evidence.level == "heads_up"
