"""Which rules hold now: for a rep's book, and for a leader's week."""

from collections.abc import Sequence
from datetime import datetime

from coaching.facts import Freshness, LeaderWeek, Passage, RepBook
from coaching.signals.cliff import cliff
from coaching.signals.nearly_empty import nearly_empty
from coaching.signals.one_on_one import one_on_ones
from coaching.signals.signal import Signal
from coaching.signals.uncertain_meeting import uncertain_meetings
from coaching.thresholds import Thresholds


def rep_signals(  # noqa: PLR0913 - a rule's whole world, all by name
    book: RepBook,
    *,
    passages: Sequence[Passage],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
    margin: float = 0.0,
) -> tuple[Signal, ...]:
    """Return the signals about one rep at `now`, one of each rule at most.

    `margin` eases every limit by that share; with `thresholds.plan.clear_margin` what
    is returned has not cleared yet.
    """
    empty = nearly_empty(
        book, freshness=freshness, thresholds=thresholds, now=now, margin=margin
    )
    focused = cliff(
        book,
        passages=passages,
        freshness=freshness,
        thresholds=thresholds,
        now=now,
        margin=margin,
    )
    return tuple(signal for signal in (focused, empty) if signal is not None)


def leader_signals(  # noqa: PLR0913 - a rule's whole world, all by name
    week: LeaderWeek,
    *,
    passages: Sequence[Passage],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
    margin: float = 0.0,
) -> tuple[Signal, ...]:
    """Return the signals for one leader at `now`: missing 1:1s, a meeting to join."""
    missing = one_on_ones(
        week, freshness=freshness, thresholds=thresholds, now=now, margin=margin
    )
    uncertain = uncertain_meetings(
        week, passages=passages, freshness=freshness, thresholds=thresholds, now=now
    )
    return (*missing, *uncertain)
