"""The cliff of a rep who logs nothing, from what the CRM holds all the same."""

from typing import Literal

from coaching.evidence import Beside, CliffEvidence, OneDeal
from coaching.facts import RepBook
from coaching.measures.exposure import falls_short
from coaching.measures.tenure import is_ramping
from coaching.moment import Moment
from coaching.refs import at_stake, deal_ref, person_ref
from coaching.signal import Signal
from coaching.usual.crm_only import InOneDeal, in_one_deal

CONFIDENCE = {"heads_up": 0.4, "cliff": 0.6}
"""Below those of a cliff that is seen in the work itself."""


def cliff_crm_only(book: RepBook, moment: Moment) -> Signal | None:
    """Fire when one deal is more of the amount than usual, and no new one came.

    A cliff if the other deals lie still or cannot carry the next 90 days; else a
    heads-up. The caller knows that the rep logs nothing.
    """
    if is_ramping(book, moment.thresholds, moment.now):
        return None
    found = in_one_deal(book, moment)
    if found is None:
        return None
    level, top = _level(book, found, moment), found.top.deal
    behind = tuple(each.deal for each in found.still)
    return Signal(
        rule="cliff",
        person_id=book.rep.id,
        subject_id=top.id,
        deal_ids=(top.id, *(deal.id for deal in behind)),
        worth=at_stake(top, *behind),
        confidence=CONFIDENCE[level],
        evidence=_evidence(book, found, level, moment),
        rep_id=book.rep.id,
        customer_at=top.last_customer_touch_at,
    )


def logs_nothing(book: RepBook, moment: Moment) -> bool:
    """Say whether this rep logs so little that a cliff could not be seen in it."""
    return len(book.touches) < moment.thresholds.usual.min_touches


def _level(
    book: RepBook, found: InOneDeal, moment: Moment
) -> Literal["heads_up", "cliff"]:
    limits = moment.thresholds.crm_only
    still, others = len(found.still), len(book.deals) - 1
    lies_still = still >= moment.least(
        limits.still_deals
    ) and still >= others * moment.least(limits.still_share)
    short = falls_short(found.exposure, moment)
    return "cliff" if lies_still or short else "heads_up"


def _evidence(
    book: RepBook,
    found: InOneDeal,
    level: Literal["heads_up", "cliff"],
    moment: Moment,
) -> CliffEvidence:
    opened, limits = found.opened, moment.thresholds.crm_only
    return CliffEvidence(
        level=level,
        rep=person_ref(book.rep),
        focus=deal_ref(found.top.deal),
        focus_share=0.0,
        focus_limit=0.0,
        touches=0,
        window_bd=moment.thresholds.cliff.window_bd,
        value_share=found.top.share,
        gap_bd=opened.gap_bd,
        gap_limit_bd=limits.min_gap_bd,
        last_opened_on=book.rep.calendar.today(opened.last_at),
        rate_per_week=opened.per_week,
        others=len(book.deals) - 1,
        exposure=found.exposure if falls_short(found.exposure, moment) else None,
        crm_only=_one_deal(book, found, moment),
    )


def _one_deal(book: RepBook, found: InOneDeal, moment: Moment) -> OneDeal:
    usual = found.usual
    return OneDeal(
        logged=len(book.touches),
        share=found.top.share,
        total_minor=found.top.total_minor,
        currency=found.top.deal.currency,
        usual=Beside(value=usual.value, usual=usual.usual, spreads=usual.spreads)
        if usual
        else None,
        floor_usual=moment.freshness.usual_top_share,
        share_limit=found.share_limit,
        weeks=usual.seen if usual else 0,
        due=found.opened.due,
        floor_due=moment.freshness.floor_due,
        due_limit=moment.thresholds.crm_only.due,
        openings=found.opened.openings,
        still=found.still,
    )
