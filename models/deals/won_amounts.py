"""What was won: the won deals of the trailing 90 days and of this quarter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from coaching.facts import Person
from models.crm_data.closings import closings
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import ever_of, exists_at, few, fields_at
from models.tables import Deal, DealSnapshot

TRAILING = timedelta(days=90)
LONGEST_QUARTER = timedelta(days=94)
"""92 days, and a day at each end for people in other zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Win:
    """A won deal with its amount in minor units."""

    closed_at: datetime
    amount_minor: int
    currency: str


async def wins(
    session: ReadSession, *, now: datetime, owners: Collection[int] | None
) -> Mapping[int, Sequence[Win]]:
    """Return the deals won in the quarter up to `now` by owner, in one statement.

    A won deal without an amount or a currency is left out.
    """
    rows = await plain_rows(session, _won(now, few(owners)))
    found: dict[int, list[Win]] = defaultdict(list)
    for owner_id, closed_at, minor, currency in rows:
        if owner_id and closed_at and minor is not None and currency:
            win = Win(closed_at=closed_at, amount_minor=minor, currency=currency)
            found[owner_id].append(win)
    return found


@built_once
def _won(now: datetime, owners: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    snapshot = aliased(DealSnapshot)
    won = closings(now, since=now - LONGEST_QUARTER, is_won=True)
    return (
        select(
            snapshot.owner_id, won.c.closed_at, snapshot.amount_minor, snapshot.currency
        )
        .select_from(won)
        .join(Deal, Deal.id == won.c.deal_id)
        .join(snapshot, fields_at(snapshot, now))
        .where(exists_at(now), ever_of(owners))
    )


def won_90(person: Person, won: Sequence[Win], *, now: datetime) -> int | None:
    """Return what the trailing 90 days brought; None without one currency."""
    recent = [win for win in won if win.closed_at > now - TRAILING]
    return _sum(person, recent, among=won)


def won_quarter(person: Person, won: Sequence[Win], *, now: datetime) -> int | None:
    """Return what the person's calendar quarter has brought so far."""
    start = quarter_start(person, now=now)
    return _sum(person, [win for win in won if win.closed_at >= start], among=won)


def quarter_start(person: Person, *, now: datetime) -> datetime:
    """Return when the calendar quarter began where `person` is."""
    return person.calendar.start_of(_quarter_start(person.calendar.today(now)))


def currency_of(person: Person, won: Iterable[Win]) -> str | None:
    """Return the person's currency; without one that of the wins, if there is one."""
    currencies = {win.currency for win in won}
    return person.currency or (currencies.pop() if len(currencies) == 1 else None)


def _sum(person: Person, won: Iterable[Win], *, among: Sequence[Win]) -> int | None:
    currency = currency_of(person, among)
    if currency is None:
        return None
    return sum(win.amount_minor for win in won if win.currency == currency)


def _quarter_start(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)
