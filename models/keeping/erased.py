"""Who was erased, told by numbers alone, and erased again in an older copy."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.erased_owners import pseudonymise_owner
from models.db.read_session import ReadSession
from models.keeping.blot_names import is_erased
from models.keeping.crm_users import crm_users_of
from models.keeping.erase import erase
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


async def still_in(session: ReadSession, person: Person) -> Sequence[str]:
    """Return what still names `person` and would do so here again, in words."""
    owners = await crm_users_of(session, person)
    places = {
        "the CRM": any(owner.known and not owner.archived for owner in owners),
        "people.csv": person.left_on is None,
    }
    return (
        [] if is_erased(person) else [name for name, is_in in places.items() if is_in]
    )


async def entries_of(session: ReadSession, person: Person) -> Sequence[ErasedEntry]:
    """Return what is to be kept of `person`, who is not erased yet: one or several.

    Each of the CRM's users that they are or were has an entry.
    """
    salt = secrets.token_hex(16)
    mark = _mark(person.email, salt)
    owners = await crm_users_of(session, person)
    names: list[str | None] = [_owner_name(owner) for owner in owners]
    return [
        ErasedEntry(person=person.id, owner=name, salt=salt, mark=mark)
        for name in names or [None]
    ]


async def erase_again(
    session: AsyncSession, entries: Iterable[ErasedEntry], *, now: datetime
) -> ErasedAgain:
    """Erase everybody in `entries` whom this database names, in one transaction.

    A number alone erases nobody: the CRM's user or the address must be the same.
    """
    people = doubtful = 0
    for number, noted in _by_number(entries).items():
        person = await session.get(Person, number)
        if person is not None and not is_erased(person):
            if await _is_any(session, person, noted):
                await erase(session, person, erased_by="restore", now=now)
                people += 1
            else:
                doubtful += 1
        for entry in noted:
            await _erase_owner(session, entry)
    return ErasedAgain(people=people, doubtful=doubtful)


def _by_number(
    entries: Iterable[ErasedEntry],
) -> Mapping[int, Sequence[ErasedEntry]]:
    """Return all that is noted of each number: it may have been two people's in turn.

    An older copy that is put back gives the numbers after its own to others.
    """
    by_number: dict[int, list[ErasedEntry]] = defaultdict(list)
    for entry in entries:
        by_number[entry.person].append(entry)
    return by_number


async def _is_any(
    session: ReadSession, person: Person, noted: Sequence[ErasedEntry]
) -> bool:
    """Say whether `person` is one of `noted`, by the CRM's user or the address."""
    if person.owner_id is not None:
        owner = _owner_name(await session.get_one(Owner, person.owner_id))
        if any(entry.owner == owner for entry in noted):
            return True
    marks = {(entry.salt, entry.mark) for entry in noted}
    return any(compare_digest(mark, _mark(person.email, salt)) for salt, mark in marks)


async def _erase_owner(session: ReadSession, entry: ErasedEntry) -> None:
    """Take the name from the CRM's user, whom an old copy may hold without a person."""
    if entry.owner is None:
        return
    crm, _, external_id = entry.owner.partition(":")
    query = select(Owner).where(Owner.crm == crm, Owner.external_id == external_id)
    owner = await session.scalar(query)
    if owner is not None:
        pseudonymise_owner(owner)


def _owner_name(owner: Owner) -> str:
    return f"{owner.crm}:{owner.external_id}"


def _mark(address: str, salt: str) -> str:
    # Slow on purpose: whoever has the list must not try a company's addresses on it.
    found = hashlib.scrypt(
        address.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1
    )
    return found.hex()
