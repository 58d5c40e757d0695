"""How much of the floor's work is logged, for the admin who can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from coaching.attention import attention
from coaching.facts import RepBook
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging:
    """How many reps log too little for the focus to be judged; no names."""

    present: int
    """All reps."""
    reps: int
    """Those with open deals enough for the rule."""
    least_deals: int
    """The open deals that are enough."""
    below: int
    least: int
    """The touches that the rule needs in its window."""
    window_bd: int


def logging(books: Iterable[RepBook], moment: Moment) -> Logging:
    """Count the reps of whom the cliff could tell something if they logged more."""
    limits = moment.thresholds.cliff
    everybody = list(books)
    judged = [book for book in everybody if len(book.deals) >= limits.min_open_deals]
    counted = [_touches(book, moment) for book in judged]
    return Logging(
        present=len(everybody),
        least_deals=limits.min_open_deals,
        reps=len(judged),
        below=sum(touches < limits.min_touches for touches in counted),
        least=limits.min_touches,
        window_bd=limits.window_bd,
    )


def _touches(book: RepBook, moment: Moment) -> int:
    work = attention(book, moment)
    return work.touches if work else 0
