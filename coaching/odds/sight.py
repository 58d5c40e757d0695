"""What the CRM showed of a deal at an instant, and nothing that came later.

The same for a meeting of last year and for one of next week, so that what was learned
from the one holds for the other.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from coaching.facts import DealPast, DealSight, Step, Word

LATELY = timedelta(days=30)
WITH_WHOM = timedelta(days=60)
AHEAD = timedelta(days=14)
"""Holds ten business days: as far ahead as a meeting is looked at."""
SEVERAL = 0
"""The contact_key of what several took part in."""
DAY = timedelta(days=1)


def sight_of(past: DealPast, at: datetime) -> DealSight | None:
    """Return what was known of the deal at `at`; None if that was nothing yet."""
    steps = [step for step in past.steps if step.at <= at]
    if not steps:
        return None
    known = [word for word in past.words if word.at <= at and word.known_at <= at]
    theirs = [word for word in known if word.customer_side]
    now = steps[-1]
    return DealSight(
        deal_id=past.deal_id,
        at=at,
        words=sum(word.at > at - LATELY for word in theirs),
        touches=sum(word.at > at - LATELY for word in known),
        silent_days=(at - theirs[-1].at) / DAY if theirs else None,
        people=_people(theirs, at),
        several_invited=_several_invited(past, at),
        along=now.along,
        pipeline=now.pipeline,
        age_days=(at - past.created_at) / DAY,
        stage_days=(at - _entered_at(steps)) / DAY,
        slips=_slips(steps),
        past_due=now.close_date is not None
        and now.close_date < at.astimezone(UTC).date(),
        amount_minor=now.amount_minor,
        currency=now.currency,
    )


def _people(theirs: Sequence[Word], at: datetime) -> int:
    """Count who took part lately; of several at once no more than that is known."""
    keys = {word.contact_key for word in theirs if word.at > at - WITH_WHOM}
    single = len(keys - {None, SEVERAL})
    return max(single, 2) if SEVERAL in keys else single


def _several_invited(past: DealPast, at: datetime) -> bool:
    return any(
        meeting.contact_key == SEVERAL
        and meeting.booked_at <= at < meeting.starts_at <= at + AHEAD
        for meeting in past.meetings
    )


def _entered_at(steps: Sequence[Step]) -> datetime:
    entered = steps[-1].at
    for step in reversed(steps):
        if step.stage_id != steps[-1].stage_id:
            break
        entered = step.at
    return entered


def _slips(steps: Sequence[Step]) -> int:
    """Count how often the close date was moved to a later day."""
    days = [step.close_date for step in steps if step.close_date is not None]
    return sum(later > earlier for earlier, later in pairwise(days))
