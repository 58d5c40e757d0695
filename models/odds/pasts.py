"""The pasts of deals with meetings: what odds are learned from, and told of."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from coaching.facts import (
    BookedMeeting,
    DealPast,
    DealSight,
    PastSight,
    Step,
    Word,
)
from coaching.odds.sight import sight_of
from models.crm_data.closings import closings
from models.db.among import among
from models.db.fast_rows import plain_rows
from models.db.gc_pause import collector_paused
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at
from models.tables import Activity, ActivityDeal, Deal, DealSnapshot, Stage, Touch

LEAD = timedelta(days=4)
"""A past meeting counts as it looked so long before: about when one is chosen."""
PAST = timedelta(days=365)
MOST = 3_000
"""The newest meetings: more would hardly move a weight, but take time."""
SPOKEN = ("meeting", "call", "email")
"""Kinds of which it is known who spoke: of a note or a message it is not."""
SNAPSHOTS = cast("Table", DealSnapshot.__table__)
TOUCHES = cast("Table", Touch.__table__)
DEALS = cast("Table", Deal.__table__)


class _Ended(NamedTuple):
    """A meeting of a deal that was closed."""

    deal_id: int
    closed_at: datetime
    won: bool
    starts_at: datetime
    booked_at: datetime


async def past_sights(session: ReadSession, *, now: datetime) -> Sequence[PastSight]:
    """Return the meetings of the year before `now` whose deals were closed by then.

    Each as it looked LEAD before it began, if it was booked and the deal open then.
    Also those that were called off or moved in the end: when one is chosen, nobody
    knows that. Six statements, of the newest 3,000 meetings.
    """
    ended = [_Ended._make(row) for row in await plain_rows(session, _ended(now))]
    pasts = await deal_pasts(session, {each.deal_id for each in ended}, now=now)
    found = (_seen(each, pasts[each.deal_id]) for each in ended)
    return [each for each in found if each is not None]


def _seen(meeting: _Ended, past: DealPast) -> PastSight | None:
    at = meeting.starts_at - LEAD
    if not meeting.booked_at <= at < meeting.closed_at:
        return None
    sight = sight_of(past, at)
    if sight is None:
        return None
    return PastSight(sight=sight, closed_at=meeting.closed_at, won=meeting.won)


async def sights_now(
    session: ReadSession, deal_ids: Collection[int], *, now: datetime
) -> tuple[DealSight, ...]:
    """Return what is known of open deals at `now`, by id. Five statements."""
    pasts = await deal_pasts(session, deal_ids, now=now)
    sights = (sight_of(pasts[deal_id], now) for deal_id in sorted(pasts))
    return tuple(sight for sight in sights if sight is not None)


async def deal_pasts(
    session: ReadSession, deal_ids: Collection[int], *, now: datetime
) -> Mapping[int, DealPast]:
    """Return the pasts of these deals that were known by `now`. Five statements.

    A deal whose creation is not known has no age, and no past.
    """
    ids = sorted(deal_ids)
    with collector_paused():
        created = await plain_rows(session, _created(session, ids))
        steps = await _steps(session, ids, now=now)
        words = await _words(session, ids, now=now)
        meetings = await _meetings(session, ids, now=now)
    return {
        deal_id: DealPast(
            deal_id=deal_id,
            created_at=created_at,
            steps=tuple(steps[deal_id]),
            words=tuple(words[deal_id]),
            meetings=tuple(meetings[deal_id]),
        )
        for deal_id, created_at in created
        if created_at is not None
    }


def _ended(now: datetime) -> Select[*tuple[object, ...]]:
    """Select the meetings of closed deals, the newest first."""
    ends = closings(now, since=now - PAST)
    return (
        select(
            Deal.id, ends.c.closed_at, ends.c.is_won, Activity.starts_at, _booked_at()
        )
        .select_from(ends)
        .join(Deal, Deal.id == ends.c.deal_id)
        .join(ActivityDeal, ActivityDeal.deal_external_id == Deal.external_id)
        .join(Activity, _is_meeting_of_deal())
        .where(
            exists_at(now),
            Deal.created_at.is_not(None),
            Activity.starts_at > now - PAST,
            Activity.starts_at <= now,
            *_kept(now),
        )
        .order_by(Activity.starts_at.desc(), Activity.id, Deal.id)
        .limit(MOST)
    )


def _created(session: ReadSession, ids: Sequence[int]) -> Select[int, datetime | None]:
    return select(Deal.id, Deal.created_at).where(among(session, DEALS.c.id, ids))


async def _steps(
    session: ReadSession, ids: Sequence[int], *, now: datetime
) -> Mapping[int, list[Step]]:
    ranks = await _ranks(session)
    shot = DealSnapshot
    query = (
        select(
            shot.deal_id,
            shot.at,
            shot.stage_id,
            shot.amount_minor,
            shot.currency,
            shot.close_date,
        )
        .where(among(session, SNAPSHOTS.c.deal_id, ids), shot.at <= now)
        .order_by(shot.deal_id, shot.at)
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for deal_id, at, stage_id, amount, currency, day in await plain_rows(
        session, query
    ):
        step = Step(
            at=at,
            stage_id=stage_id,
            along=ranks[stage_id][0] if stage_id in ranks else None,
            pipeline=ranks[stage_id][1] if stage_id in ranks else None,
            amount_minor=amount,
            currency=currency,
            close_date=day,
        )
        found[deal_id].append(step)
    return found


async def _ranks(session: ReadSession) -> Mapping[int | None, tuple[float, str]]:
    """Return how far along each open stage lies, above 0 to 1, and its pipeline."""
    query = (
        select(Stage.crm, Stage.pipeline_id, Stage.id)
        .where(Stage.known, Stage.is_closed.is_(False), Stage.archived.is_(False))
        .order_by(Stage.position, Stage.id)
    )
    pipelines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for crm, pipeline, stage_id in await plain_rows(session, query):
        pipelines[crm, pipeline].append(stage_id)
    return {
        stage_id: (place / len(ids), f"{crm} {pipeline}")
        for (crm, pipeline), ids in pipelines.items()
        for place, stage_id in enumerate(ids, start=1)
    }


async def _words(
    session: ReadSession, ids: Sequence[int], *, now: datetime
) -> Mapping[int, list[Word]]:
    query = (
        select(
            Touch.deal_id,
            Touch.occurs_at,
            Touch.known_at,
            Touch.customer_side,
            Touch.contact_key,
        )
        .where(
            among(session, TOUCHES.c.deal_id, ids),
            Touch.occurs_at <= now,
            Touch.known_at <= now,
            Touch.kind.in_(SPOKEN),
        )
        .order_by(Touch.deal_id, Touch.occurs_at)
    )
    found: dict[int, list[Word]] = defaultdict(list)
    for deal_id, at, known_at, theirs, key in await plain_rows(session, query):
        if deal_id is not None:
            word = Word(at=at, known_at=known_at, customer_side=theirs, contact_key=key)
            found[deal_id].append(word)
    return found


async def _meetings(
    session: ReadSession, ids: Sequence[int], *, now: datetime
) -> Mapping[int, list[BookedMeeting]]:
    query = (
        select(Deal.id, Activity.starts_at, _booked_at(), Activity.contact_key)
        .join(ActivityDeal, ActivityDeal.deal_external_id == Deal.external_id)
        .join(Activity, _is_meeting_of_deal())
        .where(among(session, DEALS.c.id, ids), _booked_at() <= now, *_kept(now))
        .order_by(Deal.id, Activity.starts_at)
    )
    found: dict[int, list[BookedMeeting]] = defaultdict(list)
    for deal_id, starts_at, booked_at, key in await plain_rows(session, query):
        if starts_at is not None:
            meeting = BookedMeeting(
                starts_at=starts_at, booked_at=booked_at, contact_key=key
            )
            found[deal_id].append(meeting)
    return found


def _is_meeting_of_deal() -> ColumnElement[bool]:
    return and_(
        Activity.id == ActivityDeal.activity_id,
        Activity.crm == Deal.crm,
        Activity.stream == "meetings",
    )


def _kept(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Activity.has_contact.is_(True),
        or_(Activity.archived_at.is_(None), Activity.archived_at > now),
    )


def _booked_at() -> ColumnElement[datetime]:
    return func.coalesce(Activity.created_at, Activity.modified_at)
