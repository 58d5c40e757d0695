"""The past of deals, from the CRM's own history of their fields."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from crm.currency import minor_units
from crm.port import ChangeRecord, CrmError, Histories, Stream
from jobs.sync.report import StreamReport
from jobs.sync.running import Run, note_end
from models.crm_data.deal_history import PastFace, count_due, deals_due, store_history
from models.crm_data.row_changes import Written
from models.crm_data.sync_state import FlawRow, replace_flaws

AT_ONCE = 50
"""Few, so that a run that is cut short keeps the most of what it was told."""


async def sync_history(run: Run, *, history_days: int) -> StreamReport:
    """Read the past of each deal that is due: open, or closed within `history_days`.

    What was stored before an error stays; the rest is due still. So is a deal whose
    past the CRM cannot tell: it is named among the flaws and asked about a day later.
    """
    told = pages = failed = 0
    error: CrmError | None = None
    closed_since = run.clock() - timedelta(days=history_days)
    async with run.sessions() as session:
        due = await count_due(
            session, crm=run.crm.name, closed_since=closed_since, now=run.clock()
        )
    run.progress.expect(Stream.DEAL_HISTORY, due)
    try:
        while deals := await _due(run, closed_since):
            found = await run.crm.deal_history(list(deals))
            told += await _store(run, deals, found)
            failed += len(found.failed)
            pages += 1
            run.progress.advance(Stream.DEAL_HISTORY, len(deals))
    except CrmError as caught:
        error = caught
    await note_end(run, Stream.DEAL_HISTORY, error)
    return StreamReport(
        written=Written(created=told),
        pages=pages,
        quarantined=failed,
        error=None if error is None else str(error),
    )


async def _store(run: Run, deals: Mapping[str, str | None], found: Histories) -> int:
    """Store what was told of `deals`, and of whom nothing could be; count the told."""
    read = [one for one in deals if one not in found.failed]
    pasts = past_faces(found.changes, currencies=deals)
    async with run.writing, run.sessions.begin() as session:
        await replace_flaws(
            session,
            [
                FlawRow(external_id=one, field="history", value="", reason=reason)
                for one, reason in found.failed.items()
            ],
            crm=run.crm.name,
            stream=Stream.DEAL_HISTORY.value,
            seen=list(deals),
            now=run.clock(),
        )
        return await store_history(session, read, pasts, crm=run.crm.name)


def past_faces(
    changes: Iterable[ChangeRecord], *, currencies: Mapping[str, str | None]
) -> dict[str, list[PastFace]]:
    """Put the changes of single fields together: how each deal looked from when on.

    A field is None before its first known value. Amounts are read in the deal's
    present currency, since the CRM keeps no history of that.
    """
    by_deal = sorted(changes, key=attrgetter("deal_id", "at"))
    return {
        deal_id: _faces(list(mine), currencies.get(deal_id))
        for deal_id, mine in groupby(by_deal, key=attrgetter("deal_id"))
    }


def _faces(changes: Sequence[ChangeRecord], currency: str | None) -> list[PastFace]:
    values: dict[str, str | None] = {}
    faces: list[PastFace] = []
    for at, together in groupby(changes, key=attrgetter("at")):
        values |= {change.field: change.value for change in together}
        faces.append(_face(at, values, currency))
    return faces


def _face(
    at: datetime, values: Mapping[str, str | None], currency: str | None
) -> PastFace:
    return PastFace(
        at=at,
        owner=values.get("owner"),
        stage=values.get("stage"),
        amount_minor=_amount(values.get("amount"), currency),
        close_date=_day(values.get("close_date")),
        forecast_category=values.get("forecast_category"),
    )


def _amount(value: str | None, currency: str | None) -> int | None:
    try:
        return None if value is None else minor_units(value, currency)
    except ValueError:
        return None


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        return None


async def _due(run: Run, closed_since: datetime) -> dict[str, str | None]:
    async with run.sessions() as session:
        due = await deals_due(
            session,
            crm=run.crm.name,
            closed_since=closed_since,
            limit=AT_ONCE,
            now=run.clock(),
        )
    return {deal.external_id: deal.currency for deal in due}
