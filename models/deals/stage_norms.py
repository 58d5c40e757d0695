"""How long won deals stood in each stage before they went on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, Subquery, func, select

from coaching.facts import StageNorm
from models.crm_data.closings import closings
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at
from models.tables import Deal, DealSnapshot, Stage

YEAR = timedelta(days=365)
ENOUGH = 50
"""Closed deals from which a floor's own figures are used; more are not counted."""
Pipeline = tuple[str, str]
"""CRM and pipeline."""
SAMPLE = 2000
"""Up to so many deals all are taken, of more every second, third and so on.

Spread over the year, for the newest deals may have gone faster or slower than the rest.
"""


async def stage_norms(session: ReadSession, *, now: datetime) -> tuple[StageNorm, ...]:
    """Return the norm of each stage from deals won in the year before `now`.

    From all of them, or from one to two thousand, evenly over the year, if more.
    A stage counts for a deal if it is known when the deal came and when it went on:
    the first look of our own sync, in the midst of a deal's life, begins nothing.
    A stage in which no won deal has stood has but the norm of its pipeline.
    """
    pipelines = await _pipelines(session)
    days: dict[int, list[float]] = defaultdict(list)
    together: dict[Pipeline, list[float]] = defaultdict(list)
    for deal in await _won_deals(session, now=now):
        for stage_id, stood in _stays(deal):
            days[stage_id].append(stood)
            if stage_id in pipelines:
                together[pipelines[stage_id]].append(stood)
    closed = await _closed(session, now=now)
    return tuple(
        _norm(stage_id, days.get(stage_id, ()), together[pipeline], closed)
        for stage_id, pipeline in sorted(pipelines.items())
    )


def _norm(
    stage_id: int, stood: Sequence[float], together: Sequence[float], closed: int
) -> StageNorm:
    return StageNorm(
        stage_id=stage_id,
        median_days=median(stood) if stood else 0,
        won=len(stood),
        pipeline_days=median(together) if together else 0,
        pipeline_won=len(together),
        closed=closed,
    )


async def _pipelines(session: ReadSession) -> Mapping[int, Pipeline]:
    """Return the pipeline of each open stage."""
    rows = await plain_rows(session, _open_stages())
    return {stage_id: (crm, pipeline) for stage_id, crm, pipeline in rows}


@built_once
def _open_stages() -> Select[int, str, str]:
    query = select(Stage.id, Stage.crm, Stage.pipeline_id)
    return query.where(Stage.is_closed.is_(False))


async def _closed(session: ReadSession, *, now: datetime) -> int:
    """Count the deals closed in the year before `now`, up to as many as are enough."""
    [(number,)] = await plain_rows(session, _closed_deals(now))
    return number


@built_once
def _closed_deals(now: datetime) -> Select[int]:
    ended = closings(now, since=now - YEAR)
    some = (
        select(Deal.id)
        .join(ended, ended.c.deal_id == Deal.id)
        .where(exists_at(now))
        .limit(ENOUGH)
        .subquery()
    )
    return select(func.count()).select_from(some)


Step = tuple[int | None, datetime, bool]
"""Stage, since when, and whether the CRM itself says so."""


async def _won_deals(
    session: ReadSession, *, now: datetime
) -> Sequence[Sequence[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    rows = await plain_rows(session, _steps_of_won(now, SAMPLE))
    for deal_id, stage_id, at, from_crm in rows:
        found[deal_id].append((stage_id, at, from_crm))
    return list(found.values())


@built_once
def _steps_of_won(now: datetime, size: int) -> Select[int, int | None, datetime, bool]:
    won = won_sample(now, size=size)
    before = func.lag(DealSnapshot.stage_id).over(
        partition_by=DealSnapshot.deal_id, order_by=DealSnapshot.at
    )
    steps = (
        select(
            DealSnapshot.deal_id,
            DealSnapshot.stage_id,
            DealSnapshot.at,
            DealSnapshot.from_crm,
            before.label("before"),
        )
        .join(won, won.c.id == DealSnapshot.deal_id)
        .where(DealSnapshot.at <= now)
        .subquery()
    )
    changes = select(
        steps.c.deal_id, steps.c.stage_id, steps.c.at, steps.c.from_crm
    ).where(steps.c.before.is_distinct_from(steps.c.stage_id))
    return changes.order_by(steps.c.deal_id, steps.c.at)


def won_sample(now: datetime, *, size: int) -> Subquery:
    """Select ids of deals won in the year before `now`, the same for the same `now`.

    All of them, or from `size` to half of it, evenly over the year, if more.
    """
    ended = closings(now, since=now - YEAR, is_won=True)
    won = (
        select(
            Deal.id,
            func.row_number()
            .over(order_by=(ended.c.closed_at.desc(), Deal.id))
            .label("place"),
            func.count().over().label("many"),
        )
        .join(ended, ended.c.deal_id == Deal.id)
        .where(exists_at(now))
        .subquery()
    )
    each = (won.c.many + size - 1) // size
    return select(won.c.id).where((won.c.place - 1) % each == 0).subquery()


def _stays(deal: Sequence[Step]) -> list[tuple[int, float]]:
    """Return (stage, days) for each stage that the deal came into and left."""
    stays = []
    for number, (stage_id, came, from_crm) in enumerate(deal[:-1]):
        went = deal[number + 1][1]
        if stage_id is not None and (number > 0 or from_crm):
            stays.append((stage_id, (went - came) / timedelta(days=1)))
    return stays
