"""Which of the CRM's users is whom, told by the e-mail address alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.tables import Owner, Person
from models.tables.addresses import ERASED_ADDRESSES, plain_address


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersTied:
    """Who present is a user of the CRM, and who is not."""

    with_owner: int
    without_owner: tuple[str, ...]
    """E-mail addresses, by the ids of their people."""
    ambiguous: tuple[str, ...]
    """E-mail addresses that several of the CRM's working users have."""


async def tie_owners(session: AsyncSession) -> OwnersTied:
    """Store which of the CRM's users is whom, in the caller's transaction."""
    # Who was erased stays tied: no address leads to them any more.
    query = select(Person).where(Person.email.not_like(ERASED_ADDRESSES))
    people = (await session.scalars(query.order_by(Person.id))).all()
    owners, ambiguous = await _owners_by_email(session)
    wanted = _wanted(people, owners, ambiguous)
    changed = [person for person in people if person.owner_id != wanted[person.id]]
    # The column is unique: what moves from one person to another is first let go.
    for person in changed:
        person.owner_id = None
    await session.flush()
    for person in changed:
        person.owner_id = wanted[person.id]
    present = [person for person in people if person.left_on is None]
    return OwnersTied(
        with_owner=sum(person.owner_id is not None for person in present),
        without_owner=tuple(p.email for p in present if p.owner_id is None),
        ambiguous=ambiguous,
    )


def _wanted(
    people: Sequence[Person], owners: Mapping[str, int], ambiguous: Collection[str]
) -> Mapping[int, int | None]:
    """Return by person the owner that is theirs.

    Whose address the CRM does not know keeps the tie, unless it is somebody else's by
    the address: the CRM may have the new address before people.csv has it.
    """
    found = {
        person.id: owners[person.email] for person in people if person.email in owners
    }
    taken = set(found.values())
    return {
        person.id: found.get(person.id)
        if person.email in ambiguous or person.owner_id in taken
        else found.get(person.id, person.owner_id)
        for person in people
    }


async def _owners_by_email(
    session: ReadSession,
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return the owner of each address, and the addresses that several have."""
    by_email: dict[str, list[Owner]] = defaultdict(list)
    for owner in await session.scalars(select(Owner).order_by(Owner.id)):
        if email := plain_address(owner.email):
            by_email[email].append(owner)
    found, ambiguous = {}, []
    for email, candidates in by_email.items():
        working = [owner for owner in candidates if not owner.archived]
        if len(working) > 1:
            ambiguous.append(email)
        else:
            found[email] = (working or candidates)[-1].id
    return found, tuple(ambiguous)


async def shared_addresses(session: ReadSession) -> frozenset[str]:
    """Return the addresses that several working users of the CRM have."""
    _, ambiguous = await _owners_by_email(session)
    return frozenset(ambiguous)


async def is_any_owner_known(session: ReadSession) -> bool:
    """Say whether the CRM's users were ever read."""
    return await session.scalar(select(Owner.id).limit(1)) is not None
