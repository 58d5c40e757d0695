"""How far a rep's log reaches: after it nobody knows what was said or answered.

Who logs the whole week on Friday shows nothing of it on Thursday. On such a floor 94
of 99 customers who "waited for an answer" had one.
"""

from dataclasses import replace
from datetime import datetime

from coaching.facts import RepBook
from coaching.moment import Moment


def as_logged(book: RepBook, moment: Moment) -> Moment:
    """Return `moment` where the log reaches to it, else the one to which it reaches.

    That is the same time of day on the rep's next business day after the last with
    anything of the rep's own, whatever day it is logged on. Where nothing at all is
    known, nothing tells that the log is behind.
    """
    calendar, last_at = book.rep.calendar, _last_logged(book, moment.now)
    if last_at is None:
        return moment
    morning = calendar.ahead(calendar.today(last_at), 1)
    if morning >= calendar.today(moment.now):
        return moment
    wall = calendar.local(moment.now).time()
    return replace(moment, now=calendar.at(morning, wall))


def _last_logged(book: RepBook, now: datetime) -> datetime | None:
    logged = [touch.at for touch in book.touches if touch.is_own]
    logged += book.prospecting_at
    return max((at for at in logged if at <= now), default=None)
