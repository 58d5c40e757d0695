"""What messages change, in sentences for the admin; never of one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coaching.hold_out.effect import Difference, RepWeek, effect
from coaching.limits import HoldOut
from coaching.refs import day_in_words

OFF = (
    "No weeks are held out, so that nobody can tell what messages change: [hold_out]"
    " share in coaching.toml sets how many are."
)
SAYS = (
    "In 95 of 100 such comparisons the truth lies between the two numbers in brackets."
    " What was held out is told in a later week if it still holds, so that the"
    " difference is rather too small than too large."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is known of weeks with messages and of those held out."""

    since: date
    """When the share was set that is in force."""
    today: date
    weeks: Sequence[RepWeek]
    """Rep-weeks of which the days that are looked at are over."""

    @property
    def known_weeks(self) -> int:
        """Return in how many weeks anything was due: none was in shadow mode."""
        return len({week.week for week in self.weeks})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """The rep-weeks of one kind, counted."""

    name: str
    rep_weeks: int
    reps: int


def effect_lines(study: Study | None, limits: HoldOut) -> Iterator[str]:
    """Yield what messages change, or what is missing to tell it; None: it is off."""
    if study is None:
        yield OFF
        return
    kinds = [_kind(study.weeks, is_held_out=held) for held in (False, True)]
    missing = list(_missing(study, kinds, limits))
    since = day_in_words(study.since, beside=study.today)
    if missing:
        yield f"Too little is known yet to tell what messages change, since {since}:"
        yield from missing
        return
    yield (
        f"What messages change within {limits.after_bd} business days, by the weeks"
        f" since {since}:"
    )
    yield "; ".join(
        f"{kind.rep_weeks:,} rep-weeks {kind.name}, of {kind.reps:,} reps"
        for kind in kinds
    )
    found = effect(study.weeks)
    for outcome, difference in (
        ("New deals, for 100 rep-weeks", found.opened),
        ("Deals won, for 100 rep-weeks", found.won),
        ("Neglected deals touched, of 100", found.touched),
    ):
        if difference is not None:
            yield f"• {outcome}: {_told(difference)}"
    yield SAYS


def _kind(weeks: Sequence[RepWeek], *, is_held_out: bool) -> _Kind:
    own = [week for week in weeks if week.is_held_out is is_held_out]
    return _Kind(
        name="without messages" if is_held_out else "with messages",
        rep_weeks=len(own),
        reps=len({week.rep_id for week in own}),
    )


def _missing(study: Study, kinds: Sequence[_Kind], limits: HoldOut) -> Iterator[str]:
    if study.known_weeks < limits.least_weeks:
        known, least = study.known_weeks, limits.least_weeks
        yield f"• {known} of {least} weeks in which anything was due are over"
    for kind in kinds:
        if kind.rep_weeks < limits.least_rep_weeks:
            least = limits.least_rep_weeks
            yield f"• {kind.rep_weeks} of {least} rep-weeks {kind.name}"
        if kind.reps < limits.least_reps:
            least = limits.least_reps
            yield f"• {kind.reps} of {least} reps who had a week {kind.name}"


def _told(difference: Difference) -> str:
    # Of what is printed, so that the three numbers agree.
    gap = _rounded(difference.told) - _rounded(difference.held_out)
    unsure = "" if difference.is_sure else "; that may be chance"
    return (
        f"{_hundred(difference.told)} with messages,"
        f" {_hundred(difference.held_out)} without: {_more(gap / 100)}"
        f" ({_range(difference)}){unsure}"
    )


def _range(difference: Difference) -> str:
    low, high = difference.low, difference.high
    if _rounded(low) > 0:
        return f"{_hundred(low)} to {_more(high)}"
    if _rounded(high) < 0:
        return f"{_hundred(-high)} to {_more(low)}"
    return f"{_more(low)} to {_more(high)}"


def _more(rate: float) -> str:
    """Return a difference as "12 more", "3 fewer" or "as many"."""
    whole = _rounded(rate)
    if not whole:
        return "as many"
    return f"{abs(whole):,} {'more' if whole > 0 else 'fewer'}"


def _hundred(rate: float) -> str:
    return f"{_rounded(rate):,}"


def _rounded(rate: float) -> int:
    return round(rate * 100)
