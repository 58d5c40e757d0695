"""What of the pipeline on the first day of the last four quarters was won in them."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import and_, case, func, select

from coaching.facts import DayOne
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.forecasting.past_looks import PastInstant, looks_table, seen

QUARTERS = 4


async def day_ones(session: ReadSession, *, now: datetime) -> tuple[DayOne, ...]:
    """Return one for each currency over the four whole quarters before `now`.

    A deal without an amount or a currency on day one is left out. In one statement.
    """
    looks = looks_table(
        [PastInstant(at=a, marks={"end": b}) for a, b in _quarters(now)]
    )
    table = seen(looks, now=now)
    came = and_(table.c.is_won, table.c.closed_at <= table.c.end)
    by = (table.c.place, table.c.currency)
    sums = (
        func.count(),
        func.sum(table.c.amount_minor),
        func.sum(case((came, table.c.amount_minor), else_=0)),
    )
    query = select(*by, *sums).group_by(*by)
    known = (table.c.currency.is_not(None), table.c.amount_minor > 0)
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for _, currency, deals, open_minor, won_minor in await plain_rows(
        session, query.where(*known)
    ):
        found[currency].append((deals, int(open_minor), int(won_minor)))
    return tuple(
        DayOne(
            currency=currency,
            quarters=len(parts),
            deals=sum(deals for deals, _, _ in parts),
            open_minor=sum(open_minor for _, open_minor, _ in parts),
            won_minor=sum(won_minor for _, _, won_minor in parts),
        )
        for currency, parts in sorted(found.items())
    )


def _quarters(now: datetime) -> list[tuple[datetime, datetime]]:
    """Return the first instants of the last quarters and of those after them, in UTC.

    People in other zones begin theirs some hours earlier or later.
    """
    utc = now.astimezone(UTC)
    number = utc.year * 4 + (utc.month - 1) // 3
    starts = [_start(number - back) for back in range(QUARTERS + 1)]
    return [(start, end) for end, start in pairwise(starts)]


def _start(quarter: int) -> datetime:
    return datetime(quarter // 4, quarter % 4 * 3 + 1, 1, tzinfo=UTC)
