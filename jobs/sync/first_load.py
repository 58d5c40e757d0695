"""How much a first sync has still to read, so that a bar can know its end."""

from collections.abc import Collection, Mapping

from crm.port import Crm, CrmError, CrmScopeError, Stream
from jobs.sync.run import STREAMS
from models.crm_data.stored_counts import stored_counts
from models.crm_data.sync_state import FIRST_LOAD, standing
from models.db.database import SessionMaker


async def still_to_read(
    crm: Crm, sessions: SessionMaker, *, without: Collection[Stream] = ()
) -> Mapping[Stream, int]:
    """Return the rows left by stream; one that was read or is not counted is absent.

    It is the CRM's own count less what is stored: near enough for a bar.
    """
    async with sessions() as session:
        first = [
            stream
            for stream in STREAMS
            if stream not in without
            and (await standing(session, crm=crm.name, stream=stream.value)).phase
            == FIRST_LOAD
        ]
        stored = await stored_counts(session, crm=crm.name) if first else {}
    left: dict[Stream, int] = {}
    for stream in first:
        try:
            count = await crm.count(stream)
        except CrmScopeError:
            continue
        except CrmError:
            # The sync itself tells why; without a count the bars have no end.
            return left
        if count is not None:
            left[stream] = max(count - stored.get(stream.value, 0), 0)
    return left
