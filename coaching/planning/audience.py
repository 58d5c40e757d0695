"""Who hears of each signal, and after how long; coaching/rulebook has the rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from coaching.evidence import CliffEvidence, Evidence
from coaching.facts import Person
from coaching.limits import Plan
from coaching.rulebook import RULES
from coaching.rulebook.row import Hearer, Seat
from coaching.signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """When one audience is told, counted from when the person concerned was."""

    from_bd: int
    to_bd: int
    weekdays: tuple[str, ...]


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FOR_VPS = frozenset({"digest"} | {one.rule for one in RULES.values() if one.about_all})
"""About a whole organisation: whichever rep it names, it is not about them."""
FOR_ADMINS = frozenset({"run_held", "crm_held"})
"""Notes about the installation: what waits for a word, in and outside a pilot."""
ASKED_FOR = FOR_ADMINS | {"help_request", "help_closed", "commitment", "leader_has_it"}
"""Notes that somebody asked for or must have: no budget counts them."""


def recipients(
    signal: Signal, person: Person, *, people: Mapping[int, Person], limits: Plan
) -> list[tuple[int, Hearer]]:
    """Return the ids of those who may hear of `signal`, which is about `person`."""
    found = []
    for hearer in RULES[signal.rule].hearers:
        seated = _seated(hearer.seat, person, people, limits)
        if seated is not None and (hearer.seat is Seat.SELF or escalates(signal)):
            found.append((seated, hearer))
    return found


def reach(hearer: Hearer, limits: Plan) -> Reach:
    """Return from when to when, and on which weekdays, `hearer` hears."""
    escalation = limits.escalation
    if hearer.seat is Seat.NEXT_LEADER:
        return Reach(
            from_bd=escalation.next_leader_from_bd,
            to_bd=escalation.next_leader_to_bd,
            weekdays=escalation.next_leader_weekdays,
        )
    return Reach(
        from_bd=limits.grace_bd,
        to_bd=escalation.leader_to_bd,
        weekdays=escalation.leader_weekdays,
    )


def _seated(
    seat: Seat, person: Person, people: Mapping[int, Person], limits: Plan
) -> int | None:
    if seat is Seat.SELF:
        return person.id
    if seat is Seat.LEADER:
        return person.leader_id
    leader = people.get(person.leader_id or 0)
    is_on = limits.escalation.next_leader_from_bd > 0
    return leader.leader_id if leader is not None and is_on else None


def escalates(signal: Signal) -> bool:
    """Say whether a leader may hear of it: a cliff, never a mere heads-up."""
    return isinstance(signal.evidence, CliffEvidence) and (
        signal.evidence.level == "cliff"
    )


def is_heads_up(evidence: Evidence) -> bool:
    """Say whether `evidence` speaks of what may become a cliff and is none yet."""
    return isinstance(evidence, CliffEvidence) and evidence.level == "heads_up"
