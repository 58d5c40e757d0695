"""A rep with far fewer open deals than usual: another message than over-focus."""

from coaching.evidence import NearlyEmptyEvidence
from coaching.facts import RepBook
from coaching.measures.opening_pace import OpeningPace, opening_pace
from coaching.measures.tenure import has_handed_over, is_ramping
from coaching.moment import Moment
from coaching.money import worth
from coaching.refs import by_worth, deal_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_pace, without_reps
from coaching.usual.few_deals import FewDeals, few_deals

CONFIDENCE = 0.8


def nearly_empty(book: RepBook, moment: Moment) -> Signal | None:
    """Fire when far fewer deals are open than usual, and none comes as they used to.

    Silent for somebody who has never owned a deal, who is new, or whose deals have just
    gone to others; and where no pace is known.
    """
    if (
        not moment.reads_fresh("nearly_empty")
        or not book.ever_owned
        or has_handed_over(book, moment.thresholds, moment.now)
        or is_ramping(book, moment.thresholds, moment.now)
    ):
        return None
    few, pace = few_deals(book, moment), opening_pace(book, moment)
    limits = moment.thresholds.nearly_empty
    if few is None or pace is None or not _dries_up(pace, moment):
        return None
    return Signal(
        rule="nearly_empty",
        person_id=book.rep.id,
        subject_id=book.rep.id,
        deal_ids=tuple(deal.id for deal in sorted(book.deals, key=by_worth)),
        worth=worth(book.rep.target_minor or book.won_90_minor or 0, book.rep.currency),
        confidence=CONFIDENCE,
        evidence=_evidence(book, few, pace, limit=limits.open_deals),
        rep_id=book.rep.id,
    )


def _dries_up(pace: OpeningPace, moment: Moment) -> bool:
    limits = moment.thresholds.nearly_empty
    is_long = pace.gap_bd >= moment.least(limits.gap_min_bd)
    return is_long and pace.is_improbable(limits.gap_chance, moment)


def _evidence(
    book: RepBook, few: FewDeals, pace: OpeningPace, *, limit: int
) -> NearlyEmptyEvidence:
    return NearlyEmptyEvidence(
        rep=person_ref(book.rep),
        open_deals=tuple(deal_ref(deal) for deal in sorted(book.deals, key=by_worth)),
        limit=limit,
        gap_bd=pace.gap_bd,
        last_opened_on=pace.last_on,
        usual=few.usual,
        usual_of=few.basis,
        pace_bd=pace.every_bd,
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale("nearly_empty", ground) or without_reps(ground)
    if reason is None and not any(book.ever_owned for book in ground.books):
        return "no rep has ever owned a deal in the CRM"
    return reason or without_pace(ground)
