"""Where a rep's logged work has gone: each open deal's share of its touches."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import fsum

from coaching.facts import Deal, RepBook, Touch
from coaching.moment import Moment

Day = tuple[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """How the touches of the window spread over the open deals and prospecting."""

    focus: Deal
    share: float
    """The focus deal's part of all work, 0 to 1."""
    touches: int
    """Activities that count, shared ones once."""


def attention(book: RepBook, moment: Moment) -> Attention | None:
    """Return where the work of the window went; None without work on an open deal.

    A touch that is tied to k deals gives each 1/k. Of one deal's touches of one day
    the heaviest few count. Prospecting has no such limit: its touches on one day are
    different customers. Touches on deals that are no longer open are no work here.
    """
    deals = {deal.id: deal for deal in book.deals}
    touches = _counting(book, moment, deals)
    weights: dict[int | None, list[float]] = defaultdict(list)
    for touch in touches:
        weights[touch.deal_id].append(_weight(touch, moment))
    worked = {deal_id: fsum(each) for deal_id, each in weights.items()}
    total = fsum(worked.values())
    shares = {id_: worked[id_] / total for id_ in worked if id_ is not None}
    if not shares:
        return None
    focus_id = max(shares, key=lambda id_: (shares[id_], -id_))
    return Attention(
        focus=deals[focus_id],
        share=shares[focus_id],
        touches=round(fsum(1 / touch.shared_by for touch in touches)),
    )


def _counting(book: RepBook, moment: Moment, deals: dict[int, Deal]) -> list[Touch]:
    """Return the touches of the window that count, in no particular order."""
    calendar = book.rep.calendar
    today = calendar.today(moment.now)
    window = moment.thresholds.cliff.window_bd
    since = calendar.start_of(calendar.back(today, window))
    days: dict[Day, list[Touch]] = defaultdict(list)
    counting = []
    for touch in book.touches:
        if not since <= touch.at <= moment.now:
            continue
        if touch.deal_id is None:
            counting.append(touch)
        elif touch.deal_id in deals:
            days[touch.deal_id, calendar.today(touch.at)].append(touch)
    at_most = moment.thresholds.work.touches_per_day
    for day in days.values():
        counting += sorted(day, key=lambda touch: _order(touch, moment))[:at_most]
    return counting


def _order(touch: Touch, moment: Moment) -> tuple[float, int]:
    return (-_weight(touch, moment), touch.shared_by)


def _weight(touch: Touch, moment: Moment) -> float:
    return moment.thresholds.work.weight(touch.kind) / touch.shared_by
