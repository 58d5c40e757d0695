"""What /pipeline answers: a rep's figures, and every open deal, the worst first.

Worst first means: more risk flags, then more flags, then the larger amount, then the
nearer close date. A deal without an amount or a date comes after those that have one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum

from coaching.evidence import QuietDeal, WinChance
from coaching.facts import Deal, Freshness, Passage, Person, RepBook
from coaching.moment import Moment
from coaching.probability import WinRates
from coaching.signals.deal_flags import Flag, deal_flags, norms_by_stage
from coaching.signals.quiet_deal import quiet_deal
from coaching.thresholds import Thresholds

MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFigures:
    """One open deal with what there is to say about it."""

    deal: Deal
    chance: WinChance
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Open pipeline beside what is left of the quarter's target, in one currency."""

    currency: str | None
    target_minor: int
    won_minor: int | None
    """Won in this quarter; None: not known, and the whole target counts as left."""
    remaining_minor: int
    """0 once the target is met."""
    ratio: float | None
    """Open over remaining; None once the target is met."""
    ratio_without_largest: float | None
    needed: float
    basis: str
    """Where `needed` comes from, in words."""


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
    """None without a target."""
    deals: tuple[DealFigures, ...]
    """The worst first."""


def figures(
    book: RepBook,
    *,
    passages: Sequence[Passage],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
) -> PipelineFigures:
    """Return the figures of `book` as known at `now`."""
    moment = Moment(
        now=now, thresholds=thresholds, freshness=freshness, passages=passages
    )
    deals = sorted(_deals(book, moment), key=_worst_first)
    today = book.rep.calendar.today(now)
    return PipelineFigures(
        rep=book.rep,
        as_of=now,
        open_deals=len(deals),
        without_amount=sum(deal.amount_minor is None for deal in book.deals),
        totals=_totals(deals, today),
        coverage=_coverage(book, thresholds),
        deals=tuple(deals),
    )


def _deals(book: RepBook, moment: Moment) -> Iterable[DealFigures]:
    calendar = book.rep.calendar
    rates = WinRates(moment.passages, moment.thresholds)
    norms = norms_by_stage(book.stage_norms)
    touches = dict(book.customer_touches)
    for deal in book.deals:
        quiet = quiet_deal(
            deal, touches.get(deal.id, ()), calendar=calendar, moment=moment
        )
        norm = norms.get(deal.stage.id) if deal.stage else None
        chance = rates.chance(deal, team_id=book.rep.leader_id)
        yield DealFigures(
            deal=deal,
            chance=chance,
            stage_bd=_bd_since(deal.stage_entered_at, book, moment),
            customer_bd=_bd_since(deal.last_customer_touch_at, book, moment),
            quiet=quiet,
            flags=deal_flags(
                deal,
                calendar=calendar,
                moment=moment,
                quiet=quiet,
                norm=norm,
                chance=chance,
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
        -(deal.amount_minor or 0),
        deal.close_date or date.max,
        deal.id,
    )


def _totals(deals: Iterable[DealFigures], today: date) -> tuple[CurrencyFigures, ...]:
    by_currency: dict[str | None, list[DealFigures]] = defaultdict(list)
    for each in deals:
        if each.deal.amount_minor is not None:
            by_currency[each.deal.currency].append(each)
    totals = [_total(currency, same, today) for currency, same in by_currency.items()]
    return tuple(sorted(totals, key=_largest_first))


def _largest_first(sums: CurrencyFigures) -> tuple[int, str]:
    return (-sums.open_minor, sums.currency or "")


def _total(
    currency: str | None, deals: Sequence[DealFigures], today: date
) -> CurrencyFigures:
    return CurrencyFigures(
        currency=currency,
        deals=len(deals),
        open_minor=sum(each.deal.amount_minor or 0 for each in deals),
        weighted_minor=round(
            fsum((each.deal.amount_minor or 0) * each.chance.p for each in deals)
        ),
        closing_30_minor=_closing(deals, today, today + MONTH),
        closing_90_minor=_closing(deals, today, today + QUARTER),
        undated=sum(each.deal.close_date is None for each in deals),
    )


def _closing(deals: Iterable[DealFigures], first: date, last: date) -> int:
    return sum(
        each.deal.amount_minor or 0
        for each in deals
        if each.deal.close_date is not None and first <= each.deal.close_date <= last
    )


def _coverage(book: RepBook, thresholds: Thresholds) -> Coverage | None:
    rep = book.rep
    if not rep.target_minor:
        return None
    amounts = [
        deal.amount_minor or 0 for deal in book.deals if deal.currency == rep.currency
    ]
    total, largest = sum(amounts), max(amounts, default=0)
    left = max(0, rep.target_minor - (book.won_quarter_minor or 0))
    return Coverage(
        currency=rep.currency,
        target_minor=rep.target_minor,
        won_minor=book.won_quarter_minor,
        remaining_minor=left,
        ratio=total / left if left else None,
        ratio_without_largest=(total - largest) / left if left else None,
        needed=thresholds.pipeline.coverage,
        basis="rule of thumb",
    )
