"""One deal is changed in the CRM more than the others, while fewer new ones are opened.

For who logs no activity. No figure alone is a guard: each stands beside what is usual,
told in spreads (coaching.unusual) and kept within bounds, and their sum decides:

score = the largest deal's share of the open amount, beside the rep's own past weeks
      + days with a change of that deal, beside the mean of each other open deal
      + own new deals of the window, below the own pace of half a year.

Counts are compared by their roots: what comes by chance varies there by a half.
"""

from dataclasses import dataclass
from math import sqrt

from coaching.concentration import Concentration
from coaching.facts import Deal, RepBook
from coaching.moment import Moment
from coaching.openings import SPREADS_A_ROOT, beside_the_pace
from coaching.unusual import Unusual

LEAST = -1.0
"""What speaks against it takes off no more than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What went to one deal, and what it comes to."""

    edits: int
    """Days of the window on which the largest deal was changed."""
    edits_of_others: float
    """The same of each other open deal on average."""
    opened: Unusual
    """Own new deals of the window beside the own pace."""
    score: float
    """In spreads."""


def shift(
    book: RepBook, top: Concentration, share: Unusual | None, moment: Moment
) -> Shift | None:
    """Return how far the work that a CRM shows went to `top`; None if not enough.

    `share` is its part of the open amount beside the rep's own past; without it the
    sum is not known.
    """
    limits = moment.thresholds.crm_only
    others = [deal for deal in book.deals if deal.id != top.deal.id]
    if share is None or not others:
        return None
    edits = edit_days(top.deal, book, moment)
    elsewhere = sum(edit_days(deal, book, moment) for deal in others) / len(others)
    if edits < moment.least(limits.edits) or edits <= elsewhere:
        return None
    opened = beside_the_pace(book, top.deal, moment)
    more = SPREADS_A_ROOT * (sqrt(edits) - sqrt(elsewhere))
    parts = (share.spreads, more, -opened.spreads)
    score = sum(max(LEAST, min(part, limits.most)) for part in parts)
    if score < moment.least(limits.enough):
        return None
    return Shift(edits=edits, edits_of_others=elsewhere, opened=opened, score=score)


def edit_days(deal: Deal, book: RepBook, moment: Moment) -> int:
    """Count the days of the window on which a deal was changed after it was made.

    Its first fields come with it: on its first day nothing was changed yet. Nor does
    today count, of which only a part is known.
    """
    calendar = book.rep.calendar
    today = calendar.today(moment.now)
    since = calendar.back(today, moment.thresholds.cliff.window_bd)
    made = calendar.today(deal.created_at)
    return sum(since <= day < today and day > made for day in deal.edited_on)
