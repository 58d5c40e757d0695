"""After the streams: what no change of theirs tells of.

Once a day open deals and coming meetings are asked for by their ids: a record that was
deleted for good, or merged away, is in no list and in no recycle bin.
"""

from datetime import datetime
from typing import Final

import structlog

from crm.port import CrmError, Stream
from jobs.sync.stream import Run, sweep_is_due
from models.crm_data.missing_records import bury, expected
from models.crm_data.sync_state import FlawRow, replace_flaws, save, standing

MOST_GONE: Final = 0.2
"""More than this share missing at once is a lost right to see them, and no deletion."""
FEW: Final = 5
"""So few are believed whatever their share."""
ALL: Final = "(all)"
SWEPT: Final = frozenset({Stream.DEALS, Stream.MEETINGS})
"""In the other streams no rule looks at what lies ahead."""

log = structlog.get_logger()


async def sweep(run: Run, stream: Stream) -> None:
    """Look for what is missing if a day has passed; an error puts it off."""
    key = {"crm": run.crm.name, "stream": stream.value}
    now = run.clock()
    async with run.sessions() as session:
        here = await standing(session, **key)
    if not sweep_is_due(here.swept_at, now=now):
        return
    try:
        if stream in SWEPT:
            await _sweep(run, stream, now=now)
    except CrmError as error:
        log.warning("sweep_put_off", **key, reason=str(error))
        return
    async with run.writing, run.sessions.begin() as session:
        await save(session, **key, swept_at=now)


async def _sweep(run: Run, stream: Stream, *, now: datetime) -> None:
    key = {"crm": run.crm.name, "stream": stream.value}
    async with run.sessions() as session:
        ours = await expected(session, **key, now=now)
    # Asked twice, since a CRM that stumbles may leave one out.
    missing = await _missing(run, stream, await _missing(run, stream, ours))
    is_believed = len(missing) <= max(FEW, MOST_GONE * len(ours))
    flaws = [] if is_believed else [_flaw(len(missing), of=len(ours))]
    async with run.writing, run.sessions.begin() as session:
        if missing and is_believed:
            await bury(session, missing, **key, now=now)
        await replace_flaws(session, flaws, **key, seen=[ALL], now=now)
    tell = log.info if is_believed else log.error
    event = "swept" if is_believed else "sweep_not_believed"
    tell(event, **key, asked=len(ours), missing=len(missing))


async def _missing(run: Run, stream: Stream, ids: list[str]) -> list[str]:
    if not ids:
        return []
    living = await run.crm.living(stream, ids)
    return [one for one in ids if one not in living]


def _flaw(missing: int, *, of: int) -> FlawRow:
    return FlawRow(
        external_id=ALL,
        field="id",
        value=f"{missing} of {of}",
        reason="so many are missing at once that it is not believed: check the "
        "token's rights",
    )
