"""What is said beside the evidence: how old the data is, and who else sees it."""

from datetime import date

from coaching.audience import AUDIENCE
from coaching.cases import Case, tellings
from coaching.evidence import Notice
from coaching.floor import Floor
from coaching.moment import data_as_of


def notice(case: Case, floor: Floor) -> Notice:
    """Return the notice of the message that `case` becomes."""
    live, moment = case.live, floor.moment
    as_of = data_as_of(live.signal.rule, moment.freshness) or moment.now
    if case.row.after_grace:
        told = tellings(live, live.person.id, floor)
        return Notice(
            data_as_of=as_of,
            seen_by=("you", live.person.name),
            told_rep_on=live.person.calendar.today(told[0]),
        )
    return Notice(
        data_as_of=as_of, seen_by=("you",), leader_from=_leader_from(case, floor)
    )


def _leader_from(case: Case, floor: Floor) -> date | None:
    """Return the day from which the leader may hear of it too, if one ever does."""
    person = case.live.person
    rows = AUDIENCE[case.live.signal.rule]
    leader = floor.people.get(person.leader_id or person.id)
    if leader is None or leader is person or not leader.reachable:
        return None
    if not any(row.after_grace for row in rows):
        return None
    days = floor.moment.thresholds.plan.grace_bd
    return person.calendar.ahead(floor.today(person), days)
