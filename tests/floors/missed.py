"""Which guard keeps the rule still about a cliff that the truth tells of.

An aim that is not reached is only worth as much as the name of what costs it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from coaching.facts import RepBook, WorkSample
from coaching.moment import Moment
from coaching.usual.own_openings import openings
from coaching.usual.together import Together, together
from coaching.usual.unusual_focus import is_closing, of_the_past
from coaching.usual.work_figures import WorkFigures

LISTED = 3
"""So many guards a cliff, those that held on most days."""

Stills: TypeAlias = dict[tuple[int, date], tuple[str, ...]]
"""By rep and day, the guards that kept the rule still; empty where it spoke."""


def guards(
    book: RepBook,
    work: WorkFigures | None,
    past: Sequence[WorkSample],
    moment: Moment,
    fall_of_all: float,
) -> tuple[str, ...]:
    """Name what keeps the rule still; nothing where it would speak."""
    if work is None:
        return ("no work on open deals",)
    limits = moment.thresholds.usual
    if work.touches < limits.min_touches:
        return ("too few touches on deals",)
    found = together(
        work.sample, of_the_past(past, moment), limits=limits, floor_fall=fall_of_all
    )
    by_openings = found.sought is None
    if by_openings:
        opened = openings(book, work.focus, moment)
        found = replace(found, sought=opened, floor_fall=0.0)
    found = replace(found, may_close=is_closing(work.focus, book, moment))
    return tuple(_too_low(found, by_openings=by_openings))


def _too_low(found: Together, *, by_openings: bool) -> Iterator[str]:
    if found.share is None or found.focus_work is None or found.sought is None:
        yield "the past is not known"
        return
    fall = -found.sought.spreads - found.floor_fall
    spreads = {
        "share of the work": found.share.spreads,
        "work on the deal": found.focus_work.spreads,
        "fall in openings" if by_openings else "fall in prospecting": fall,
    }
    low = [name for name, out in spreads.items() if out < found.limits.unusual]
    yield from low
    if not low and found.score is not None and found.score < found.limits.enough:
        yield "about to close" if found.may_close else "all of it together"


def lines(
    rep_id: int, motion: str, days: Sequence[date], stills: Stills
) -> Iterator[str]:
    """Say which guards held about one missed cliff on how many of its `days`."""
    held = Counter(name for day in days for name in stills.get((rep_id, day), ()))
    told = ", ".join(f"{name} {n}" for name, n in held.most_common(LISTED))
    told = told or "none: it spoke already, from before the cliff began"
    yield f"  missed: {motion or 'any'}, rep {rep_id}: of {len(days)} days {told}"
