"""How many meetings with customers there were lately, and how deals stood in them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from coaching.facts import Deal, Stage
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.leaders.meetings import LATELY, NOT_HELD
from models.tables import Activity, Attendee, DealSnapshot, Touch
from models.tables import Deal as DealTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLog:
    """What the CRM holds of the last 60 days' customer meetings."""

    by_host: Mapping[int, int]
    """Owner's row id to the number of meetings."""
    names_guests: bool
    """At least one of them names somebody of ours besides its host."""


async def meeting_log(session: ReadSession, *, now: datetime) -> MeetingLog:
    """Return the log as known at `now`, in two statements."""
    held = (
        Activity.stream == "meetings",
        Activity.starts_at > now - LATELY,
        Activity.starts_at <= now,
        Activity.has_contact,
        func.coalesce(Activity.created_at, Activity.modified_at) <= now,
        or_(Activity.archived_at.is_(None), Activity.archived_at > now),
        or_(Activity.outcome.is_(None), Activity.outcome.not_in(NOT_HELD)),
    )
    numbers = (
        select(Activity.owner_id, func.count())
        .where(*held, Activity.owner_id.is_not(None))
        .group_by(Activity.owner_id)
    )
    guests = (
        select(Attendee.activity_id)
        .join(Activity, Activity.id == Attendee.activity_id)
        .where(*held, Attendee.owner_id != Activity.owner_id)
        .limit(1)
    )
    rows = await plain_rows(session, numbers)
    return MeetingLog(
        by_host={host: number for host, number in rows if host is not None},
        names_guests=await session.scalar(guests) is not None,
    )


async def deals_in(
    session: ReadSession,
    meetings: Collection[int],
    *,
    stages: Mapping[int, Stage],
    now: datetime,
) -> Mapping[int, Deal]:
    """Return the largest deal of each past meeting, as it stood when it began.

    One statement. Only what a chance of winning rests on is filled in: the stage, the
    amount and the currency.
    """
    if not meetings:
        return {}
    found: dict[int, list[Deal]] = defaultdict(list)
    for meeting, deal_id, name, at, stage_id, amount, currency in await plain_rows(
        session, _as_they_stood(meetings, now)
    ):
        deal = Deal(
            id=deal_id,
            name=name,
            owner_id=0,
            created_at=at,
            stage=None if stage_id is None else stages.get(stage_id),
            amount_minor=amount,
            currency=currency,
        )
        found[meeting].append(deal)
    return {meeting: max(deals, key=_worth) for meeting, deals in found.items()}


def _as_they_stood(
    meetings: Collection[int], now: datetime
) -> Select[int, int, str, datetime, int | None, int | None, str | None]:
    """Return the query for each deal of `meetings`, with its fields at their start."""
    later = aliased(DealSnapshot)
    newest = (
        select(func.max(later.at))
        .where(later.deal_id == Touch.deal_id, later.at <= Touch.occurs_at)
        .correlate(Touch)
        .scalar_subquery()
    )
    then = DealSnapshot
    return (
        select(
            Touch.activity_id,
            DealTable.id,
            DealTable.name,
            Touch.occurs_at,
            then.stage_id,
            then.amount_minor,
            then.currency,
        )
        .join(DealTable, DealTable.id == Touch.deal_id)
        .join(then, and_(then.deal_id == Touch.deal_id, then.at == newest))
        .where(Touch.activity_id.in_(meetings), Touch.known_at <= now)
        .order_by(Touch.activity_id, DealTable.id)
    )


def _worth(deal: Deal) -> tuple[int, int]:
    return (deal.amount_minor or 0, -deal.id)
