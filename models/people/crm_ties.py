"""Which of the CRM's users is whom, told by the e-mail address alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Owner, Person


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
    people = (await session.scalars(select(Person).order_by(Person.id))).all()
    owners, ambiguous = await _owners_by_email(session)
    changed = [p for p in people if p.owner_id != owners.get(p.email)]
    # The column is unique: what moves from one person to another is first let go.
    for person in changed:
        person.owner_id = None
    await session.flush()
    for person in changed:
        person.owner_id = owners.get(person.email)
    present = [person for person in people if person.left_on is None]
    return OwnersTied(
        with_owner=sum(person.owner_id is not None for person in present),
        without_owner=tuple(p.email for p in present if p.owner_id is None),
        ambiguous=ambiguous,
    )


async def _owners_by_email(
    session: AsyncSession,
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return the owner of each address, and the addresses that several have."""
    by_email: dict[str, list[Owner]] = defaultdict(list)
    for owner in await session.scalars(select(Owner).order_by(Owner.id)):
        if email := (owner.email or "").strip().lower():
            by_email[email].append(owner)
    found, ambiguous = {}, []
    for email, candidates in by_email.items():
        working = [owner for owner in candidates if not owner.archived]
        if len(working) > 1:
            ambiguous.append(email)
        else:
            found[email] = (working or candidates)[-1].id
    return found, tuple(ambiguous)


async def shared_addresses(session: AsyncSession) -> frozenset[str]:
    """Return the addresses that several working users of the CRM have.

    Not told in SQL: databases differ in which letters they make small, and trim less.
    """
    _, ambiguous = await _owners_by_email(session)
    return frozenset(ambiguous)


async def is_any_owner_known(session: AsyncSession) -> bool:
    """Say whether the CRM's users were ever read."""
    return await session.scalar(select(Owner.id).limit(1)) is not None
