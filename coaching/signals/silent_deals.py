"""A deal whose customer has fallen silent, or waits for us: one message a deal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coaching.evidence import QuietDeal, QuietDealEvidence
from coaching.facts import Deal, RepBook
from coaching.measures.log_reach import as_logged, quiet_as_logged
from coaching.measures.looks_over import looks_over
from coaching.measures.silence import quiet_deal
from coaching.memory.resting_deals import resting
from coaching.moment import Moment
from coaching.refs import at_stake, deal_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, unlogged, without_feed, without_reps

CONFIDENCE = 0.4
"""Below that of a cliff, so that a cliff on as much money comes first."""


def silent_deals(book: RepBook, moment: Moment) -> tuple[Signal, ...]:
    """Fire for each deal that is silent or waits for us, for the second business day.

    A customer who is merely quiet is no message, nor is a deal that rests by the rep's
    own word, nor one that looks over: it has a message of its own. Nobody has to be
    told on the day on which they wrote themselves. The second day is part of the rule:
    silence grows by a day each day, so that what holds with a day less held yesterday.
    """
    if not moment.has_feed():
        return ()
    reached = as_logged(book, moment)
    touches = dict(book.customer_touches)
    # A rest ends no episode: once it is over, the matter is the same one.
    at_rest = frozenset() if moment.margin else resting(book, moment.now)
    found = (
        _signal(book, deal, touches.get(deal.id, ()), moment, reached)
        for deal in book.deals
        if deal.id not in at_rest
    )
    return tuple(signal for signal in found if signal is not None)


def _signal(
    book: RepBook,
    deal: Deal,
    touches: Sequence[datetime],
    moment: Moment,
    reached: Moment,
) -> Signal | None:
    """Judge by what was known at `reached`: after it the rep has logged nothing."""
    if not _may_be(deal, moment):
        return None
    life, calendar = book.won_life, book.rep.calendar
    quiet = quiet_as_logged(
        deal, touches, calendar=calendar, moment=moment, known_to=reached
    )
    if quiet is None or quiet.state == "quiet" or not _held_before(book, deal, reached):
        return None
    if looks_over(deal, life, calendar=calendar, moment=moment) is not None:
        return None
    return Signal(
        rule="quiet_deal",
        person_id=book.rep.id,
        subject_id=deal.id,
        deal_ids=(deal.id,),
        worth=at_stake(deal),
        confidence=CONFIDENCE,
        evidence=_evidence(book, deal, quiet, moment),
        rep_id=book.rep.id,
        customer_at=deal.last_customer_touch_at,
    )


def _may_be(deal: Deal, moment: Moment) -> bool:
    """Say whether it can be silent or wait for us at all; most deals cannot."""
    if deal.last_touch_inbound:
        return True
    attempts = moment.thresholds.quiet.silent_outbound_days
    is_tried = deal.outbound_days_since_customer >= attempts
    return is_tried and deal.next_meeting_at is None


def _held_before(book: RepBook, deal: Deal, moment: Moment) -> bool:
    """Say whether it held a business day before, if nothing was said since."""
    if moment.margin:
        return True
    calendar = book.rep.calendar
    today = calendar.today(moment.now)
    last = deal.last_touch_at
    if last is None or calendar.today(last) >= today:
        return False
    yesterday = calendar.at(calendar.back(today, 1), calendar.local(moment.now).time())
    touches = dict(book.customer_touches).get(deal.id, ())
    before = quiet_deal(
        deal, touches, calendar=calendar, moment=replace(moment, now=yesterday)
    )
    return before is not None and before.state != "quiet"


def _evidence(
    book: RepBook, deal: Deal, quiet: QuietDeal, moment: Moment
) -> QuietDealEvidence:
    calendar = book.rep.calendar
    heard = deal.last_customer_touch_at or moment.now
    limits = moment.thresholds.quiet
    return QuietDealEvidence(
        rep=person_ref(book.rep),
        deal=deal_ref(deal),
        quiet=quiet,
        last_customer_on=calendar.today(heard),
        spoke=deal.last_word_spoken,
        answer_within_bd=limits.answer_within_bd,
        silent_from_bd=limits.silent_factor * quiet.expected_bd,
        attempts=limits.silent_outbound_days,
        close_date=deal.close_date,
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale("quiet_deal", ground) or without_reps(ground)
    return reason or unlogged(ground) or without_feed(ground)
