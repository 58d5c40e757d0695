"""One deal takes more of a rep than is usual for this rep, while new people get less.

Nothing here is measured against what a rep ought to do: each figure stands beside the
same person's past. Only where several of them leave it together is it worth a word.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from coaching.facts import Deal, RepBook, WorkSample
from coaching.moment import Moment
from coaching.usual.own_openings import openings
from coaching.usual.together import Together, sought, together
from coaching.usual.work_figures import WorkFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualFocus:
    """What came together, and how often it did in the past."""

    focus: Deal
    figures: Together
    by_openings: bool
    """Prospecting is not known: the rep's own new deals stand in its place."""
    like_this: int
    """On how many of the past instants it came together like this."""
    of: int


def unusual_focus(
    book: RepBook,
    work: WorkFigures,
    past: Iterable[WorkSample],
    moment: Moment,
    *,
    fall_of_all: float = 0.0,
) -> UnusualFocus | None:
    """Return what came together unusually at `moment`; None where nothing did.

    `past` holds samples of the rep, or of the team where the rep has too few; what is
    no past yet, or too old, is left out. `fall_of_all` is that of `floor_fall`.
    """
    limits, samples = moment.thresholds.usual, of_the_past(past, moment)
    if work.touches < moment.least(limits.min_touches):
        return None
    found = together(work.sample, samples, limits=limits, floor_fall=fall_of_all)
    by_openings = found.sought is None
    if by_openings:
        # Three weeks beside half a year: one quiet week of the floor is not in it.
        opened = openings(book, work.focus, moment)
        found = replace(found, sought=opened, floor_fall=0.0)
    found = replace(found, may_close=is_closing(work.focus, book, moment))
    if not found.is_unusual(moment.least):
        return None
    return UnusualFocus(
        focus=work.focus,
        figures=found,
        by_openings=by_openings,
        like_this=sum(
            together(sample, samples, limits=limits).is_unusual(float)
            for sample in samples
        ),
        of=len(samples),
    )


def of_the_past(past: Iterable[WorkSample], moment: Moment) -> tuple[WorkSample, ...]:
    """Return the samples from which the usual is told, in their order."""
    limits = moment.thresholds.usual
    oldest = moment.now - timedelta(weeks=limits.past_weeks)
    newest = moment.now - timedelta(weeks=limits.skip_weeks)
    return tuple(each for each in past if oldest <= each.at <= newest)


def own_fall(
    sample: WorkSample, past: Iterable[WorkSample], moment: Moment
) -> float | None:
    """Return the spreads by which a rep seeks fewer people than usual, if known."""
    limits = moment.thresholds.usual
    found = sought(sample, of_the_past(past, moment), limits=limits)
    return None if found is None else -found.spreads


def floor_fall(falls: Iterable[float | None]) -> float:
    """Return what everybody does at once, from each rep's fall; a rise counts as none.

    Christmas, a company event or a broken telephone is a fact about the floor, and
    nobody's cliff.
    """
    known = [fall for fall in falls if fall is not None]
    return max(0.0, median(known)) if known else 0.0


def is_closing(focus: Deal, book: RepBook, moment: Moment) -> bool:
    """Say whether the deal is about to close, with the customer's lively part in it."""
    limits = moment.thresholds.usual
    calendar, heard_at = book.rep.calendar, focus.last_customer_touch_at
    if focus.close_date is None or heard_at is None:
        return False
    today = calendar.today(moment.now)
    age = calendar.days_apart(calendar.today(focus.created_at), today)
    words = dict(book.customer_touches).get(focus.id, ())
    window = limits.closing_within_bd
    lately = sum(calendar.between(at, moment.now) <= window for at in words)
    return (
        calendar.between_days(today, focus.close_date) <= window
        and calendar.between_days(focus.close_date, today) <= limits.closed_since_bd
        and lately >= limits.closing_words
        and calendar.between(heard_at, moment.now) <= limits.closing_silent_bd
        and age >= limits.closing_age_days
    )
