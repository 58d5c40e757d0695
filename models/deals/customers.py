"""Customers by what they bought, and when one of our leaders was last in touch."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from coaching.facts import Customer, CustomerBook, Person, Role
from models.crm_data.closings import UNDONE, closed_at_by, is_won_by, undone_at
from models.crm_data.companies import MATTERS_FOR
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import fields_at, open_at
from models.deals.customer_contacts import Contacts, contacts_of, logs_leaders
from models.people.roster import Roster, roster
from models.tables import Company, Deal, DealCompany, DealSnapshot

_AT = aliased(DealSnapshot)
MOST = 25
"""The largest customers are enough: a VP visits few."""


class Sale(NamedTuple):
    """What one company bought of one owner in one currency."""

    company_id: int
    owner_id: int | None
    currency: str | None
    amount_minor: int


class DealOf(NamedTuple):
    """A deal of a company: won in the last two years, or open."""

    company_id: int
    company: str
    deal_id: int
    owner_id: int | None
    amount_minor: int | None
    currency: str | None
    won_at: datetime | None
    created_at: datetime | None


async def customer_books(
    session: ReadSession, *, now: datetime
) -> tuple[CustomerBook, ...]:
    """Return a book for each present VP, in a few statements; none without companies.

    Amounts are added up in the VP's currency; what was paid in another is left out.
    Which company a deal is with has no history: of a past `now` today's tie is told.
    """
    if await session.scalar(select(Company.id).limit(1)) is None:
        return ()
    everybody = await roster(session, now=now)
    present = [everybody.people[i] for i in sorted(everybody.present)]
    vps = [person for person in present if person.role is Role.VP]
    sales = await _sales(session, now=now)
    ranked = {vp.id: _ranked(vp, sales, everybody) for vp in vps}
    top = {one for ids in ranked.values() for one in ids[:MOST]}
    deals = await _deals(session, top, now=now)
    contacts = await contacts_of(session, everybody, top, now=now)
    is_complete = await _is_complete(session, now=now)
    is_logged = await logs_leaders(session, everybody, now=now)
    return tuple(
        CustomerBook(
            vp=vp,
            customers=tuple(
                _customer(vp, deals[company], contacts, everybody)
                for company in sorted(ranked[vp.id][:MOST])
            ),
            bought=len(ranked[vp.id]),
            is_complete=is_complete,
            logs_leaders=is_logged,
        )
        for vp in vps
    )


async def _sales(session: ReadSession, *, now: datetime) -> list[Sale]:
    """Return what each company bought of each owner by `now`, by currency."""
    query = (
        select(
            DealCompany.company_id,
            _AT.owner_id,
            _AT.currency,
            func.sum(_AT.amount_minor),
        )
        .join(Deal, Deal.id == DealCompany.deal_id)
        .join(_AT, fields_at(_AT, now))
        .outerjoin(UNDONE, undone_at(now))
        .where(
            DealCompany.company_id.is_not(None),
            _won_by(now),
            _AT.amount_minor.is_not(None),
            *_there(now),
        )
        .group_by(DealCompany.company_id, _AT.owner_id, _AT.currency)
    )
    return [Sale._make(row) for row in await plain_rows(session, query)]


def _ranked(vp: Person, sales: Sequence[Sale], everybody: Roster) -> list[int]:
    """Return the companies that bought of anybody below `vp`, the largest first."""
    below = everybody_below(vp, everybody)
    owners = {everybody.owner_of[i] for i in below if i in everybody.owner_of}
    won: dict[int, int] = defaultdict(int)
    for sale in sales:
        if sale.currency == vp.currency:
            won[sale.company_id] += int(sale.amount_minor)
    own = {sale.company_id for sale in sales if sale.owner_id in owners}
    bought = [company for company in own if won[company] > 0]
    return sorted(bought, key=lambda company: (-won[company], company))


def _customer(
    vp: Person, deals: Sequence[DealOf], contacts: Contacts, everybody: Roster
) -> Customer:
    won = [deal for deal in deals if _is_won_in(deal, vp)]
    newest = max(deals, key=lambda deal: (_begun(deal), deal.deal_id))
    rep_id = everybody.person_of.get(newest.owner_id or 0)
    return Customer(
        id=newest.company_id,
        name=newest.company,
        won_minor=sum(deal.amount_minor or 0 for deal in won),
        currency=vp.currency or "",
        won_deals=len(won),
        open_deals=sum(deal.won_at is None for deal in deals),
        executive_on=_last(deals, contacts.leader, vp),
        booked_on=_next(deals, contacts.booked, vp),
        touched_on=_last(deals, contacts.anybody, vp),
        rep=everybody.people.get(rep_id or 0),
    )


def everybody_below(leader: Person, everybody: Roster) -> frozenset[int]:
    """Return the ids of `leader` and of all below, however the chart runs."""
    found = {leader.id}
    while True:
        more = {
            person.id
            for person in everybody.people.values()
            if person.leader_id in found and person.id not in found
        }
        if not more:
            return frozenset(found)
        found |= more


def _is_won_in(deal: DealOf, vp: Person) -> bool:
    known = deal.won_at is not None and deal.amount_minor is not None
    return known and deal.currency == vp.currency


def _begun(deal: DealOf) -> float:
    return deal.created_at.timestamp() if deal.created_at else 0.0


def _last(
    deals: Sequence[DealOf], at: Mapping[int, datetime], vp: Person
) -> date | None:
    known = [at[deal.deal_id] for deal in deals if deal.deal_id in at]
    return vp.calendar.today(max(known)) if known else None


def _next(
    deals: Sequence[DealOf], at: Mapping[int, datetime], vp: Person
) -> date | None:
    known = [at[deal.deal_id] for deal in deals if deal.deal_id in at]
    return vp.calendar.today(min(known)) if known else None


async def _deals(
    session: ReadSession, companies: Collection[int], *, now: datetime
) -> Mapping[int, list[DealOf]]:
    """Return the deals of `companies` that were open at `now` or won before it."""
    query = (
        select(
            Company.id,
            Company.name,
            Deal.id,
            _AT.owner_id,
            _AT.amount_minor,
            _AT.currency,
            closed_at_by(now),
            Deal.created_at,
        )
        .join(DealCompany, DealCompany.company_id == Company.id)
        .join(Deal, Deal.id == DealCompany.deal_id)
        .join(_AT, fields_at(_AT, now))
        .outerjoin(UNDONE, undone_at(now))
        .where(Company.id.in_(companies), *_there(now), or_(_won_by(now), open_at(now)))
        .order_by(Deal.id)
    )
    found: dict[int, list[DealOf]] = defaultdict(list)
    for deal in map(DealOf._make, await plain_rows(session, query)):
        found[deal.company_id].append(deal)
    return found


def _won_by(now: datetime) -> ColumnElement[bool]:
    return is_won_by(now) & (closed_at_by(now) > now - MATTERS_FOR)


def _there(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Deal.merged_into.is_(None),
        or_(Deal.archived_at.is_(None), Deal.archived_at > now),
    )


async def _is_complete(session: ReadSession, *, now: datetime) -> bool:
    """Say whether the CRM was asked about every deal that mattered at `now`."""
    query = (
        select(Deal.id)
        .outerjoin(DealCompany, DealCompany.deal_id == Deal.id)
        .outerjoin(UNDONE, undone_at(now))
        .where(
            *_there(now),
            or_(_won_by(now), open_at(now)),
            DealCompany.deal_id.is_(None),
        )
        .limit(1)
    )
    return await session.scalar(query) is None
