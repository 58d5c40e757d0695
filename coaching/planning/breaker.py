"""The circuit breaker: a run that says far more than usual waits for an admin.

Who was let go is let pass alone; what has waited too long for a word is not said.
"""

from collections.abc import Iterable, Sequence

from coaching.planning.bundles import Bundle, Refused, bundles
from coaching.planning.cases import Case, dedup_key, rule_of
from coaching.planning.hold_out import held_apart
from coaching.planning.hold_reasons import Hold
from coaching.planning.obstacles import Obstacle
from coaching.planning.onset import can_judge
from coaching.planning.situation import Situation
from coaching.planning.usual_week import hold_began, this_week, usual_week

BY_HOURS = frozenset({Hold.QUIET_HOURS, Hold.WEEKDAY, Hold.AWAY, Hold.BACK})
"""What keeps a message back for some hours or days alone."""


def broken(
    granted: Sequence[Bundle], tripped: Obstacle | None, floor: Situation
) -> tuple[list[Bundle], list[Refused]]:
    """Return what of `granted` goes out, and what the breaker holds of it.

    What is merely recorded for the admin floods nobody, and what an admin has let go
    is no mistake: neither is held. What waits for a word does not ride in that either.
    """
    if tripped is None:
        return list(granted), []
    passed: list[Bundle] = []
    held: list[Case] = []
    for bundle in granted:
        if _floods(bundle, floor):
            held += bundle.cases
        elif not floor.history.reaches(bundle.head.recipient.id):
            passed.append(bundle)
        else:
            head, *riders = (c for c in bundle.cases if not _waits(c, floor))
            passed.append(Bundle(head=head, riders=tuple(riders)))
            held += [case for case in bundle.cases if _waits(case, floor)]
    return passed, [(case, tripped) for case in held]


def as_broken(
    refused: Iterable[Refused], tripped: Obstacle | None, floor: Situation
) -> list[Refused]:
    """Return `refused` with the breaker's reason for what was held out by lot."""
    if tripped is None:
        return list(refused)
    return [
        (
            case,
            tripped if why[0] is Hold.HELD_OUT and not is_let_go(case, floor) else why,
        )
        for case, why in refused
    ]


def planned(
    granted: Sequence[Bundle],
    cases: Sequence[Case],
    waiting: Iterable[Refused],
    floor: Situation,
) -> int:
    """Return how many messages the breaker has to judge, whatever the hour is.

    They are those of `granted` that might flood, and with them what is held since an
    earlier run of `cases`, but comes at another hour: else a flood would go out in as
    many portions as there are hours at which few are at work. What `waiting` keeps
    back for good is no flood; what stale data tells nothing of may still be one. While
    some of a hold waits, what was let go of it counts as well: an admin's word for one
    team lets nobody else's go.
    """
    later = [
        case for case, why in waiting if why[0] in BY_HOURS and _waits(case, floor)
    ]
    made = granted
    if later:
        free = [case for bundle in granted for case in bundle.cases]
        made, _ = bundles([*free, *held_apart(later, floor)[0]], floor)
    lapses_at = floor.history.looked.lapses_at
    doubtful = sum(
        floor.moment.now < lapses_at[key] for key in unjudged_holds(cases, floor)
    )
    flooding = sum(_floods(bundle, floor) for bundle in made) + doubtful
    return flooding and flooding + _let_go_of_it(floor)


def _let_go_of_it(floor: Situation) -> int:
    """Return how many messages were let go of the hold of which others wait."""
    began = hold_began(floor)
    if began is None:
        return 0
    return sum(at >= began for at in floor.history.looked.let_go.values())


def unjudged_holds(cases: Iterable[Case], floor: Situation) -> frozenset[str]:
    """Return the keys of what is held and of which stale data tells nothing now."""
    present = {dedup_key(case) for case in cases}
    return frozenset(
        key
        for key in floor.history.looked.lapses_at
        if key not in present and not can_judge(rule_of(key), floor.moment)
    )


def breaker(messages: int, floor: Situation) -> Obstacle | None:
    """Say whether a run of so many `messages` looks like a mistake rather than news.

    It does when the week's messages would exceed both a number and a multiple of the
    usual week, and no admin has let it pass.
    """
    limits = floor.moment.thresholds.plan
    in_all, usual = messages + this_week(floor), usual_week(floor)
    if (
        not messages
        or floor.history.is_large_run_allowed
        or in_all <= limits.breaker_messages
        or in_all <= limits.breaker_factor * (usual or 0)
    ):
        return None
    beside = (
        "and of other weeks nothing is known"
        if usual is None
        else f"usually {round(usual, 1):g}"
    )
    return Hold.BREAKER, f"{in_all} messages in a week, {beside}: an admin looks first"


def too_old(case: Case, floor: Situation) -> Obstacle | None:
    """Keep silent what was held so long that it is no news any more."""
    lapses_at = floor.history.looked.lapses_at.get(dedup_key(case))
    if lapses_at is None or floor.moment.now < lapses_at:
        return None
    days = floor.limits.breaker_keeps_days
    return Hold.TOO_OLD, f"held for more than {days} days without an admin's word"


def is_let_go(case: Case, floor: Situation) -> bool:
    """Say whether an admin has let this very message go."""
    return dedup_key(case) in floor.history.looked.let_go


def _floods(bundle: Bundle, floor: Situation) -> bool:
    """Say whether it reaches somebody without a word of an admin on any of it."""
    return floor.history.reaches(bundle.head.recipient.id) and not any(
        is_let_go(case, floor) for case in bundle.cases
    )


def _waits(case: Case, floor: Situation) -> bool:
    """Say whether an earlier run was held with it, and it may still be let go."""
    lapses_at = floor.history.looked.lapses_at.get(dedup_key(case))
    return lapses_at is not None and floor.moment.now < lapses_at
