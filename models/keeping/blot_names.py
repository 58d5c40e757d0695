"""Blot a person's name out of what others typed: titles, steps, notes, promises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    cast,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.db.read_session import ReadSession
from models.keeping.name_words import NameWords, name_parts, name_words, spellings
from models.tables import (
    Activity,
    Attendee,
    Commitment,
    Deal,
    Flaw,
    HelpRequest,
    Owner,
    Person,
)
from models.tables.addresses import erased_address

_Words = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """What names one person."""

    everywhere: NameWords
    """Names nobody else who is known here."""
    own: NameWords
    """In what the person took part in: also what somebody else is called."""
    whole: NameWords
    """Where a customer may be called so: the whole name, and the address."""


async def person_words(
    session: ReadSession, person: Person, owners: Sequence[Owner]
) -> PersonWords:
    """Return what names `person`, by people.csv and by `owners`, their CRM users."""
    if is_erased(person):
        nothing = NameWords(frozenset())
        return PersonWords(everywhere=nothing, own=nothing, whole=nothing)
    names, addresses = [person.name], [person.email]
    for owner in owners:
        # A user that several share may be called "Sales Team": only its whole name.
        # What the CRM never listed is called by its number, and has no address.
        names += [owner.name] if owner.known or owner.email else []
        addresses += [owner.email] if owner.email else []
    parts = name_parts(person.name)
    others = select(Person.name).where(Person.id != person.id)
    shared = {
        each
        for name in await session.scalars(others)
        for word in (name, *name_parts(name))
        for each in spellings(word)
    }
    return PersonWords(
        everywhere=name_words(names, addresses, parts=parts, shared=shared),
        own=name_words(names, addresses, parts=parts, shared=()),
        whole=name_words(
            names,
            addresses,
            parts=(),
            shared=shared.union(*map(spellings, parts)),
        ),
    )


def is_erased(person: Person) -> bool:
    """Say whether nothing here names this person any more."""
    return person.email == erased_address(person.id)


async def blot_names(
    session: AsyncSession, words: PersonWords, owners: Sequence[Owner]
) -> None:
    """Put a dot in the place of a person's name, in the caller's transaction.

    What `owners`, their CRM users, own or joined is theirs.
    """
    ids = [owner.id for owner in owners]
    joined = select(Attendee.activity_id).where(Attendee.owner_id.in_(ids))
    is_own = or_(Activity.owner_id.in_(ids), Activity.id.in_(joined))
    places: tuple[tuple[_Words, NameWords, ColumnElement[bool] | None], ...] = (
        (Activity.title, words.own, is_own),
        (Activity.title, words.everywhere, None),
        (Deal.name, words.whole, None),
        (Deal.next_step, words.everywhere, None),
        (HelpRequest.note, words.everywhere, None),
        (Commitment.what, words.everywhere, None),
        (Flaw.value, words.everywhere, None),
    )
    for column, named, where in places:
        await _blot(session, column, named, where)


def names_in(
    session: ReadSession, column: _Words, words: NameWords
) -> ColumnElement[bool]:
    """Return whether `column` may name the person; a part of a word will do.

    Databases differ in which letters they make small beyond A to Z, so that text with
    any other letter is always to be read.
    """
    if not words.plain:
        return false()
    if session.get_bind().dialect.name == "postgresql":
        # A Turkish database makes another letter of I.
        small = func.lower(column.collate("C"))
        size: ColumnElement[int] = func.octet_length(column)
    else:
        small, size = func.lower(column), func.length(cast(column, LargeBinary))
    found = (
        small.like(f"%{'%'.join(map(_literal, word.split()))}%", escape="/")
        for word in sorted(words.plain)
    )
    return or_(size != func.length(column), *found)


async def _blot(
    session: AsyncSession,
    column: _Words,
    words: NameWords,
    where: ColumnElement[bool] | None,
) -> None:
    table = column.class_
    query = select(table.id, column).where(names_in(session, column, words))
    rows = await session.execute(query if where is None else query.where(where))
    changed = [
        {"id": row_id, column.key: words.blotted(text)}
        for row_id, text in rows
        if words.named_in(text)
    ]
    if changed:
        await session.execute(update(table), changed)


def _literal(part: str) -> str:
    return re.sub("[/%_]", r"/\g<0>", part)
