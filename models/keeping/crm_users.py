"""Which of the CRM's users one person is or was: in every account, under every id."""

from collections.abc import Sequence

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.tables import Owner, Person
from models.tables.addresses import plain_address


async def crm_users_of(session: ReadSession, person: Person) -> Sequence[Owner]:
    """Return the user tied to `person` and all with an address of theirs, by row.

    Whoever was invited anew, or was known in an account that was left, is in several
    rows; nobody is in it whom another person is tied to.
    """
    query = select(Person.email, Person.owner_id).where(Person.id != person.id)
    others = (await session.execute(query)).all()
    taken = {each.owner_id for each in others}
    owners = (await session.scalars(select(Owner).order_by(Owner.id))).all()
    addresses = {person.email} | {
        plain_address(owner.email) for owner in owners if owner.id == person.owner_id
    }
    addresses -= {"", *(each.email for each in others)}
    return [
        owner
        for owner in owners
        if owner.id == person.owner_id
        or (plain_address(owner.email) in addresses and owner.id not in taken)
    ]
