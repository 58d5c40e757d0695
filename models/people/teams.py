"""Who leads whom, by the addresses with which an admin names a team."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coaching.facts import Role
from models.db.read_session import ReadSession
from models.tables import Person
from models.tables.addresses import plain_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Somebody whom an address names, and how many present report to them."""

    id: int
    name: str
    role: Role
    left_on: date | None
    """None: still there."""
    led: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The reps of one leader."""

    leader_email: str
    leader_name: str
    reps: int


async def leader_at(session: ReadSession, email: str) -> Leader | None:
    """Return who has this address, in whatever case; None: nobody."""
    query = select(Person).where(Person.email == plain_address(email))
    person = await session.scalar(query)
    if person is None:
        return None
    led = select(func.count(Person.id)).where(
        Person.leader_id == person.id, Person.left_on.is_(None)
    )
    return Leader(
        id=person.id,
        name=person.name,
        role=Role(person.role),
        left_on=person.left_on,
        led=await session.scalar(led) or 0,
    )


async def addresses_of(session: ReadSession, ids: Collection[int]) -> list[str]:
    """Return the addresses of the people `ids`, in alphabetical order."""
    query = select(Person.email).where(Person.id.in_(ids))
    return list(await session.scalars(query.order_by(Person.email)))


async def teams_of_reps(session: ReadSession) -> tuple[Team, ...]:
    """Return the teams with present reps, by the names of their present leaders.

    Who leads leaders alone is no team to begin with.
    """
    leader = aliased(Person)
    query = (
        select(leader.email, leader.name, func.count())
        .join(Person, Person.leader_id == leader.id)
        .where(
            Person.role == Role.REP, Person.left_on.is_(None), leader.left_on.is_(None)
        )
        .group_by(leader.email, leader.name)
        .order_by(leader.name)
    )
    return tuple(
        Team(leader_email=email, leader_name=name, reps=count)
        for email, name, count in await session.execute(query)
    )


async def leading_addresses(session: ReadSession) -> frozenset[str]:
    """Return the addresses, in lower case, of all present who lead somebody present."""
    rep, leader = aliased(Person), aliased(Person)
    query = (
        select(leader.email)
        .join(rep, rep.leader_id == leader.id)
        .where(rep.left_on.is_(None), leader.left_on.is_(None))
        .distinct()
    )
    return frozenset(await session.scalars(query))
