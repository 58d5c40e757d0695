"""Why the open pipeline changed: start + new + won + lost + changed + other = end.

What was won or lost leaves the pipeline, so those two parts carry a minus. A lost deal
takes with it what it was worth while it was open: many a CRM sets it to nothing at the
end. A deal in another currency than before leaves one bridge and enters the other, as
"other".
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from coaching.digest.facts import DealMove, DealState, DigestFacts
from coaching.evidence import Bridge
from coaching.money import worth

Part = Literal["start", "new", "won", "lost", "changed", "other", "end"]
Step = tuple[str, Part, int]
"""A currency, the part of its bridge, and minor units."""


def bridges(facts: DigestFacts) -> tuple[Bridge, ...]:
    """Return one bridge for each currency, the largest open sum first."""
    sums: dict[str, dict[Part, int]] = defaultdict(lambda: defaultdict(int))
    for move in facts.moves:
        for currency, part, minor in steps(move, facts):
            sums[currency][part] += minor
    found = [
        Bridge(
            currency=currency,
            start_minor=parts["start"],
            new_minor=parts["new"],
            won_minor=parts["won"],
            lost_minor=parts["lost"],
            changed_minor=parts["changed"],
            other_minor=parts["other"],
            end_minor=parts["end"],
        )
        for currency, parts in sums.items()
    ]
    return tuple(
        sorted(
            found, key=lambda one: (-worth(one.end_minor, one.currency), one.currency)
        )
    )


def steps(move: DealMove, facts: DigestFacts) -> Iterable[Step]:
    """Return what one deal adds to the parts; each start + parts = end by itself."""
    before, after = _worth(move.before), _worth(move.after)
    if is_lost(move) and move.after is not None:
        after = _worth(worth_when_lost(move))
    if before is not None:
        yield (before[0], "start", before[1])
    yield from _arrival(move, before, after, facts)
    if after is None:
        return
    currency, minor = after
    if move.closed_at is None:
        yield (currency, "end", minor)
    else:
        yield (currency, "won" if move.is_won else "lost", -minor)


def _arrival(
    move: DealMove,
    before: tuple[str, int] | None,
    after: tuple[str, int] | None,
    facts: DigestFacts,
) -> Iterable[Step]:
    """Return how the worth before became the worth after."""
    if before is not None and after is not None and before[0] == after[0]:
        yield (after[0], "changed", after[1] - before[1])
        return
    if before is not None:
        yield (before[0], "other", -before[1])
    if after is not None:
        part: Part = "new" if before is None and is_new(move, facts) else "other"
        yield (after[0], part, after[1])


def is_new(move: DealMove, facts: DigestFacts) -> bool:
    """Say whether the deal was opened between the two digests."""
    return (
        move.before is None
        and move.created_at is not None
        and facts.since < move.created_at <= facts.until
    )


def is_lost(move: DealMove) -> bool:
    """Say whether the deal was closed without being won."""
    return move.closed_at is not None and not move.is_won


def worth_when_lost(move: DealMove) -> DealState | None:
    """Return the fields that say what a lost deal was worth while it was open."""
    known = (move.before, move.last_open, move.after)
    return next((state for state in known if _worth(state) is not None), None)


def _worth(state: DealState | None) -> tuple[str, int] | None:
    """Return currency and amount; an unknown amount counts as none at all."""
    if state is None or state.currency is None:
        return None
    return state.currency, state.amount_minor or 0
