"""How a rep's logged work is spread: one deal, the other deals, new people.

Measured over the last days on which the rep logged anything: a holiday, an illness or a
day of training moves no figure. Today is left out, so that a figure stands still while
the day goes on.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from coaching.facts import Deal, RepBook, WorkSample
from coaching.measures.bulk_mail import without_bulk
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFigures:
    """Where the work of the last days went."""

    focus: Deal
    """The open deal that took most."""
    touches: int
    """On open deals, those that count."""
    sample: WorkSample


def work_figures(book: RepBook, moment: Moment) -> WorkFigures | None:
    """Return where the work went; None without any on an open deal.

    A touch that is tied to k deals gives each 1/k; of one deal's touches of one day the
    heaviest few count. Messages that came in are the customer's work.
    """
    limits = moment.thresholds.cliff
    days = worked_days(book, moment, most=max(limits.window_bd, limits.outbound_bd))
    work, touches = _by_deal(book, moment, set(days[: limits.window_bd]))
    if not work:
        return None
    focus_id = max(work, key=lambda id_: (work[id_], -id_))
    others = [deal for deal in book.deals if deal.id != focus_id]
    on_others = fsum(worth for id_, worth in work.items() if id_ != focus_id)
    return WorkFigures(
        focus=next(deal for deal in book.deals if deal.id == focus_id),
        touches=touches,
        sample=WorkSample(
            person_id=book.rep.id,
            at=moment.now,
            focus_share=work[focus_id] / fsum(work.values()),
            focus_work=work[focus_id],
            other_work=on_others / len(others) if others else None,
            prospecting=_prospecting(book, moment, set(days[: limits.outbound_bd])),
            open_deals=len(book.deals),
        ),
    )


def worked_days(book: RepBook, moment: Moment, *, most: int) -> list[date]:
    """Return the last days before today with anything logged, the latest first."""
    calendar = book.rep.calendar
    today = calendar.today(moment.now)
    logged = {calendar.today(touch.at) for touch in book.touches if touch.is_own}
    logged |= {calendar.today(at) for at in book.prospecting_at}
    return sorted((day for day in logged if day < today), reverse=True)[:most]


def _by_deal(
    book: RepBook, moment: Moment, days: set[date]
) -> tuple[Mapping[int, float], int]:
    calendar, weigh = book.rep.calendar, moment.thresholds.work.weight
    is_open = {deal.id for deal in book.deals}
    daily: dict[tuple[int, date], list[float]] = defaultdict(list)
    for touch in book.touches:
        day = calendar.today(touch.at)
        if touch.deal_id in is_open and day in days and touch.is_own:
            worth = weigh(touch.kind) / touch.shared_by
            daily[touch.deal_id, day].append(worth)
    work: dict[int, float] = defaultdict(float)
    counted = 0
    for (deal_id, _), worths in daily.items():
        heaviest = sorted(worths, reverse=True)[
            : moment.thresholds.work.touches_per_day
        ]
        work[deal_id] += fsum(heaviest)
        counted += len(heaviest)
    return work, counted


def _prospecting(book: RepBook, moment: Moment, days: set[date]) -> int | None:
    if not moment.freshness.has_outbound:
        return None
    calendar = book.rep.calendar
    return sum(calendar.today(at) in days for at in without_bulk(book.prospecting_at))
