"""A rep who still works with customers but opens nothing: perhaps another job now."""

from coaching.attention import attention
from coaching.evidence import RoleChangeEvidence
from coaching.facts import RepBook
from coaching.moment import Moment
from coaching.prospecting import prospecting
from coaching.refs import person_ref
from coaching.signals.signal import Signal
from coaching.tenure import is_ramping

CONFIDENCE = 0.3


def role_change(book: RepBook, moment: Moment) -> Signal | None:
    """Ask the leader once about a rep who has opened no deal for so many days.

    Such a rep gets no cliff. The question needs a rep who has opened deals before, is
    not new, has open deals, and logs as many touches as a cliff would need: who logs
    nothing may be ill, and that is nobody's question here. Nobody without a leader.
    """
    leader_id = book.rep.leader_id
    limits = moment.thresholds.cliff
    if leader_id is None or not moment.logs_activity():
        return None
    if is_ramping(book, moment.thresholds, moment.now):
        return None
    opened = prospecting(book, moment)
    if opened is None or opened.gap_days <= moment.least(limits.role_change_days):
        return None
    work = attention(book, moment)
    if work is None or work.touches < moment.least(limits.min_touches):
        return None
    return Signal(
        rule="role_change",
        person_id=leader_id,
        subject_id=book.rep.id,
        deal_ids=(),
        exposure_minor=book.rep.target_minor or book.won_90_minor or 0,
        confidence=CONFIDENCE,
        evidence=RoleChangeEvidence(
            rep=person_ref(book.rep),
            gap_days=opened.gap_days,
            limit_days=limits.role_change_days,
            last_opened_on=opened.last_opened_on,
            touches=work.touches,
            window_bd=limits.window_bd,
            open_deals=len(book.deals),
        ),
        rep_id=book.rep.id,
    )
