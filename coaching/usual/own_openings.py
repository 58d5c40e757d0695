"""New deals of a rep's own beside the own pace, where prospecting cannot be seen."""

from datetime import timedelta
from math import sqrt

from coaching.facts import Deal, RepBook
from coaching.measures.opened_by import own_openings
from coaching.moment import Moment
from coaching.usual.unusual import Unusual

SPREADS_A_ROOT = 2
"""The root of a count that comes by chance varies by a half, whatever the count."""


def openings(book: RepBook, focus: Deal, moment: Moment) -> Unusual | None:
    """Return the deals opened in the last 15 business days beside the rep's pace.

    The deal that is chased does not count, nor what was handed to the rep. None where
    the pace is so slow that a span without one means nothing. `spreads` is negative
    below the pace.
    """
    limits, calendar = moment.thresholds.usual, book.rep.calendar
    today = calendar.today(moment.now)
    window = moment.thresholds.cliff.window_bd
    begin = calendar.start_of(calendar.back(today, window))
    since = begin - timedelta(weeks=limits.openings_weeks)
    opened = own_openings(book.creations)
    before = [each for each in opened if since <= each.at < begin]
    own = [each for each in opened if each.deal_id != focus.id]
    lately = sum(begin <= each.at <= moment.now for each in own)
    worked = calendar.between(since, begin)
    expected = len(before) / worked * window if worked else 0.0
    if expected < limits.least_openings:
        return None
    return Unusual(
        value=lately,
        usual=expected,
        spreads=SPREADS_A_ROOT * (sqrt(lately) - sqrt(expected)),
        seen=len(before),
    )
