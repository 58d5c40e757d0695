"""Several signals due to one person at once become one message with short lines.

What must be answered in its own message stands at the head or alone; so does a message
about somebody else. Nothing is lost: each case is told, or held with its reason.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.planning.budgets import Budget
from coaching.planning.cases import Case
from coaching.planning.hold_reasons import Hold
from coaching.planning.obstacles import Obstacle
from coaching.planning.onset import weight
from coaching.planning.situation import Situation

Refused = tuple[Case, Obstacle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One message: the case it is about, and those that ride along."""

    head: Case
    riders: tuple[Case, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return everything that the message tells."""
        return (self.head, *self.riders)


def bundles(
    cases: Sequence[Case], floor: Situation
) -> tuple[list[Bundle], list[Refused]]:
    """Return the messages that fit the budgets, the weightiest first, and the rest."""
    budget = Budget(floor)
    ordered = sorted(cases, key=_weight)
    refused = [(each, no) for each in ordered if (no := budget.choose(each))]
    held = {id(case) for case, _ in refused}
    by_recipient: dict[int, list[Case]] = defaultdict(list)
    for case in ordered:
        if id(case) not in held:
            by_recipient[case.recipient.id].append(case)
    granted: list[Bundle] = []
    for own in by_recipient.values():
        made, left = _bundled(own, floor)
        refused += left
        for bundle in made:
            full = budget.spend(bundle.head.recipient)
            if full is None:
                granted.append(bundle)
            else:
                refused += [(case, full) for case in bundle.cases]
    return sorted(granted, key=_first), refused


def _bundled(
    cases: Sequence[Case], floor: Situation
) -> tuple[list[Bundle], list[Refused]]:
    """Return the messages that one person's cases make, the weightiest first."""
    loose = [case for case in cases if _rides(case)]
    firm = [case for case in cases if not _rides(case)]
    head = next((case for case in firm if _is_own(case)), None)
    if head is None and loose:
        head = loose.pop(0)
    if head is None:
        return [Bundle(head=case) for case in firm], []
    room = floor.limits.bundle
    together = Bundle(head=head, riders=tuple(loose[:room]))
    alone = [Bundle(head=case) for case in firm if case is not head]
    too_many = Hold.BUDGET, f"{room} short lines in one message at most"
    return (
        sorted([together, *alone], key=_first),
        [(case, too_many) for case in loose[room:]],
    )


def _rides(case: Case) -> bool:
    return case.hearer.rides and _is_own(case)


def _is_own(case: Case) -> bool:
    return case.live.signal.person_id == case.recipient.id


def _weight(case: Case) -> tuple[float, str, int, int, int]:
    return (*weight(case.live.signal), case.recipient.id)


def _first(bundle: Bundle) -> tuple[float, str, int, int, int]:
    return min(_weight(case) for case in bundle.cases)
