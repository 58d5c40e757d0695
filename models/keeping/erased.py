"""Who was erased, told by numbers alone, and erased again in an older copy."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.keeping.blot_names import is_erased
from models.keeping.erase import erase, pseudonymise_owner
from models.tables import Owner, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedEntry:
    """One erased person, as a list keeps them that outlives every backup."""

    person: int
    """The id here."""
    owner: str | None
    """The CRM and its id of the user, such as "hubspot:12"; None: no user was tied."""
    salt: str
    mark: str
    """Tells whether an address is theirs, and nobody can read the address in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedAgain:
    """What came of a list in a database that was put back."""

    people: int
    """Erased once more, since the copy still named them."""
    doubtful: int
    """Another person has their number here: the list may be of another database."""


async def still_in(session: AsyncSession, person: Person) -> Sequence[str]:
    """Return what still names `person` and would do so here again, in words."""
    listed = select(Owner.id).where(
        Owner.id == person.owner_id, Owner.known, Owner.archived.is_(False)
    )
    places = {
        "the CRM": await session.scalar(listed) is not None,
        "people.csv": person.left_on is None,
    }
    return (
        [] if is_erased(person) else [name for name, is_in in places.items() if is_in]
    )


async def entry_of(session: AsyncSession, person: Person) -> ErasedEntry:
    """Return what is to be kept of `person`, who is not erased yet."""
    salt = secrets.token_hex(16)
    owner = await _owner_name(session, person)
    mark = _mark(person.email, salt)
    return ErasedEntry(person=person.id, owner=owner, salt=salt, mark=mark)


async def erase_again(
    session: AsyncSession, entries: Iterable[ErasedEntry], *, now: datetime
) -> ErasedAgain:
    """Erase everybody in `entries` whom this database names, in one transaction.

    A number alone erases nobody: the CRM's user or the address must be the same.
    """
    people = doubtful = 0
    for entry in {each.person: each for each in entries}.values():
        person = await session.get(Person, entry.person)
        if person is not None and not is_erased(person):
            if await _is_same(session, person, entry):
                await erase(session, person, erased_by="restore", now=now)
                people += 1
            else:
                doubtful += 1
        await _erase_owner(session, entry)
    return ErasedAgain(people=people, doubtful=doubtful)


async def _is_same(session: AsyncSession, person: Person, entry: ErasedEntry) -> bool:
    if entry.owner is not None and entry.owner == await _owner_name(session, person):
        return True
    return compare_digest(entry.mark, _mark(person.email, entry.salt))


async def _erase_owner(session: AsyncSession, entry: ErasedEntry) -> None:
    """Take the name from the CRM's user, whom an old copy may hold without a person."""
    if entry.owner is None:
        return
    crm, _, external_id = entry.owner.partition(":")
    query = select(Owner).where(Owner.crm == crm, Owner.external_id == external_id)
    owner = await session.scalar(query)
    if owner is not None:
        pseudonymise_owner(owner)


async def _owner_name(session: AsyncSession, person: Person) -> str | None:
    if person.owner_id is None:
        return None
    owner = await session.get_one(Owner, person.owner_id)
    return f"{owner.crm}:{owner.external_id}"


def _mark(address: str, salt: str) -> str:
    # Slow on purpose: whoever has the list must not try a company's addresses on it.
    found = hashlib.scrypt(
        address.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1
    )
    return found.hex()
