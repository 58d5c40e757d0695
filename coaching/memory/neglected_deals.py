"""Which of a rep's open deals lie untouched too long, and were not left in peace."""

from coaching.evidence import LapsedDeal
from coaching.facts import RepBook
from coaching.measures.lapsed_deals import lapsed_deals
from coaching.memory.resting_deals import resting
from coaching.moment import Moment


def neglected_deals(
    book: RepBook, moment: Moment, *, but: int | None = None
) -> tuple[LapsedDeal, ...]:
    """Return the lapsed deals of `book`, the largest first, `but` one left out.

    What rests by the rep's own word is looked after. The cliff names these deals, and
    the hold-out asks whether they are touched again: of the same ones.
    """
    at_rest = resting(book, moment.now)
    watched = [deal for deal in book.deals if deal.id != but and deal.id not in at_rest]
    return lapsed_deals(watched, calendar=book.rep.calendar, moment=moment)
