"""Whose data it is: the account of the first sync, and of no other without a word."""

import structlog

from crm.port import Account
from jobs.sync.running import Run
from models.crm_data.account import keep_account, read_account

log = structlog.get_logger()


async def other_account(run: Run, account: Account) -> str | None:
    """Return why nothing may be read: the token opens another account than before.

    The first sync keeps the number. An account that does not tell it is no other.
    """
    told, crm = account.external_id, run.crm.name
    if told is None:
        return None
    async with run.sessions() as session:
        known = await read_account(session, crm=crm)
    if known is None:
        async with run.writing, run.sessions.begin() as session:
            await keep_account(
                session, told, crm=crm, changed_by="sync", now=run.clock()
            )
        return None
    if known == told:
        return None
    log.error("another_account", crm=crm, known=known, told=told)
    return (
        f"the token opens the account {told}, and all that is stored came from "
        f"{known}: nothing is read, and nothing is said to anybody, until it is the "
        f"right token or somebody says that the company has moved to {told}"
    )
