"""How the closed deals of each team ended, by the stages that they once stood in."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from coaching.facts import ClosedWay
from coaching.limits import Kinds
from coaching.money import DECIMALS, ROUGHLY_ONE, least_minor
from models.crm_data.closings import closings
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import exists_at
from models.tables import Deal, DealSnapshot, Person, Stage

YEAR = timedelta(days=365)
SAMPLE = 10_000
"""The newest closed deals: more would hardly move a rate, but take time on each run."""
UNKNOWN = "unknown"
"""The band of a deal without an amount: it counts for its team alone."""
LAST = aliased(DealSnapshot)
"""A deal as it was while it was last open."""


async def passages(
    session: ReadSession, *, now: datetime, kinds: Kinds
) -> tuple[ClosedWay, ...]:
    """Return the passages of the year before `now`, in two statements.

    On a floor that closes more than 10,000 deals a year, of the newest 10,000.

    A deal counts once for each open stage that it ever stood in, with the amount and
    the owner that it had while it was last open; its team is the owner's leader. Many
    a CRM sets a lost deal to nothing: by that its size would tell its end.
    """
    leaders = await _leaders(session)
    sums: dict[tuple[int | None, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for owner_id, stage_id, band, won, closed in await _counts(session, kinds, now):
        team_id = leaders.get(owner_id) if owner_id is not None else None
        total = sums[team_id, stage_id, band]
        total[0] += won
        total[1] += closed
    return tuple(
        ClosedWay(team_id=team_id, stage_id=stage_id, band=band, won=won, closed=closed)
        for (team_id, stage_id, band), (won, closed) in sums.items()
    )


async def _leaders(session: ReadSession) -> Mapping[int, int | None]:
    rows = await plain_rows(session, _led_by())
    return {owner: leader for owner, leader in rows if owner is not None}


@built_once
def _led_by() -> Select[int | None, int | None]:
    return select(Person.owner_id, Person.leader_id)


async def _counts(
    session: ReadSession, kinds: Kinds, now: datetime
) -> list[tuple[int | None, int, str, int, int]]:
    query = _ended(kinds.mid_from, kinds.enterprise_from, now)
    return [(*row,) for row in await plain_rows(session, query)]


@built_once
def _ended(
    mid_from: int, enterprise_from: int, now: datetime
) -> Select[int | None, int, str, int, int]:
    closed = closings(now, since=now - YEAR)
    step = aliased(DealSnapshot)
    ends = (
        select(
            Deal.id,
            closed.c.is_won,
            LAST.owner_id,
            _band(mid_from, enterprise_from).label("band"),
        )
        .select_from(closed)
        .join(Deal, Deal.id == closed.c.deal_id)
        .join(LAST, _while_open(now))
        .where(exists_at(now))
        .order_by(closed.c.closed_at.desc())
        .limit(SAMPLE)
        .subquery()
    )
    stood = (
        select(ends.c.id, ends.c.is_won, ends.c.owner_id, ends.c.band, step.stage_id)
        .join(step, step.deal_id == ends.c.id)
        .where(step.at <= now, step.stage_id.in_(_open_stages()))
        .distinct()
        .subquery()
    )
    by = (stood.c.owner_id, stood.c.stage_id, stood.c.band)
    won = func.sum(case((stood.c.is_won, 1), else_=0))
    return select(*by, won, func.count()).group_by(*by)


def _while_open(now: datetime) -> ColumnElement[bool]:
    """Return the ON clause that joins a deal with its last fields in an open stage."""
    earlier = aliased(DealSnapshot)
    latest = (
        select(func.max(earlier.at))
        .where(
            earlier.deal_id == Deal.id,
            earlier.at <= now,
            earlier.stage_id.in_(_open_stages()),
        )
        .correlate(Deal)
        .scalar_subquery()
    )
    return and_(LAST.deal_id == Deal.id, LAST.at == latest)


def _open_stages() -> Select[int]:
    return select(Stage.id).where(Stage.is_closed.is_(False))


def _band(mid_from: int, enterprise_from: int) -> ColumnElement[str]:
    """Say in SQL what `coaching.measures.kinds.amount_band` says of an amount."""
    return case(
        (LAST.amount_minor.is_(None), UNKNOWN),
        (_reaches(enterprise_from), "enterprise"),
        (_reaches(mid_from), "mid"),
        else_="small",
    )


def _reaches(whole: int) -> ColumnElement[bool]:
    known = sorted(DECIMALS.keys() | ROUGHLY_ONE.keys())
    usual = and_(
        LAST.amount_minor >= whole * 100,
        func.coalesce(LAST.currency, "").not_in(known),
    )
    others = (
        and_(LAST.currency == code, LAST.amount_minor >= least_minor(whole, code))
        for code in known
    )
    return or_(usual, *others)
