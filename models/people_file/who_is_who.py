"""Who stands in the file under a new address: somebody known, or somebody new.

The CRM tells it once it has the new address under the same user. Before that an admin
does: a wrong guess would lose somebody's answers, or give them to somebody else.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.people.plain_names import plain_name
from models.people_file.row import PersonRow
from models.tables import Owner, Person
from models.tables.addresses import ERASED_ADDRESSES, plain_address


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoIsWho:
    """What an admin said of addresses that are new here."""

    same: tuple[tuple[str, str], ...]
    """The old and the new address of one person, or of all of a company: "@x.test"."""
    new: frozenset[str]
    """Of somebody who is new, whoever else is called so."""


NOTHING_SAID = WhoIsWho(same=(), new=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """Somebody who is new in the file, and like somebody who is not in it."""

    name: str
    email: str
    old_name: str
    old_email: str
    left_on: date | None
    """When an earlier import no longer named them; None: this one is the first."""


async def new_addresses(
    session: ReadSession, rows: Sequence[PersonRow], who: WhoIsWho
) -> Mapping[int, str]:
    """Return by person the new address, as an admin says it or the same user has it.

    Only of people whom the file does not name by the old one, where it names the new
    one, and where that is nobody else's.
    """
    named = {row.email for row in rows}
    query = (
        select(Person.id, Person.email, Owner.email, Owner.archived)
        .outerjoin(Owner, Owner.id == Person.owner_id)
        .where(Person.email.not_like(ERASED_ADDRESSES))
        .order_by(Person.id)
    )
    people = (await session.execute(query)).all()
    free = named - {email for _, email, _, _ in people}
    gone = [each for each in people if each[1] not in named]
    moved = _one_each({person: _told(old, who) for person, old, _, _ in gone}, free)
    open_to_the_crm = free - who.new - set(moved.values())
    by_the_crm = {
        person: plain_address(new)
        for person, _, new, is_archived in gone
        if person not in moved and is_archived is False
    }
    return {**_one_each(by_the_crm, open_to_the_crm), **moved}


def _one_each(
    wanted: Mapping[int, str | None], free: Collection[str]
) -> Mapping[int, str]:
    """Return what of `wanted` is free, without what several people would have."""
    several = Counter(wanted.values())
    return {
        person: email
        for person, email in wanted.items()
        if email is not None and email in free and several[email] == 1
    }


async def lookalikes(
    session: ReadSession, rows: Sequence[PersonRow], who: WhoIsWho
) -> tuple[Lookalike, ...]:
    """Return whom an admin has to tell apart before `rows` may be stored."""
    moved = await new_addresses(session, rows, who)
    people = await _not_erased(session)
    known = {person.email for person in people} | set(moved.values()) | who.new
    named = {row.email for row in rows}
    gone = [p for p in people if p.email not in named and p.id not in moved]
    return tuple(
        Lookalike(
            name=row.name,
            email=row.email,
            old_name=person.name,
            old_email=person.email,
            left_on=person.left_on,
        )
        for row in rows
        if row.email not in known
        for person in gone
        if _is_like(person, row)
    )


async def misnamed(
    session: ReadSession, rows: Sequence[PersonRow], who: WhoIsWho
) -> tuple[str, ...]:
    """Return what of `who` cannot be meant, in words; what is so already can."""
    known = {person.email for person in await _not_erased(session)}
    named = {row.email for row in rows}
    told = Counter(new for old, new in who.same if not old.startswith("@"))
    faults: list[str | None] = [
        f"{new} is told of several people" for new, times in told.items() if times > 1
    ]
    faults += [_fault(old, new, known=known, named=named) for old, new in who.same]
    faults += [_not_named(email) for email in sorted(who.new - named)]
    return tuple(fault for fault in faults if fault is not None)


def _fault(old: str, new: str, *, known: set[str], named: set[str]) -> str | None:
    if old.startswith("@"):
        are_there = any(each.endswith(new) for each in named)
        is_one = any(each.endswith(old) for each in known - named) or (
            any(each.endswith(new) for each in known)
        )
        return None if are_there and is_one else f"nobody has moved from {old} to {new}"
    if new not in named:
        return _not_named(new)
    if old in named:
        return f"{old} is in this file"
    if new in known and old in known:
        return f"{new} is somebody known already"
    if old not in known and new not in known:
        return f"nobody is known by {old}"
    return None


def _not_named(email: str) -> str:
    return f"{email} is not in this file"


async def _not_erased(session: ReadSession) -> Sequence[Person]:
    query = select(Person).where(Person.email.not_like(ERASED_ADDRESSES))
    return (await session.scalars(query.order_by(Person.id))).all()


def _told(old: str, who: WhoIsWho) -> str | None:
    """Return the address that an admin said, the one of a person before a company's."""
    local, _, domain = old.partition("@")
    told = dict(who.same)
    if old in told:
        return told[old]
    return f"{local}{told[f'@{domain}']}" if f"@{domain}" in told else None


def _is_like(person: Person, row: PersonRow) -> bool:
    """Say whether the name is the same, or the part before the @.

    Or the first name and the first day of work: people marry.
    """
    old, new = _words(person.name), _words(row.name)
    if sorted(old) == sorted(new) or _before_at(person.email) == _before_at(row.email):
        return True
    started = person.start_date
    return started is not None and started == row.start_date and old[:1] == new[:1]


def _words(name: str) -> list[str]:
    return plain_name(name.replace(",", " ")).split()


def _before_at(email: str) -> str:
    return email.partition("@")[0]
