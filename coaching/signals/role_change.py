"""A rep who still works with customers but opens nothing: perhaps another job now."""

from coaching.evidence import RoleChangeEvidence
from coaching.facts import RepBook
from coaching.measures.focus import attention
from coaching.measures.tenure import is_ramping
from coaching.moment import Moment
from coaching.money import worth
from coaching.refs import person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import (
    stale,
    unlogged,
    without_leaders,
    without_pace,
)
from coaching.usual.moved_on import moved_on

CONFIDENCE = 0.3


def role_change(book: RepBook, moment: Moment) -> Signal | None:
    """Ask the leader once about a rep who seems to sell no more.

    No rule has a word for such a rep. The question needs a rep who is not new, has open
    deals, and logs as many touches on them as a cliff would need: who logs nothing may
    be ill, and that is nobody's question here. Nobody without a leader.
    """
    leader_id = book.rep.leader_id
    limits = moment.thresholds.cliff
    if leader_id is None or not moment.logs_activity():
        return None
    if is_ramping(book, moment.thresholds, moment.now):
        return None
    gap = moved_on(book, moment)
    if gap is None:
        return None
    work = attention(book, moment)
    if work is None or work.touches < moment.least(limits.min_touches):
        return None
    return Signal(
        rule="role_change",
        person_id=leader_id,
        subject_id=book.rep.id,
        deal_ids=(),
        worth=worth(book.rep.target_minor or book.won_90_minor or 0, book.rep.currency),
        confidence=CONFIDENCE,
        evidence=RoleChangeEvidence(
            rep=person_ref(book.rep),
            gap_days=gap.gap_days,
            limit_days=limits.role_change_days,
            last_opened_on=gap.last_on,
            touches=work.touches,
            window_bd=limits.window_bd,
            open_deals=len(book.deals),
            pace_bd=gap.every_bd,
        ),
        rep_id=book.rep.id,
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale("role_change", ground) or without_leaders(ground)
    return reason or unlogged(ground) or without_pace(ground)
