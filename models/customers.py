"""Customers by what they bought, and when one of our leaders was last in touch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Customer, CustomerBook, Person, Role
from models.as_of import open_at
from models.people import Roster, roster
from models.plain_rows import plain_rows
from models.store_companies import MATTERS_FOR, matters
from models.tables import Attendee, Company, Deal, DealCompany, Touch

IN_PERSON = ("meeting", "call")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The last time that anybody, and a leader, was in touch, by deal."""

    anybody: Mapping[int, datetime]
    leader: Mapping[int, datetime]


async def customer_books(
    session: AsyncSession, *, now: datetime
) -> tuple[CustomerBook, ...]:
    """Return a book for each present VP, in seven statements; none without companies.

    Amounts are added up in the VP's currency; what was paid in another is left out.
    """
    if await session.scalar(select(Company.id).limit(1)) is None:
        return ()
    everybody = await roster(session, now=now)
    vps = [everybody.people[i] for i in sorted(everybody.present)]
    deals = await _deals(session, now=now)
    contacts = await _contacts(session, everybody, now=now)
    is_complete = await _is_complete(session, now=now)
    return tuple(
        CustomerBook(
            vp=vp,
            customers=_customers(vp, deals, contacts, everybody),
            is_complete=is_complete,
        )
        for vp in vps
        if vp.role is Role.VP
    )


def _customers(
    vp: Person, deals: Sequence[DealOf], contacts: Contacts, everybody: Roster
) -> tuple[Customer, ...]:
    below = everybody_below(vp, everybody)
    own: dict[int, list[DealOf]] = defaultdict(list)
    for deal in deals:
        own[deal.company_id].append(deal)
    return tuple(
        _customer(vp, company, contacts, everybody)
        for _, company in sorted(own.items())
        if any(everybody.person_of.get(deal.owner_id or 0) in below for deal in company)
        and any(_is_won_in(deal, vp) for deal in company)
    )


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


async def _deals(session: AsyncSession, *, now: datetime) -> list[DealOf]:
    """Return the deals of companies that were open at `now` or won before it."""
    won = Deal.is_won & (Deal.closed_at <= now) & (Deal.closed_at > now - MATTERS_FOR)
    query = (
        select(
            Company.id,
            Company.name,
            Deal.id,
            Deal.owner_id,
            Deal.amount_minor,
            Deal.currency,
            Deal.closed_at,
            Deal.created_at,
        )
        .join(DealCompany, DealCompany.company_id == Company.id)
        .join(Deal, Deal.id == DealCompany.deal_id)
        .where(
            Deal.merged_into.is_(None),
            or_(Deal.archived_at.is_(None), Deal.archived_at > now),
            or_(won, open_at(now)),
        )
        .order_by(Deal.id)
    )
    return [
        deal._replace(won_at=None) if _is_open(deal, now) else deal
        for deal in map(DealOf._make, await plain_rows(session, query))
    ]


def _is_open(deal: DealOf, now: datetime) -> bool:
    return deal.won_at is None or deal.won_at > now


async def _contacts(
    session: AsyncSession, everybody: Roster, *, now: datetime
) -> Contacts:
    leaders = [
        everybody.owner_of[person.id]
        for person in everybody.people.values()
        if person.role in {Role.MANAGER, Role.VP} and person.id in everybody.owner_of
    ]
    held = (
        Touch.deal_id.in_(select(DealCompany.deal_id)),
        Touch.kind.in_(IN_PERSON),
        Touch.occurs_at <= now,
        Touch.known_at <= now,
    )
    last = select(Touch.deal_id, func.max(Touch.occurs_at)).group_by(Touch.deal_id)
    hosted = last.where(*held, Touch.owner_id.in_(leaders))
    joined = last.join(Attendee, Attendee.activity_id == Touch.activity_id).where(
        *held, Attendee.owner_id.in_(leaders)
    )
    by_leader: dict[int, datetime] = {}
    for query in (hosted, joined):
        for deal_id, at in await plain_rows(session, query):
            if deal_id is not None:
                by_leader[deal_id] = max(at, by_leader.get(deal_id, at))
    anybody = await plain_rows(session, last.where(*held))
    return Contacts(
        anybody={deal_id: at for deal_id, at in anybody if deal_id is not None},
        leader=by_leader,
    )


async def _is_complete(session: AsyncSession, *, now: datetime) -> bool:
    """Say whether the CRM was asked about every deal that matters."""
    query = (
        select(Deal.id)
        .outerjoin(DealCompany, DealCompany.deal_id == Deal.id)
        .where(matters(now), DealCompany.deal_id.is_(None))
        .limit(1)
    )
    return await session.scalar(query) is None
