"""Which guards of the cliff without a log keep it from speaking of one book."""

from coaching.facts import RepBook
from coaching.measures.concentration import main_concentration
from coaching.moment import Moment
from coaching.usual.crm_only import new_deals, usual_share

UNKNOWN = "too few deals or openings are known"
SHARE = "no deal is large for the rep"
OPENED = "new deals still came"


def held_back(book: RepBook, moment: Moment) -> frozenset[str]:
    """Return the guards that hold on this morning; none: it may be a heads-up only."""
    limits, top = moment.thresholds.crm_only, main_concentration(book.deals)
    opened = new_deals(book, top.deal, moment) if top else None
    if top is None or opened is None:
        return frozenset({UNKNOWN})
    usual = usual_share(book, top, moment)
    least = limits.share_alone if usual is None else limits.share
    is_large = top.share >= max(least, moment.freshness.usual_top_share or 0.0)
    is_unusual = usual is None or usual.spreads >= limits.unusual
    due = opened.due - moment.freshness.floor_due
    has_stopped = opened.gap_bd >= limits.min_gap_bd and due >= limits.due
    held = {SHARE: is_large and is_unusual, OPENED: has_stopped}
    return frozenset(guard for guard, is_passed in held.items() if not is_passed)
