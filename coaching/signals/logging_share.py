"""How much of the floor's work is logged, for the admin who can mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coaching.facts import RepBook
from coaching.measures.focus import attention
from coaching.moment import Moment
from coaching.signals.cliff_crm_only import logs_nothing
from coaching.usual.crm_only import can_tell


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


def told_without_a_log(books: Iterable[RepBook], moment: Moment) -> list[RepBook]:
    """Return the reps who log next to nothing, of whom the deals alone can tell."""
    is_unlogged = moment.sees_no_activity()
    return [
        book
        for book in books
        if (is_unlogged or (moment.logs_activity() and logs_nothing(book, moment)))
        and can_tell(book, moment)
    ]


def without_a_log(books: Iterable[RepBook], moment: Moment) -> Iterator[str]:
    """Say of how many reps the cliff is told by the deals alone; nothing of none."""
    told = len(told_without_a_log(books, moment))
    if not told:
        return
    who = "1 rep logs" if told == 1 else f"{told} reps log"
    whose = "this one's" if told == 1 else "their"
    yield (
        f"no log: {who} next to nothing, so that {whose} cliff is told from amounts,"
        " new deals, stages and dates, and nothing is said about work"
    )


def _touches(book: RepBook, moment: Moment) -> int:
    work = attention(book, moment)
    return work.touches if work else 0
