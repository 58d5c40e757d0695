"""What is aimed at this quarter: the company's target, its teams', and what is left.

No line is about one person, and none about a team of fewer than five: from so few the
sum would tell of each. Their numbers are in the line of the whole.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from coaching.evidence import TargetLine
from coaching.facts import Person, Role
from coaching.refs import person_ref

GROUP = 5
"""The fewest reps of whom a sum is shown."""
Won = tuple[int, str, int]
"""A person's id, a currency, and minor units won this quarter."""


def cascade(
    vp: Person, people: Sequence[Person], won: Iterable[Won]
) -> tuple[TargetLine, ...]:
    """Return a line for the organisation of `vp` and each large team, by currency.

    A target of 0 is none. Without any target in a currency there is no line in it.
    """
    sums: Counter[tuple[int, str]] = Counter()
    for person_id, currency, minor in won:
        sums[person_id, currency] += minor
    reps = [person for person in people if person.role is Role.REP]
    managers = sorted(
        (person for person in people if person.role is Role.MANAGER),
        key=lambda person: (person.name, person.id),
    )
    teams = [
        (leader, [rep for rep in reps if rep.leader_id == leader.id])
        for leader in managers
    ]
    whole = _lines(None, vp, reps, [*people], sums)
    parts = [
        line
        for leader, team in teams
        if len(team) >= GROUP
        for line in _lines(leader, leader, team, [leader, *team], sums)
    ]
    return (*whole, *parts)


def without_target(
    vp: Person, people: Sequence[Person], won: Iterable[Won]
) -> tuple[str, ...]:
    """Return the currencies in which something was won, though all aim at others."""
    aims = {p.currency for p in (vp, *people) if p.target_minor}
    found = {currency for _, currency, minor in won if minor}
    return tuple(sorted(found - aims)) if aims else ()


def _lines(
    leader: Person | None,
    aiming: Person,
    reps: Sequence[Person],
    members: Sequence[Person],
    sums: Counter[tuple[int, str]],
) -> list[TargetLine]:
    aims = [person for person in (aiming, *reps) if person.target_minor]
    currencies = Counter(person.currency for person in aims if person.currency)
    return [
        _line(leader, aiming, reps, members, sums, currency)
        for currency, _ in sorted(currencies.items(), key=lambda c: (-c[1], c[0]))
    ]


def _line(
    leader: Person | None,
    aiming: Person,
    reps: Sequence[Person],
    members: Sequence[Person],
    sums: Counter[tuple[int, str]],
    currency: str,
) -> TargetLine:
    aims = [rep.target_minor or 0 for rep in reps if rep.currency == currency]
    own = aiming.target_minor if aiming.currency == currency else None
    with_target = [aim for aim in aims if aim]
    ids = {aiming.id, *(person.id for person in members)}
    return TargetLine(
        leader=person_ref(leader) if leader else None,
        currency=currency,
        target_minor=own or None,
        won_minor=sum(sums[person_id, currency] for person_id in ids),
        reps=len(with_target),
        reps_minor=sum(with_target),
        without_target=sum(not rep.target_minor for rep in reps),
    )
