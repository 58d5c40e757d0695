"""The fields of open deals as they stood at an instant, in one statement."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from models import tables
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import began_at, ever_of, few, fields_at, open_at

Snapshot = type[tables.DealSnapshot]
_AT, _BEFORE, _RUN, _LOOK = (aliased(tables.DealSnapshot) for _ in range(4))


class DealRow(NamedTuple):
    """A deal's fields as they stood."""

    id: int
    name: str
    url: str | None
    began_at: datetime
    next_step: str | None
    owner_id: int | None
    stage_id: int | None
    amount_minor: int | None
    currency: str | None
    close_date: date | None
    forecast_category: str | None
    stage_entered_at: datetime | None


async def deal_rows(
    session: ReadSession, *, now: datetime, owners: Collection[int] | None
) -> Sequence[DealRow]:
    """Return the fields at `now` of the deals open then, by id, in one statement."""
    rows = await plain_rows(session, _open_fields(now, few(owners)))
    return [
        row
        for row in map(DealRow._make, rows)
        if row.began_at is not None and (owners is None or row.owner_id in owners)
    ]


@built_once
def _open_fields(
    now: datetime, owners: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    fields = _fields(_AT, now).where(open_at(now), ever_of(owners))
    return fields.order_by(tables.Deal.id)


def _fields(snapshot: Snapshot, now: datetime) -> Select[*tuple[Any, ...]]:
    deal = tables.Deal
    # The next step has no history: what was written after `now` is not known at it.
    next_step = case((deal.modified_at <= now, deal.next_step))
    return select(
        deal.id,
        deal.name,
        deal.url,
        began_at(now),
        next_step,
        snapshot.owner_id,
        snapshot.stage_id,
        snapshot.amount_minor,
        snapshot.currency,
        snapshot.close_date,
        snapshot.forecast_category,
        _entered_at(snapshot, now),
    ).join(snapshot, fields_at(snapshot, now))


def _entered_at(snapshot: Snapshot, now: datetime) -> ColumnElement[datetime | None]:
    """Return when the deal came into the stage in which it stood at `now`.

    The CRM says so for the stage in which the deal stands today. For another one it is
    the first snapshot in that stage without a break, unless our own first look at the
    deal: then it had come there before, and when is not known.
    """
    deal = tables.Deal
    before, run, first = _BEFORE, _RUN, _LOOK
    other_stage = (
        select(func.max(before.at))
        .where(
            before.deal_id == deal.id,
            before.at <= now,
            before.stage_id.is_distinct_from(snapshot.stage_id),
        )
        .correlate(deal, snapshot)
        .scalar_subquery()
    )
    run_begins = (
        select(func.min(run.at))
        .where(
            run.deal_id == deal.id,
            run.at <= now,
            or_(other_stage.is_(None), run.at > other_stage),
        )
        .correlate(deal, snapshot)
        .scalar_subquery()
    )
    first_look = (
        select(first.at)
        .where(first.deal_id == deal.id, first.from_crm.is_(False))
        .where(first.at == run_begins, other_stage.is_(None))
        .correlate(deal, snapshot)
        .exists()
    )
    told = and_(deal.stage_id == snapshot.stage_id, deal.stage_entered_at <= now)
    return case((told, deal.stage_entered_at), (first_look, None), else_=run_begins)
