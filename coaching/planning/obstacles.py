"""What keeps one person from hearing of one signal now, the firmest reason first."""

from datetime import datetime

from coaching.evidence import AskRepEvidence
from coaching.evidence.about import reps_in
from coaching.facts import Person
from coaching.memory.personal_settings import is_muted, paused_until
from coaching.memory.put_offs import silencing
from coaching.planning.audience import FOR_VPS, WEEKDAYS, reach
from coaching.planning.cases import Case, is_answered, tellings
from coaching.planning.hold_reasons import Hold, days_back, is_working_hour
from coaching.planning.situation import Situation
from coaching.refs import day_in_words
from coaching.rulebook.row import Seat
from coaching.standing.gate_words import gate_words
from coaching.standing.look import is_judged
from coaching.standing.standing import Verdict
from coaching.standing.words import reason_words

Obstacle = tuple[Hold, str]


def first_obstacle(case: Case, floor: Situation) -> Obstacle | None:
    """Return what stands in the way; None if the message may go out now."""
    return (
        _listens(case, floor)
        or _unreachable(case, floor)
        or _put_off(case, floor)
        or _own_terms(case, floor)
        or _grace(case, floor)
        or _away(case, floor)
        or _back(case, floor)
        or _hours(case, floor)
    )


def _listens(case: Case, floor: Situation) -> Obstacle | None:
    """Keep silent what its record, the answers to it or an admin keep silent."""
    signal, person = case.live.signal, case.live.person
    proof = floor.history.proofs.get(signal.rule)
    gate = floor.history.gates.get(signal.rule)
    if gate is not None and gate.reaches(person.id, person.leader_id):
        return None
    if not is_judged(signal.evidence) and (gate is None or gate.is_by_record):
        return None
    words = gate_words(gate, today=floor.today(case.recipient)) if gate else ""
    if words:
        return Hold.LISTENS, words
    if proof is None or (gate is None and proof.verdict is not Verdict.LISTENS):
        return None
    return Hold.LISTENS, reason_words(proof, floor.moment.thresholds)


def _unreachable(case: Case, floor: Situation) -> Obstacle | None:
    """Hold what cannot arrive, and what offers somebody who is not there any more."""
    if not case.recipient.reachable:
        return Hold.UNREACHABLE, "no active Slack user is matched"
    if (gone := _gone(case, floor)) is not None:
        return Hold.UNREACHABLE, f"{gone.name}'s account in Slack or the CRM is closed"
    evidence = case.live.signal.evidence
    if not isinstance(evidence, AskRepEvidence):
        return None
    leader = floor.people.get(evidence.leader.id)
    if leader is not None and leader.reachable:
        return None
    return Hold.UNREACHABLE, f"{evidence.leader.name} cannot be written to"


def _gone(case: Case, floor: Situation) -> Person | None:
    """Return somebody else whom it is about and who is not there any more."""
    signal = case.live.signal
    named = frozenset() if signal.rule in FOR_VPS else reps_in(signal.evidence)
    others = sorted({*named, signal.person_id} - {case.recipient.id})
    found = (floor.people.get(person_id) for person_id in others)
    return next((each for each in found if each is not None and each.is_gone), None)


def _put_off(case: Case, floor: Situation) -> Obstacle | None:
    found = silencing(
        case.live.signal,
        recipient_id=case.recipient.id,
        today=floor.today(case.recipient),
        put_offs=floor.history.put_offs,
    )
    if found is None:
        return None
    reason = found.reason.replace("_", " ")
    if found.until is None:
        return Hold.PUT_OFF, f"put off for good: {reason}"
    until = day_in_words(found.until, beside=floor.today(case.recipient))
    return Hold.PUT_OFF, f"put off until {until}: {reason}"


def _grace(case: Case, floor: Situation) -> Obstacle | None:
    """Let the person concerned act first."""
    if not case.hearer.after_grace:
        return None
    person = case.live.person
    told = tellings(case.live, person.id, floor)
    if not told:
        return Hold.GRACE, f"{person.name} has not had it yet"
    if is_answered(case.live, told):
        return Hold.ANSWERED, f"{person.name} has answered"
    return _in_reach(case, floor, had_bd=_had_bd(case, told[0], floor))


def _had_bd(case: Case, told_at: datetime, floor: Situation) -> int:
    return case.live.person.calendar.between(told_at, floor.moment.now)


def _in_reach(case: Case, floor: Situation, *, had_bd: int) -> Obstacle | None:
    """Hold what the table of audiences does not allow on this day."""
    person, row = case.live.person, reach(case.hearer, floor.limits)
    if had_bd < row.from_bd:
        return Hold.GRACE, f"{person.name} has had it for fewer than {row.from_bd} bd"
    if had_bd > row.to_bd:
        return Hold.GRACE, f"{person.name} has had it for more than {row.to_bd} bd"
    told = {recipient_id for recipient_id, _ in case.live.episode.told}
    if case.hearer.seat is Seat.NEXT_LEADER and person.leader_id not in told:
        return Hold.GRACE, f"{person.name}'s leader has not had it yet"
    if WEEKDAYS[floor.today(case.recipient).weekday()] not in row.weekdays:
        return Hold.WEEKDAY, f"only on {', '.join(row.weekdays)}"
    return None


def _own_terms(case: Case, floor: Situation) -> Obstacle | None:
    """Obey what the recipient has set in App Home."""
    own = floor.history.personal.get(case.recipient.id)
    if is_muted(case.live.signal.rule, own, floor.limits):
        return Hold.MUTED, f"{case.recipient.name} has muted this kind of message"
    until, today = (
        paused_until(case.recipient, own, floor.limits),
        floor.today(case.recipient),
    )
    if until is not None and today < until:
        return Hold.PAUSED, f"paused until {day_in_words(until, beside=today)}"
    return None


def _away(case: Case, floor: Situation) -> Obstacle | None:
    """Wait for whoever is away: the recipient, or the rep whom the matter needs."""
    rep = floor.people.get(case.live.signal.rep_id or case.recipient.id)
    for person in (case.recipient, rep or case.recipient):
        if person.calendar.is_away(floor.today(person)):
            return Hold.AWAY, f"{person.name} is away"
    return None


def _back(case: Case, floor: Situation) -> Obstacle | None:
    limit = floor.limits.first_days_back_bd
    today = floor.today(case.recipient)
    back = days_back(case.recipient.calendar, today, limit=limit)
    return (Hold.BACK, f"day {back} back from time off") if back else None


def _hours(case: Case, floor: Situation) -> Obstacle | None:
    terms = floor.terms(case.recipient)
    if is_working_hour(case.recipient.calendar, floor.moment.now, terms):
        return None
    hours = f"{terms.day_starts:%H:%M} to {terms.day_ends:%H:%M}"
    return Hold.QUIET_HOURS, f"only from {hours} on business days"
