"""How long won deals took, and how long nobody touched them on the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import Select, select

from coaching.facts import WonLife
from coaching.measures.looks_over import longest
from models.crm_data.closings import closings
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.stage_norms import YEAR, won_sample
from models.tables import Deal, DealSnapshot, Touch

SAMPLE = 500
"""Won deals from which the days are told; of twice as many every second, and so on."""


async def won_life(session: ReadSession, *, now: datetime) -> WonLife | None:
    """Return what the deals won in the year before `now` took; None: none was won.

    Three statements. A sign of work is a logged touch and a change of stage or of close
    date. A deal whose first day is not known is not counted.
    """
    spans = await _spans(session, now=now)
    if not spans:
        return None
    signs = await _signs(session, now=now)
    gaps = [
        max(after - before for before, after in pairwise(_within(*span, signs[deal])))
        for deal, span in spans.items()
    ]
    return WonLife(
        won=len(spans),
        days=longest([closed - created for created, closed in spans.values()]),
        silent_days=longest(gaps),
    )


async def _spans(
    session: ReadSession, *, now: datetime
) -> Mapping[int, tuple[datetime, datetime]]:
    """Return when each deal was opened and when it was won."""
    rows = await plain_rows(session, _opened_and_won(now, SAMPLE))
    return {
        deal: (created, closed)
        for deal, created, closed in rows
        if created is not None and created <= closed
    }


@built_once
def _opened_and_won(now: datetime, size: int) -> Select[int, datetime | None, datetime]:
    won = won_sample(now, size=size)
    ended = closings(now, since=now - YEAR, is_won=True)
    return (
        select(Deal.id, Deal.created_at, ended.c.closed_at)
        .join(won, won.c.id == Deal.id)
        .join(ended, ended.c.deal_id == Deal.id)
    )


async def _signs(
    session: ReadSession, *, now: datetime
) -> Mapping[int, list[datetime]]:
    """Return when somebody worked on each deal, in any order."""
    signs: dict[int, list[datetime]] = defaultdict(list)
    for deal, at in await plain_rows(session, _touched(now, SAMPLE)):
        if deal is not None:
            signs[deal].append(at)
    known: dict[int, tuple[int | None, date | None]] = {}
    for deal, at, stage_id, close in await plain_rows(session, _stood(now, SAMPLE)):
        if known.get(deal) != (stage_id, close):
            signs[deal].append(at)
        known[deal] = (stage_id, close)
    return signs


@built_once
def _touched(now: datetime, size: int) -> Select[int | None, datetime]:
    won = won_sample(now, size=size)
    return (
        select(Touch.deal_id, Touch.occurs_at)
        .join(won, won.c.id == Touch.deal_id)
        .where(Touch.occurs_at <= now, Touch.known_at <= now, Touch.kind != "task")
    )


@built_once
def _stood(now: datetime, size: int) -> Select[int, datetime, int | None, date | None]:
    won = won_sample(now, size=size)
    return (
        select(
            DealSnapshot.deal_id,
            DealSnapshot.at,
            DealSnapshot.stage_id,
            DealSnapshot.close_date,
        )
        .join(won, won.c.id == DealSnapshot.deal_id)
        .where(DealSnapshot.at <= now)
        .order_by(DealSnapshot.deal_id, DealSnapshot.at)
    )


def _within(
    created: datetime, closed: datetime, signs: Iterable[datetime]
) -> list[datetime]:
    """Return the signs of a deal's life in order, its first and last instant too."""
    between = sorted(at for at in signs if created < at < closed)
    return [created, *between, closed]
