"""After the streams: which company the deals are with that were opened, won or changed.

Nothing but the suggestions about top customers needs it, so a CRM that refuses costs
nothing else: it is told in the log, and tried again at the next sync.
"""

import structlog

from crm.errors import CrmError
from jobs.sync.running import Run
from models.crm_data.companies import CompanyRow, deals_to_ask_about, store_companies

MOST = 5_000
"""Deals a run: a large CRM takes several runs, and then only what has changed."""
log = structlog.get_logger(__name__)


async def sync_companies(run: Run) -> int:
    """Ask for the companies that are not known yet; return of how many deals."""
    crm, now = run.crm.name, run.clock()
    async with run.sessions() as session:
        asked = await deals_to_ask_about(session, crm=crm, now=now, limit=MOST)
    if not asked:
        return 0
    try:
        found = await run.crm.companies_of(list(asked))
    except CrmError as error:
        log.warning("companies_not_read", crm=crm, reason=str(error))
        return 0
    answers = {
        row_id: CompanyRow(
            external_id=found[external_id].external_id, name=found[external_id].name
        )
        if external_id in found
        else None
        for external_id, row_id in asked.items()
    }
    async with run.writing, run.sessions.begin() as session:
        await store_companies(session, answers, crm=crm, now=now)
    return len(answers)
