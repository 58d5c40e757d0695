"""The circuit breaker: a run that says far more than usual waits for an admin.

Who was let go is let pass alone; what has waited too long for a word is not said.
"""

from collections.abc import Iterable, Sequence

from coaching.planning.bundles import Bundle, Refused
from coaching.planning.cases import Case, dedup_key
from coaching.planning.hold_reasons import Hold
from coaching.planning.obstacles import Obstacle
from coaching.planning.situation import Situation
from coaching.planning.usual_week import this_week, usual_week


def broken(
    granted: Sequence[Bundle], floor: Situation
) -> tuple[list[Bundle], list[Refused]]:
    """Return what of `granted` goes out, and what the breaker holds of it.

    What is merely recorded for the admin floods nobody, and what an admin has let go
    is no mistake: neither is counted or held.
    """
    told = {
        id(bundle)
        for bundle in granted
        if floor.history.reaches(bundle.head.recipient.id)
        and not any(is_let_go(case, floor) for case in bundle.cases)
    }
    tripped = breaker(len(told), floor)
    if tripped is None:
        return list(granted), []
    held = [bundle for bundle in granted if id(bundle) in told]
    return (
        [bundle for bundle in granted if id(bundle) not in told],
        [(case, tripped) for bundle in held for case in bundle.cases],
    )


def as_broken(
    refused: Iterable[Refused], stopped: Sequence[Refused], floor: Situation
) -> list[Refused]:
    """Return `refused` with the breaker's reason for what was held out by lot."""
    if not stopped:
        return list(refused)
    reason = stopped[0][1]
    return [
        (
            case,
            reason if why[0] is Hold.HELD_OUT and not is_let_go(case, floor) else why,
        )
        for case, why in refused
    ]


def breaker(planned: int, floor: Situation) -> Obstacle | None:
    """Say whether a run of `planned` messages looks like a mistake rather than news.

    It does when the week's messages would exceed both a number and a multiple of the
    usual week, and no admin has let it pass.
    """
    limits = floor.moment.thresholds.plan
    in_all, usual = planned + this_week(floor), usual_week(floor)
    if (
        not planned
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
