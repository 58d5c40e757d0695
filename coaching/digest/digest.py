"""The Friday pack of a VP: what moved and why, what may come, what is at stake."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from coaching.digest.bridge import bridges
from coaching.digest.caveats import caveats
from coaching.digest.facts import DigestFacts
from coaching.digest.leader_presence import leader_presence
from coaching.digest.moves import Moves
from coaching.digest.risks import eyed
from coaching.digest.shape import pipeline_shape
from coaching.evidence import (
    DigestEvidence,
    ForecastRecord,
    MonthRange,
    Overdue,
    PipelineShape,
    QuarterView,
)
from coaching.facts import CommonFlag, Deal
from coaching.flags.common_flags import in_words
from coaching.flags.flag import FlagKind
from coaching.forecasting.chance_soon import Odds, Present
from coaching.forecasting.forecast import Forecasts, Outlook
from coaching.forecasting.past_forecasts import Prediction
from coaching.forecasting.targets import cascade
from coaching.forecasting.track_record import track_record
from coaching.measures.one_on_ones import tally
from coaching.measures.past_due_share import overdue
from coaching.moment import Moment
from coaching.thresholds import Thresholds

T = TypeVar("T")
C = TypeVar("C", MonthRange, QuarterView)


def digest(
    facts: DigestFacts, *, thresholds: Thresholds, friday: date
) -> DigestEvidence:
    """Return the digest of one VP for `friday`.

    Each list is cut to `digest.list_limit`, and says how many more there are.
    """
    moment = _moment(facts, thresholds)
    moves = Moves(facts, thresholds)
    won, won_more = _cut(moves.won(), thresholds)
    lost, lost_more = _cut(moves.lost(), thresholds)
    slipped, slipped_more = _cut(moves.slipped(), thresholds)
    new, new_more = _cut(moves.new(), thresholds)
    eye, late = eyed(facts, moment), overdue(_by_date(facts), thresholds.pipeline)
    risks, risks_more = _cut(eye.risks, thresholds)
    moved, talks = bridges(facts), tally(facts.all_weeks, moment)
    order = [bridge.currency for bridge in moved]
    foretold = forecasts(facts, thresholds=thresholds)
    month = _in_order(foretold.months(), order)
    return DigestEvidence(
        friday=friday,
        since=facts.since,
        until=facts.until,
        bridges=moved,
        overdue=late,
        shape=_shape(facts, order, thresholds),
        won=won,
        won_more=won_more,
        lost=lost,
        lost_more=lost_more,
        slipped=slipped,
        slipped_more=slipped_more,
        new=new,
        new_more=new_more,
        month=month,
        quarter=_in_order(foretold.quarters(), order),
        record=_record(facts, month, thresholds),
        targets=cascade(facts.vp, facts.people, facts.won_quarter),
        risks=risks,
        risks_more=risks_more,
        over=eye.over,
        common=_once(eye.common, late),
        one_on_ones_held=talks.held if talks.due else None,
        one_on_ones_due=talks.due or None,
        leaders=talks.leaders,
        presence=leader_presence(facts.weeks, moment),
        caveats=caveats(facts, month, moment),
    )


def _by_date(facts: DigestFacts) -> Iterable[tuple[Deal, date]]:
    """Return the open deals, each with the date where its owner is."""
    here = {person.id: person for person in facts.people}
    for deal in facts.open_deals:
        owner = here.get(deal.owner_id, facts.vp)
        yield deal, owner.calendar.today(facts.until)


def _once(common: Iterable[CommonFlag], late: Sequence[Overdue]) -> tuple[str, ...]:
    """Say what is left to say where the late deals are told beside the sum."""
    told = {FlagKind.PAST_DUE} if late else set()
    return tuple(in_words(each) for each in common if each.kind not in told)


def _shape(
    facts: DigestFacts, order: Sequence[str], thresholds: Thresholds
) -> PipelineShape | None:
    """Return what the pipeline of the first currency rests on."""
    return pipeline_shape(
        facts, currency=next(iter(order), None), thresholds=thresholds
    )


def _moment(facts: DigestFacts, thresholds: Thresholds) -> Moment:
    return Moment(
        now=facts.until,
        thresholds=thresholds,
        freshness=facts.freshness,
        passages=facts.passages,
    )


def _cut(items: Sequence[T], thresholds: Thresholds) -> tuple[tuple[T, ...], int]:
    limit = thresholds.digest.list_limit
    return tuple(items[:limit]), max(0, len(items) - limit)


def forecasts(facts: DigestFacts, *, thresholds: Thresholds) -> Forecasts:
    """Return the forecasts of the organisation in `facts`."""
    today = facts.vp.calendar.today(facts.until)
    outlook = Outlook(
        deals=facts.open_deals,
        teams={person.id: person.leader_id for person in facts.people},
        won_90=dict(facts.won_90),
        fresh=facts.fresh,
        today=today,
        predictions=facts.predictions,
        outcomes=facts.outcomes,
    )
    odds = Odds(
        facts.passages,
        facts.standings,
        thresholds=thresholds,
        present=Present(now=facts.until, today=today),
    )
    return Forecasts(outlook, odds=odds, thresholds=thresholds)


def predictions(
    facts: DigestFacts, months: Sequence[MonthRange], *, thresholds: Thresholds
) -> tuple[Prediction, ...]:
    """Return what is to be kept of the `months` that a digest of `facts` told."""
    return forecasts(facts, thresholds=thresholds).predictions(months)


def _in_order(items: Iterable[C], order: Sequence[str]) -> tuple[C, ...]:
    """Return `items` by currency as the pipelines are listed, then the others."""
    place = {currency: number for number, currency in enumerate(order)}
    return tuple(sorted(items, key=lambda each: place.get(each.currency, len(place))))


def _record(
    facts: DigestFacts, month: Sequence[MonthRange], thresholds: Thresholds
) -> ForecastRecord | None:
    """Return how past forecasts did in the currency of the first range."""
    if not month:
        return None
    return track_record(
        facts.predictions,
        facts.outcomes,
        currency=month[0].currency,
        limits=thresholds.forecast,
    )
