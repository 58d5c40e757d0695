"""What leader and rep have to talk about: the goal, open promises, calls for help."""

from coaching.evidence import AgendaGoal, AgendaItem, DealRef
from coaching.facts import LeaderWeek, Person
from coaching.facts.agreed import DealName


def goal_of(week: LeaderWeek, rep: Person) -> AgendaGoal | None:
    """Return how far the rep is with the quarter's target, where that is known."""
    found = next((goal for goal in week.goals if goal.rep_id == rep.id), None)
    if found is None:
        return None
    return AgendaGoal(
        target_minor=found.target_minor,
        won_minor=found.won_minor,
        currency=found.currency,
    )


def promises_of(week: LeaderWeek, rep: Person) -> tuple[AgendaItem, ...]:
    """Return what the rep said they would do, by the day it is due."""
    return tuple(
        AgendaItem(
            what=each.what,
            deal=_deal(each.deal),
            due_on=each.due_on,
            since_on=rep.calendar.today(each.made_at),
        )
        for each in week.commitments
        if each.person_id == rep.id
    )


def requests_of(week: LeaderWeek, rep: Person) -> tuple[AgendaItem, ...]:
    """Return what the rep asked help with and has not got yet."""
    return tuple(
        AgendaItem(
            what=each.topic,
            deal=_deal(each.deal),
            due_on=each.due_on,
            since_on=rep.calendar.today(each.asked_at),
            state="open" if each.taken_at is None else "taken",
        )
        for each in week.requests
        if each.rep_id == rep.id
    )


def _deal(name: DealName | None) -> DealRef | None:
    return None if name is None else DealRef(id=name.id, name=name.name, url=name.url)
