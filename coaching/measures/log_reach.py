"""How far a rep's log reaches: after it nobody knows what was said or answered.

Who logs the whole week on Friday shows nothing of it on Thursday. On such a floor 94
of 99 customers who "waited for an answer" had one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coaching.calendar import Calendar
from coaching.evidence import QuietDeal
from coaching.facts import Deal, RepBook
from coaching.measures.silence import quiet_deal
from coaching.moment import Moment


def as_logged(book: RepBook, moment: Moment) -> Moment:
    """Return `moment` where the rep's log reaches to it, else as far as it reaches."""
    return reached(_last_logged(book, moment.now), book.rep.calendar, moment)


def reached(last_at: datetime | None, calendar: Calendar, moment: Moment) -> Moment:
    """Return `moment`, or the one to which a log reaches whose last entry is `last_at`.

    That is the same time of day on the next business day after the last with anything
    of the rep's own, whatever day it is logged on. Where nothing at all is known,
    nothing tells that the log is behind.
    """
    if last_at is None:
        return moment
    morning = calendar.ahead(calendar.today(last_at), 1)
    if morning >= calendar.today(moment.now):
        return moment
    wall = calendar.local(moment.now).time()
    return replace(moment, now=calendar.at(morning, wall))


def quiet_as_logged(
    deal: Deal,
    customer_touches: Sequence[datetime],
    *,
    calendar: Calendar,
    moment: Moment,
    known_to: Moment,
) -> QuietDeal | None:
    """Return what `quiet_deal` says of the deal, as far as the log reaches.

    `known_to` is that of `as_logged`. How long ago a word came that waits for us is
    true at `moment`, however far the log reaches.
    """
    quiet = quiet_deal(deal, customer_touches, calendar=calendar, moment=known_to)
    heard = deal.last_customer_touch_at
    if quiet is None or heard is None or quiet.state != "waiting_on_us":
        return quiet
    since = calendar.between(heard, moment.now)
    return quiet.model_copy(update={"silent_bd": since})


def _last_logged(book: RepBook, now: datetime) -> datetime | None:
    logged = [touch.at for touch in book.touches if touch.is_own]
    logged += book.prospecting_at
    return max((at for at in logged if at <= now), default=None)
