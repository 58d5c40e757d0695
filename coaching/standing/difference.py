"""Two ways of setting the rules beside each other on the same past: what changes.

One word is a stretch of looks in a row at which a rule held about the same matter,
since it is told once. It is judged by its first look, as the record judges it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.standing.record import OF_DEALS, Past, Seen, record
from coaching.standing.standing import JUDGED
from coaching.thresholds import Thresholds

Matter = tuple[str, int, int | None]
"""Rule, person and deal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One word that would have been said, and what came of it."""

    rule: str
    person_id: int
    deal_id: int | None
    looks: tuple[datetime, ...]
    is_wrong: bool | None
    """None: what came of it is not over yet, or not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a change of values does to one rule."""

    rule: str
    kept: tuple[Stretch, ...]
    sent: tuple[Stretch, ...]
    """Said only with the change."""
    dropped: tuple[Stretch, ...]
    """Said only without it."""


def differences(
    before: Past, after: Past, thresholds: Thresholds
) -> tuple[Difference, ...]:
    """Return what changes in each rule that is judged, from `before` to `after`.

    Both are of the same weeks; `thresholds` are those in force, by whose bounds both
    are judged. A word that merely begins earlier or later is kept.
    """
    old, new = stretches(before, thresholds), stretches(after, thresholds)
    return tuple(_of_rule(rule, old, new) for rule in JUDGED)


def stretches(past: Past, thresholds: Thresholds) -> list[Stretch]:
    """Return each word of `past`, the oldest first."""
    place = {look.at: number for number, look in enumerate(past.looks)}
    held: dict[Matter, dict[int, Seen]] = defaultdict(dict)
    for seen in past.seen:
        held[seen.rule, seen.person_id, seen.deal_id][place[seen.at]] = seen
    found = [
        Stretch(
            rule=rule,
            person_id=person_id,
            deal_id=deal_id,
            looks=tuple(seen.at for seen in run),
            is_wrong=is_wrong(run[0], past, thresholds),
        )
        for (rule, person_id, deal_id), by_place in held.items()
        for run in _runs(by_place)
    ]
    return sorted(found, key=lambda each: (each.looks, each.person_id, each.rule))


def is_wrong(seen: Seen, past: Past, thresholds: Thresholds) -> bool | None:
    """Say whether what came of it proves `seen` wrong; None: that is not known yet."""
    if seen.rule not in OF_DEALS:
        alone = record(seen.rule, replace(past, seen=[seen]), thresholds)
        return alone.wrong > 0 if alone.judged else None
    before = timedelta(days=thresholds.standing.won_within_days)
    if any(w.deal_id == seen.deal_id and w.is_soon(seen.at, before) for w in past.wins):
        return True
    return False if seen.at + before <= past.until else None


def _of_rule(rule: str, old: Sequence[Stretch], new: Sequence[Stretch]) -> Difference:
    own_old = [each for each in old if each.rule == rule]
    own_new = [each for each in new if each.rule == rule]
    return Difference(
        rule=rule,
        kept=tuple(each for each in own_new if _meets(each, own_old)),
        sent=tuple(each for each in own_new if not _meets(each, own_old)),
        dropped=tuple(each for each in own_old if not _meets(each, own_new)),
    )


def _meets(stretch: Stretch, others: Sequence[Stretch]) -> bool:
    return any(
        other.person_id == stretch.person_id
        and other.deal_id == stretch.deal_id
        and not set(other.looks).isdisjoint(stretch.looks)
        for other in others
    )


def _runs(by_place: dict[int, Seen]) -> list[list[Seen]]:
    """Return the looks that follow each other, a list for each stretch."""
    runs: list[list[Seen]] = []
    last = None
    for place in sorted(by_place):
        if last is None or place != last + 1:
            runs.append([])
        runs[-1].append(by_place[place])
        last = place
    return runs
