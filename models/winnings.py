"""What was won: sums by owner and currency over the trailing 90 days."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.as_of import ever_of, exists_at, fields_at
from models.tables import Deal, DealSnapshot

TRAILING = timedelta(days=90)


async def won_sums(
    session: AsyncSession, *, now: datetime, owners: Collection[int] | None
) -> Mapping[int, Mapping[str, int]]:
    """Return owner id -> currency -> minor units won in the 90 days up to `now`.

    A won deal without an amount adds nothing; one without a currency is left out.
    """
    snapshot = aliased(DealSnapshot)
    total = func.sum(snapshot.amount_minor)
    query = (
        select(snapshot.owner_id, snapshot.currency, total)
        .select_from(Deal)
        .join(snapshot, fields_at(snapshot, now))
        .where(
            exists_at(now),
            Deal.is_won,
            Deal.closed_at > now - TRAILING,
            Deal.closed_at <= now,
            snapshot.currency.is_not(None),
            ever_of(owners),
        )
        .group_by(snapshot.owner_id, snapshot.currency)
    )
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for owner_id, currency, minor in await session.execute(query):
        if owner_id is not None and currency is not None:
            sums[owner_id][currency] = int(minor or 0)
    return sums
