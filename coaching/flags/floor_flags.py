"""The flags of each open deal that does not look over, to tell what most carry."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from coaching.facts import ClosedWay, CommonFlag, Freshness, RepBook
from coaching.flags.common_flags import common_flags
from coaching.flags.deal_flags import Flag, deal_flags, norms_by_stage
from coaching.measures.log_reach import as_logged, quiet_as_logged
from coaching.measures.looks_over import looks_over
from coaching.measures.win_rates import WinRates
from coaching.moment import Moment
from coaching.thresholds import Thresholds


def common_on_floor(
    books: Iterable[RepBook],
    *,
    passages: Sequence[ClosedWay],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
) -> tuple[CommonFlag, ...]:
    """Return what too many open deals of all `books` carry at `now` to be a reason.

    Deals that look over are not among them.
    """
    found: list[tuple[Flag, ...]] = []
    deals = 0
    for book in books:
        moment = Moment(
            now=now,
            thresholds=thresholds.of_team(book.rep.leader_email),
            freshness=freshness,
        )
        rates = WinRates(passages, moment.thresholds)
        found += _of_book(book, moment, rates)
        deals += len(book.deals)
    return common_flags(found, thresholds.flags, apart=deals - len(found))


def _of_book(
    book: RepBook, moment: Moment, rates: WinRates
) -> Iterable[tuple[Flag, ...]]:
    calendar, touches = book.rep.calendar, dict(book.customer_touches)
    norms, known_to = norms_by_stage(book.stage_norms), as_logged(book, moment)
    for deal in book.deals:
        if looks_over(deal, book.won_life, calendar=calendar, moment=moment):
            continue
        said = touches.get(deal.id, ())
        yield deal_flags(
            deal,
            calendar=calendar,
            moment=moment,
            quiet=quiet_as_logged(
                deal, said, calendar=calendar, moment=moment, known_to=known_to
            ),
            norm=norms.get(deal.stage.id) if deal.stage else None,
            chance=rates.chance(deal, team_id=book.rep.leader_id),
        )
