"""A batch into the database; a row that it refuses is set aside by name."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import structlog
from sqlalchemy.exc import (
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)

from crm.port import Flaw, Page
from models.crm_data.row_changes import Written

Commit = Callable[[Sequence[Page], str | None], Awaitable[Written]]
"""Stores pages, and the position after them if there is one, in one transaction."""
NOT_THE_ROWS = (InterfaceError, InternalError, OperationalError, ProgrammingError)
"""The database is locked, full, away or not of this version: no row is to blame."""

log = structlog.get_logger()


async def store(
    pages: Sequence[Page], commit: Commit, *, position: str | None
) -> Written:
    """Commit `pages`; where the database refuses them, all but the rows to blame."""
    try:
        return await commit(pages, position)
    except NOT_THE_ROWS:
        raise
    except (SQLAlchemyError, ValueError, OverflowError) as error:
        if sum(len(page.records) for page in pages) == 0:
            raise
        first, second = _halves(pages, error)
        # Each half is shorter, and the position stands only once both are stored.
        written = await store(first, commit, position=None if second else position)
        if second:
            written += await store(second, commit, position=position)
        return written


def _halves(
    pages: Sequence[Page], error: Exception
) -> tuple[Sequence[Page], Sequence[Page]]:
    """Split pages in two; the only row of one page is the one that is refused."""
    if len(pages) > 1:
        half = len(pages) // 2
        return pages[:half], pages[half:]
    (page,) = pages
    if len(page.records) > 1:
        half = len(page.records) // 2
        head = replace(page, records=page.records[:half])
        return [head], [replace(page, records=page.records[half:], quarantined=())]
    one = page.records[0].external_id
    reason = f"the database refuses the row ({type(error).__name__})"
    log.warning("row_refused", external_id=one, reason=reason)
    flaw = Flaw(field="row", value=one, reason=reason)
    return [replace(page, records=(), quarantined=(*page.quarantined, flaw))], ()
