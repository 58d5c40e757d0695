"""Read the results of calls by coaching.toml, and derive anew what that changes."""

import structlog

from coaching.limits import Kinds, Work
from jobs.clock import Clock
from models.crm_data.call_results import CallReading, store_reading, stored_reading
from models.crm_data.derive_touches import derive_calls_anew
from models.db.database import SessionMaker

log = structlog.get_logger()


async def read_calls(
    sessions: SessionMaker, clock: Clock, *, kinds: Kinds, work: Work
) -> bool:
    """Take up what coaching.toml says about calls; say whether that was new.

    In one transaction with the touches that it changes: a run that dies leaves both as
    they were, and the next one finds the difference again.
    """
    words = {word.strip().casefold(): result for word, result in kinds.calls.items()}
    reading = CallReading(talk_seconds=work.talk_seconds, words=words)
    async with sessions() as session:
        is_new = await stored_reading(session) != reading
    if is_new:
        async with sessions.begin() as session:
            await store_reading(session, reading, now=clock())
            await derive_calls_anew(session)
        log.info("calls_read_anew", talk_seconds=work.talk_seconds, words=len(words))
    return is_new
