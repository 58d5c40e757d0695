"""Which account of the CRM the database's data came from, where it can be told."""

from console.base.errors import FORESEEN
from console.doctor.stage import has_no_file
from console.parts import Parts
from models.crm_data.account import read_account
from models.db.schema import schema_state


async def known_account(parts: Parts, crm: str) -> str | None:
    """Return the account's number; None before a sync, or where no database tells."""
    try:
        if has_no_file(parts.engine):
            return None
        if not (await schema_state(parts.engine)).is_current:
            return None
        async with parts.sessions() as session:
            return await read_account(session, crm=crm)
    except FORESEEN:
        # What was asked for is the CRM's side; doctor tells what ails the database.
        return None
