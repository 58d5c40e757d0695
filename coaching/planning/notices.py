"""What is said beside the evidence: the data's age, who sees it, what else is due."""

from collections.abc import Sequence
from datetime import date

from coaching.evidence import Notice
from coaching.moment import data_as_of
from coaching.planning.audience import WEEKDAYS, reach
from coaching.planning.cases import Case, tellings
from coaching.planning.situation import Situation
from coaching.rulebook import RULES
from coaching.rulebook.row import Seat
from coaching.standing.look import is_judged
from coaching.standing.words import reason_words


def notice(case: Case, floor: Situation, *, also: Sequence[Case]) -> Notice:
    """Return the notice of the message that `case` becomes; `also` rides along."""
    live, moment = case.live, floor.moment
    common = Notice(
        data_as_of=data_as_of(live.signal.rule, moment.freshness) or moment.now,
        seen_by=("you",),
        also=tuple(rider.live.signal.evidence for rider in also),
        terms=floor.terms(case.recipient),
        rule_version=live.signal.version,
        standing=_standing(case, floor),
    )
    if case.hearer.after_grace:
        told = tellings(live, live.person.id, floor)
        changes = {
            "seen_by": ("you", live.person.name, *_leader_too(case, floor)),
            "told_rep_on": live.person.calendar.today(told[0]),
        }
    else:
        changes = {"leader_from": _leader_from(case, floor)}
    return common.model_copy(update=changes)


def _standing(case: Case, floor: Situation) -> str | None:
    signal = case.live.signal
    proof = floor.history.proofs.get(signal.rule)
    if proof is None or not is_judged(signal.evidence):
        return None
    return reason_words(proof, floor.moment.thresholds)


def _leader_too(case: Case, floor: Situation) -> tuple[str, ...]:
    """Return the leader between the rep and a recipient further up, if there is one."""
    leader = floor.people.get(case.live.person.leader_id or 0)
    is_between = case.hearer.seat is Seat.NEXT_LEADER and leader is not None
    return (leader.name,) if leader is not None and is_between else ()


def _leader_from(case: Case, floor: Situation) -> date | None:
    """Return the day from which the leader may hear of it too, if one ever does."""
    person = case.live.person
    hearers = RULES[case.live.signal.rule].hearers
    later = next((each for each in hearers if each.after_grace), None)
    leader = floor.people.get(person.leader_id or person.id)
    if later is None or leader is None or leader is person or not leader.reachable:
        return None
    # Nobody is promised a message that is but recorded.
    if floor.history.reaches(person.id) and not floor.history.reaches(leader.id):
        return None
    allowed = reach(later, floor.limits)
    day = person.calendar.ahead(floor.today(person), allowed.from_bd)
    while WEEKDAYS[day.weekday()] not in allowed.weekdays:
        day = person.calendar.ahead(day, 1)
    return day
