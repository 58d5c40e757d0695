"""Users of the CRM who were erased here: each row tells it itself, whoever is tied."""

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.tables import Owner


def pseudonymise_owner(owner: Owner) -> None:
    """Take the name from a user of the CRM, whom deals go on to name by number."""
    owner.name, owner.email = _erased_name(owner.id), None


async def erased_names(
    session: ReadSession, *, crm: str
) -> dict[str, dict[str, str | None]]:
    """Return what stays of erased users, by the CRM's ids: it lists departed ones."""
    query = select(Owner.id, Owner.external_id, Owner.name).where(
        Owner.crm == crm, Owner.email.is_(None)
    )
    return {
        row.external_id: {"name": row.name, "email": None}
        for row in await session.execute(query)
        if row.name == _erased_name(row.id)
    }


def _erased_name(owner_id: int) -> str:
    return f"Erased user {owner_id}"
