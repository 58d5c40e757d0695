"""Whose data it is: the account of the first sync, and of no other without a word."""

import structlog

from crm.port import Account, CrmDataError, CrmScopeError
from jobs.sync.running import Run
from models.crm_data.account import keep_account, read_account

log = structlog.get_logger()


async def told_account(run: Run) -> tuple[Account, str | None]:
    """Return the account that the token opens, and why it is not told, if it is not.

    CrmDataError if it is not told and a number is known: nobody can say then whose data
    it would be. That is no right to a stream, which would be off for lack of it.
    """
    async with run.sessions() as session:
        known = await read_account(session, crm=run.crm.name)
    try:
        account, refused = await run.crm.account(), None
    except CrmScopeError as error:
        account = Account(time_zone=None, currency=None, server_now=None)
        refused = str(error)
        log.warning("account_refused", crm=run.crm.name, reason=refused)
    if account.external_id is None and known is not None:
        message = (
            "the CRM does not tell which account the token opens, and what is stored "
            f"came from {known}: nothing is read until it tells"
        )
        raise CrmDataError(f"{message} ({refused})" if refused else message)
    return account, refused


async def other_account(run: Run, account: Account) -> str | None:
    """Return why nothing may be read: the token opens another account than before.

    The first sync keeps the number. Before that, one that does not tell it is no other.
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
