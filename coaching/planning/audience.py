"""Who hears of each signal, and after how long: the whole policy as one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coaching.evidence import CliffEvidence, Evidence
from coaching.facts import Person
from coaching.limits import Plan
from coaching.signal import Signal


class Seat(StrEnum):
    """Where a recipient stands to the person whom a signal is about."""

    SELF = "self"
    LEADER = "leader"
    NEXT_LEADER = "next_leader"
    """The leader's own leader; nobody unless coaching.toml says from when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One audience of a rule."""

    seat: Seat
    after_grace: bool = False
    """Only when the person concerned has had it for the grace period, unanswered."""
    rides: bool = True
    """It may be a short line in another message; not what must be answered itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """When one audience is told, counted from when the person concerned was."""

    from_bd: int
    to_bd: int
    weekdays: tuple[str, ...]


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AUDIENCE: dict[str, tuple[Row, ...]] = {
    "cliff": (
        Row(seat=Seat.SELF, rides=False),
        Row(seat=Seat.LEADER, after_grace=True, rides=False),
        Row(seat=Seat.NEXT_LEADER, after_grace=True, rides=False),
    ),
    "nearly_empty": (Row(seat=Seat.SELF),),
    "quiet_deal": (Row(seat=Seat.SELF),),
    "looks_over": (Row(seat=Seat.SELF, rides=False),),
    "role_change": (Row(seat=Seat.SELF),),
    "one_on_one": (Row(seat=Seat.SELF),),
    "ask_rep": (Row(seat=Seat.SELF, rides=False),),
    "uncertain_meeting": (Row(seat=Seat.SELF, rides=False),),
    "first_meetings": (Row(seat=Seat.SELF),),
    "kitchen": (Row(seat=Seat.SELF),),
    "executive_visits": (Row(seat=Seat.SELF),),
}

# A pick is one choice out of a week's meetings, not a state that must have lasted.
PICKS = frozenset(
    {"ask_rep", "uncertain_meeting", "first_meetings", "kitchen", "executive_visits"}
)

LIMITED = PICKS | {"quiet_deal"}
"""Rules with a number of their own a week, so that they leave room for the others."""

# Neither a pick nor an exact count of open deals or of days gets truer by a second day.
# The quiet deal asks for that day itself, from the same facts.
AT_ONCE = PICKS | {"nearly_empty", "quiet_deal", "looks_over", "role_change"}


FOR_VPS = frozenset({"digest", "executive_visits"})
"""About a whole organisation: whichever rep it names, it is not about them."""
FOR_ADMINS = frozenset({"run_held", "crm_held"})
"""Notes about the installation: what waits for a word, in and outside a pilot."""
ASKED_FOR = FOR_ADMINS | {"help_request", "help_closed", "commitment", "leader_has_it"}
"""Notes that somebody asked for or must have: no budget counts them."""


def recipients(
    signal: Signal, person: Person, *, people: Mapping[int, Person], limits: Plan
) -> list[tuple[int, Row]]:
    """Return the ids of those who may hear of `signal`, which is about `person`."""
    found = []
    for row in AUDIENCE[signal.rule]:
        seated = _seated(row.seat, person, people, limits)
        if seated is not None and (row.seat is Seat.SELF or escalates(signal)):
            found.append((seated, row))
    return found


def reach(row: Row, limits: Plan) -> Reach:
    """Return from when to when, and on which weekdays, the audience of `row` hears."""
    escalation = limits.escalation
    if row.seat is Seat.NEXT_LEADER:
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
