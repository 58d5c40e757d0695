"""A rep's open deals that look over: one message for all of them, once a month."""

from math import floor

from coaching.evidence import LooksOverEvidence, OverDeal
from coaching.facts import Deal, RepBook
from coaching.measures.looks_over import RULE, bounds, looks_over
from coaching.memory.resting_deals import resting
from coaching.moment import Moment
from coaching.money import worth
from coaching.refs import by_worth, deal_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_reps

CONFIDENCE = 0.2
"""Below that of a quiet deal: what may still be won comes first."""
WHOLE_LIST = 0
"""It turns on no single deal; no deal has this id."""


def deals_that_look_over(book: RepBook, moment: Moment) -> Signal | None:
    """Fire for all deals of `book` that look over and do not rest by the rep's word."""
    past = bounds(book.won_life, moment)
    if past is None:
        return None
    # A word on a deal ends no episode: once its time is over, the matter is the same.
    at_rest = frozenset() if moment.margin else resting(book, moment.now)
    asked = [deal for deal in book.deals if deal.id not in at_rest]
    found = _over(asked, book, moment)
    if not found:
        return None
    limits = moment.thresholds.looks_over
    return Signal(
        rule=RULE,
        person_id=book.rep.id,
        subject_id=WHOLE_LIST,
        deal_ids=tuple(each.deal.id for each in found),
        worth=sum(
            worth(each.deal.amount_minor or 0, each.deal.currency) for each in found
        ),
        confidence=CONFIDENCE,
        evidence=LooksOverEvidence(
            rep=person_ref(book.rep),
            deals=found,
            won=book.won_life.won if book.won_life else 0,
            age_days=floor(past.age_days),
            silent_days=floor(past.silent_days),
            lives_days=limits.lives_days,
            every_days=limits.every_days,
        ),
        rep_id=book.rep.id,
    )


def _over(deals: list[Deal], book: RepBook, moment: Moment) -> tuple[OverDeal, ...]:
    judged = (
        (
            deal,
            looks_over(deal, book.won_life, calendar=book.rep.calendar, moment=moment),
        )
        for deal in sorted(deals, key=by_worth)
    )
    return tuple(
        OverDeal(
            deal=deal_ref(deal), age_days=over.age_days, silent_days=over.silent_days
        )
        for deal, over in judged
        if over is not None
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale(RULE, ground) or without_reps(ground)
    if reason is not None:
        return reason
    least = ground.moment.thresholds.looks_over.least_won
    if any(bounds(book.won_life, ground.moment) for book in ground.books):
        return None
    return (
        f"fewer than {least} deals were won in a year, so nobody knows what they take"
    )
