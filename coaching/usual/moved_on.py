"""Whether a rep seems to sell no more: then no rule has a word for this rep."""

from statistics import median

from coaching.facts import RepBook
from coaching.measures.bulk_mail import without_bulk
from coaching.measures.opening_pace import OpeningPace, opening_pace
from coaching.moment import Moment
from coaching.usual.unusual_focus import of_the_past


def moved_on(book: RepBook, moment: Moment) -> OpeningPace | None:
    """Return the gap of a rep who seems to sell no more; None: sells, or not known.

    Long without a new deal, longer than chance makes it at the rep's own pace, and
    nobody new is sought as far as that is logged.
    """
    limits, pace = moment.thresholds.cliff, opening_pace(book, moment)
    if pace is None or pace.gap_days <= moment.least(limits.role_change_days):
        return None
    if not pace.is_improbable(limits.role_change_chance, moment):
        return None
    return None if _seeks(book, moment) else pace


def _seeks(book: RepBook, moment: Moment) -> bool:
    """Say whether the rep still seeks people without an open deal about as usual.

    Beside the own past where that is known; else anybody at all.
    """
    if not moment.freshness.has_outbound:
        return False
    limits, calendar = moment.thresholds, book.rep.calendar
    days = limits.cliff.outbound_bd
    since = calendar.start_of(calendar.back(calendar.today(moment.now), days))
    sought = [at for at in book.prospecting_at if since <= at <= moment.now]
    past = [
        each.prospecting
        for each in of_the_past(book.past_work, moment)
        if each.prospecting is not None
    ]
    usual = median(past) if len(past) >= limits.usual.least_samples else 0
    return len(without_bulk(sought)) > moment.most(limits.cliff.outbound_share) * usual
