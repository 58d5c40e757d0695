"""A rep with next to no open deals: another message than over-focus on one."""

from coaching.evidence import NearlyEmptyEvidence
from coaching.facts import RepBook
from coaching.moment import Moment
from coaching.refs import by_worth, deal_ref, person_ref
from coaching.signals.signal import Signal
from coaching.tenure import has_handed_over, is_ramping

CONFIDENCE = 0.8


def nearly_empty(book: RepBook, moment: Moment) -> Signal | None:
    """Fire when fewer deals are open than the limit, for a rep who has sold here.

    Silent for somebody who has never owned a deal, who is new, or whose deals have just
    gone to others.
    """
    limit = moment.thresholds.nearly_empty.open_deals
    if (
        not moment.reads_fresh("nearly_empty")
        or len(book.deals) >= moment.most(limit)
        or not book.ever_owned
        or has_handed_over(book, moment.thresholds, moment.now)
        or is_ramping(book, moment.thresholds, moment.now)
    ):
        return None
    return Signal(
        rule="nearly_empty",
        person_id=book.rep.id,
        subject_id=book.rep.id,
        deal_ids=tuple(deal.id for deal in sorted(book.deals, key=by_worth)),
        exposure_minor=book.rep.target_minor or book.won_90_minor or 0,
        confidence=CONFIDENCE,
        evidence=_evidence(book, moment, limit=limit),
        rep_id=book.rep.id,
    )


def _evidence(book: RepBook, moment: Moment, *, limit: int) -> NearlyEmptyEvidence:
    calendar = book.rep.calendar
    last = max((creation.at for creation in book.creations), default=None)
    return NearlyEmptyEvidence(
        rep=person_ref(book.rep),
        open_deals=tuple(deal_ref(deal) for deal in sorted(book.deals, key=by_worth)),
        limit=limit,
        gap_bd=calendar.between(last, moment.now) if last else None,
        last_opened_on=calendar.today(last) if last else None,
    )
