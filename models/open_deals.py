"""The deals that are open at an instant, as facts: fields, last words, next step."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coaching.facts import CloseMove, Deal, Stage
from models import tables
from models.as_of import began_at, ever_of, fields_at, open_at, open_deal_ids
from models.close_moves import close_moves
from models.deal_touches import Holder, LastWords, last_words
from models.people import Roster
from models.plain_rows import plain_rows

Snapshot = type[tables.DealSnapshot]
SILENCE = LastWords()
_AT, _BEFORE, _RUN, _LOOK = (aliased(tables.DealSnapshot) for _ in range(4))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeals:
    """Open deals by the person who has them, and what was said on each."""

    by_person: Mapping[int, Sequence[Deal]]
    words: Mapping[int, LastWords]
    """By deal; one on which nothing was ever said is not there."""


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
    stage_entered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who has deals, and in which stages they stand."""

    roster: Roster
    stages: Mapping[int, Stage]

    def stage_of(self, row: DealRow) -> Stage | None:
        """Return the stage in which a deal stood; None if it was in none."""
        return None if row.stage_id is None else self.stages.get(row.stage_id)

    def holder(self, row: DealRow) -> Holder:
        """Return who had a deal; KeyError if nobody on this floor."""
        person_id = self.person_id(row)
        return Holder(
            owner_id=self.roster.owner_of[person_id],
            calendar=self.roster.people[person_id].calendar,
        )

    def person_id(self, row: DealRow) -> int:
        """Return the person who had a deal; KeyError if nobody on this floor."""
        return self.roster.person_of[row.owner_id or 0]

    def knows(self, row: DealRow) -> bool:
        """Say whether somebody here had the deal, in a stage that was open."""
        stage = self.stage_of(row)
        is_closed = stage is not None and stage.is_closed
        return (row.owner_id or 0) in self.roster.person_of and not is_closed


async def open_deals(
    session: AsyncSession,
    floor: Floor,
    *,
    now: datetime,
    owners: Collection[int] | None,
) -> OpenDeals:
    """Return the deals open at `now` that somebody here has, in three statements.

    `owners` narrows them to the deals of these owners' row ids; None takes all.
    """
    rows = await floor_rows(session, floor, now=now, owners=owners)
    deals = open_deal_ids(now, owners)
    return await with_words(session, floor, rows, deals=deals, now=now)


async def floor_rows(
    session: AsyncSession,
    floor: Floor,
    *,
    now: datetime,
    owners: Collection[int] | None,
) -> Sequence[DealRow]:
    """Return the fields of the deals open at `now` that somebody here has, by id."""
    found = await deal_rows(session, now=now, owners=owners)
    return [row for row in found if floor.knows(row)]


async def with_words(
    session: AsyncSession,
    floor: Floor,
    rows: Sequence[DealRow],
    *,
    deals: Select[int],
    now: datetime,
) -> OpenDeals:
    """Return `rows` as facts with what was said on them, in two statements.

    `deals` selects the ids of `rows`; it may select more.
    """
    holders = {row.id: floor.holder(row) for row in rows}
    words = await last_words(session, holders, deals=deals, now=now)
    moves = await close_moves(session, holders, deals=deals, now=now)
    by_person: dict[int, list[Deal]] = defaultdict(list)
    for row in rows:
        person_id = floor.person_id(row)
        said = words.get(row.id, SILENCE)
        deal = _deal(row, person_id, floor.stage_of(row), said, moves.get(row.id, ()))
        by_person[person_id].append(deal)
    return OpenDeals(by_person=by_person, words=words)


async def deal_rows(
    session: AsyncSession, *, now: datetime, owners: Collection[int] | None
) -> Sequence[DealRow]:
    """Return the fields at `now` of the deals open then, by id, in one statement."""
    query = _fields(_AT, now).where(open_at(now), ever_of(owners))
    rows = await plain_rows(session, query.order_by(tables.Deal.id))
    return [
        row
        for row in map(DealRow._make, rows)
        if row.began_at is not None and (owners is None or row.owner_id in owners)
    ]


def _fields(snapshot: Snapshot, now: datetime) -> Select[*tuple[object, ...]]:
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


def _deal(
    row: DealRow,
    person_id: int,
    stage: Stage | None,
    said: LastWords,
    moves: tuple[CloseMove, ...],
) -> Deal:
    return Deal(
        id=row.id,
        name=row.name,
        owner_id=person_id,
        created_at=row.began_at,
        url=row.url,
        stage=stage,
        stage_entered_at=row.stage_entered_at,
        amount_minor=row.amount_minor,
        currency=row.currency,
        close_date=row.close_date,
        next_step=row.next_step,
        next_step_on=said.next_step_on,
        next_meeting_at=said.next_meeting_at,
        last_touch_at=said.last_touch_at,
        last_customer_touch_at=said.customer_at[-1] if said.customer_at else None,
        outbound_days_since_customer=said.outbound_days_since_customer,
        last_touch_inbound=said.last_touch_inbound,
        close_moves=moves,
    )
