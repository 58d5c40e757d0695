"""What everybody is called, and the addresses by which other programs know them."""

from collections.abc import Mapping

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.tables import Person


async def names(session: ReadSession) -> Mapping[int, str]:
    """Return everybody's name by id, also of those who have left."""
    rows = await session.execute(select(Person.id, Person.name))
    return dict(rows.all())


async def addresses(session: ReadSession) -> Mapping[int, str]:
    """Return everybody's e-mail address by id, also of those who have left."""
    rows = await session.execute(select(Person.id, Person.email))
    return dict(rows.all())
