"""What /pipeline answers: a rep's figures, and every open deal, the worst first.

Worst first means: more risk flags, then more flags, then the larger amount, then the
nearer close date. A deal without an amount or a date comes after those that have one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum

from coaching.evidence import Overdue, QuietDeal, WinChance
from coaching.facts import ClosedWay, Deal, Freshness, Past, Person, RepBook
from coaching.flags.deal_flags import Flag, deal_flags, norms_by_stage
from coaching.forecasting.chance_soon import Odds, Present
from coaching.forecasting.coverage import Coverage, coverage
from coaching.limits import Pipeline
from coaching.measures.concentration import Concentration, concentration
from coaching.measures.creation_pace import CreationPace, creation_pace
from coaching.measures.log_reach import as_logged, quiet_as_logged
from coaching.measures.opened_by import NewDeals, new_deals
from coaching.measures.past_due_share import is_past_due, overdue
from coaching.moment import Moment
from coaching.money import worth
from coaching.thresholds import Thresholds

MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFigures:
    """One open deal with what there is to say about it."""

    deal: Deal
    chance: WinChance
    """To be won at all."""
    soon: WinChance | None
    """To be won within 30 days; None: nothing is known of it."""
    stage_bd: int | None
    """Business days in its stage; None: not known."""
    customer_bd: int | None
    """Business days since the customer's last word; None: none is known."""
    quiet: QuietDeal | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyFigures:
    """The sums of the deals in one currency."""

    currency: str | None
    """None: the CRM named none."""
    deals: int
    open_minor: int
    weighted_minor: int
    """Amount x chance to win at all, over all of them."""
    closing_30_minor: int
    """Of those with a close date from today on."""
    closing_90_minor: int
    undated: int
    """How many of `deals` have no close date, and so are in neither of these two."""
    largest: Concentration | None
    """None where there is only one deal, or an amount is negative."""
    overdue: Overdue | None = None
    """What is past its date; None: not so much that sums have to be told twice."""
    kept_weighted_minor: int = 0
    """Of `weighted_minor`, what is not past its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineFigures:
    """The whole answer, before anybody cuts it to what fits a screen."""

    rep: Person
    as_of: datetime
    open_deals: int
    without_amount: int
    totals: tuple[CurrencyFigures, ...]
    """The largest sum first."""
    coverage: Coverage | None
    """None without a target, or with one of nothing."""
    pace: CreationPace | None
    """None if no deal that this person opened is known."""
    deals: tuple[DealFigures, ...]
    """The worst first."""
    new: NewDeals | None = None
    """What came in the last 30 calendar days, and by whose work."""


def figures(
    book: RepBook,
    *,
    passages: Sequence[ClosedWay],
    past: Past,
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
) -> PipelineFigures:
    """Return the figures of `book` as known at `now`."""
    moment = Moment(
        now=now,
        thresholds=thresholds.of_team(book.rep.leader_email),
        freshness=freshness,
        passages=passages,
    )
    deals = sorted(_deals(book, past, moment), key=_worst_first)
    today = book.rep.calendar.today(now)
    return PipelineFigures(
        rep=book.rep,
        as_of=now,
        open_deals=len(deals),
        without_amount=sum(deal.amount_minor is None for deal in book.deals),
        totals=_totals(deals, today, moment.thresholds.pipeline),
        coverage=coverage(
            book, day_ones=past.day_ones, limits=moment.thresholds.pipeline
        ),
        pace=creation_pace(
            [creation.at for creation in book.creations],
            calendar=book.rep.calendar,
            now=now,
            told_from=moment.thresholds.pipeline.pace_gaps,
        ),
        deals=tuple(deals),
        new=new_deals(book.creations, since=now - MONTH, until=now),
    )


def _deals(book: RepBook, past: Past, moment: Moment) -> Iterable[DealFigures]:
    calendar = book.rep.calendar
    present = Present(now=moment.now, today=calendar.today(moment.now))
    odds = Odds(
        moment.passages, past.standings, thresholds=moment.thresholds, present=present
    )
    norms = norms_by_stage(book.stage_norms)
    touches, known_to = dict(book.customer_touches), as_logged(book, moment)
    for deal in book.deals:
        quiet = quiet_as_logged(
            deal,
            touches.get(deal.id, ()),
            calendar=calendar,
            moment=moment,
            known_to=known_to,
        )
        norm = norms.get(deal.stage.id) if deal.stage else None
        chances = odds.of(deal, team_id=book.rep.leader_id)
        yield DealFigures(
            deal=deal,
            chance=chances.win,
            soon=chances.month,
            stage_bd=_bd_since(deal.stage_entered_at, book, moment),
            customer_bd=_bd_since(deal.last_customer_touch_at, book, moment),
            quiet=quiet,
            flags=deal_flags(
                deal,
                calendar=calendar,
                moment=moment,
                quiet=quiet,
                norm=norm,
                chance=chances.win,
            ),
        )


def _bd_since(at: datetime | None, book: RepBook, moment: Moment) -> int | None:
    return None if at is None else book.rep.calendar.between(at, moment.now)


def _worst_first(figures: DealFigures) -> tuple[object, ...]:
    deal, flags = figures.deal, figures.flags
    return (
        -sum(flag.is_risk for flag in flags),
        -len(flags),
        deal.amount_minor is None,
        -worth(deal.amount_minor or 0, deal.currency),
        deal.close_date or date.max,
        deal.id,
    )


def _totals(
    deals: Iterable[DealFigures], today: date, limits: Pipeline
) -> tuple[CurrencyFigures, ...]:
    by_currency: dict[str | None, list[DealFigures]] = defaultdict(list)
    for each in deals:
        if each.deal.amount_minor is not None:
            by_currency[each.deal.currency].append(each)
    totals = [
        _total(currency, same, today, limits) for currency, same in by_currency.items()
    ]
    return tuple(sorted(totals, key=_largest_first))


def _largest_first(sums: CurrencyFigures) -> tuple[int, str]:
    return (-worth(sums.open_minor, sums.currency), sums.currency or "")


def _total(
    currency: str | None, deals: Sequence[DealFigures], today: date, limits: Pipeline
) -> CurrencyFigures:
    late = overdue(((each.deal, today) for each in deals), limits)
    kept = [each for each in deals if not is_past_due(each.deal, today)]
    return CurrencyFigures(
        currency=currency,
        deals=len(deals),
        open_minor=sum(each.deal.amount_minor or 0 for each in deals),
        weighted_minor=_weighted(deals),
        closing_30_minor=_closing(deals, today, today + MONTH),
        closing_90_minor=_closing(deals, today, today + QUARTER),
        undated=sum(each.deal.close_date is None for each in deals),
        overdue=late[0] if late else None,
        kept_weighted_minor=_weighted(kept),
        largest=concentration((each.deal for each in deals), currency=currency),
    )


def _weighted(deals: Iterable[DealFigures]) -> int:
    return round(fsum((each.deal.amount_minor or 0) * each.chance.p for each in deals))


def _closing(deals: Iterable[DealFigures], first: date, last: date) -> int:
    return sum(
        each.deal.amount_minor or 0
        for each in deals
        if each.deal.close_date is not None and first <= each.deal.close_date <= last
    )
