"""When deals were closed: the one home of it, which knows of those closed in between.

A deal carries the closing that stands today. One that was reopened stood closed before
too, and what was won then is not won meanwhile: each closing counts from its own
instant until it was undone, and of no deal do two stand at once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    exists,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from models.tables import Deal, UndoneClosing

# Made once, as in models/deals/as_of.py: making a name costs as much as a short query.
UNDONE = aliased(UndoneClosing)
"""The closing undone later that stood at the instant; joined by `undone_at`."""
_THEN, _LATER, _OTHER = (aliased(UndoneClosing) for _ in range(3))


def stood_closed(now: datetime) -> ColumnElement[bool]:
    """Say that a deal stood closed at `now` by a closing that was undone later."""
    own = _THEN.deal_id == Deal.id
    return exists().where(own, *_stood(_THEN, now)).correlate(Deal)


def undone_at(now: datetime) -> ColumnElement[bool]:
    """Return the ON clause of an outer join of deals with UNDONE."""
    return and_(UNDONE.deal_id == Deal.id, *_stood(UNDONE, now))


def closed_at_by(now: datetime) -> ColumnElement[datetime | None]:
    """Return when a deal that stood closed at `now` was closed; needs UNDONE."""
    return case(
        (UNDONE.deal_id.is_not(None), UNDONE.closed_at),
        (Deal.closed_at <= now, Deal.closed_at),
    )


def is_won_by(now: datetime) -> ColumnElement[bool]:
    """Say whether a deal stood won at `now`; needs UNDONE."""
    return or_(
        and_(UNDONE.deal_id.is_not(None), UNDONE.is_won),
        and_(UNDONE.deal_id.is_(None), Deal.is_won, Deal.closed_at <= now),
    )


def closings(now: datetime, *, since: datetime, is_won: bool | None = None) -> Subquery:
    """Return deal_id, closed_at and is_won of each closing after `since`, up to `now`.

    Those that stood at `now`, won ones or lost ones alone where `is_won` is given. For
    deals in a span of time; of deals that are named, join UNDONE instead.
    """
    standing = select(Deal.id.label("deal_id"), Deal.closed_at, Deal.is_won).where(
        Deal.closed_at > since,
        Deal.closed_at <= now,
        # A day set by hand may lie before the deal was last reopened.
        ~exists().where(_LATER.deal_id == Deal.id, _LATER.until > now).correlate(Deal),
        true() if is_won is None else Deal.is_won.is_(is_won),
    )
    undone = select(UNDONE.deal_id, UNDONE.closed_at, UNDONE.is_won).where(
        UNDONE.closed_at > since,
        *_stood(UNDONE, now),
        true() if is_won is None else UNDONE.is_won.is_(is_won),
    )
    return union_all(standing, undone).subquery("closings")


def closed_between(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Say that a deal was closed in the span and stood closed at its end."""
    undone = select(_OTHER.deal_id).where(
        _OTHER.closed_at >= since, *_stood(_OTHER, until)
    )
    return or_(Deal.closed_at.between(since, until), Deal.id.in_(undone))


def _stood(undone: Any, now: datetime) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - an alias
    return (undone.closed_at <= now, undone.until > now)
