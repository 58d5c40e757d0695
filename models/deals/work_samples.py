"""How the work of past weeks was spread: kept once, and read as the past of a book."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import WorkSample
from models.db.built_once import built_once
from models.db.bulk_insert import KEEP, insert_rows
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.tables import WorkSampleRow

SAMPLES = cast("Table", WorkSampleRow.__table__)
REMEMBERED = timedelta(weeks=60)
"""Somewhat longer than any rule looks back."""


async def keep_samples(session: ReadSession, samples: Sequence[WorkSample]) -> None:
    """Keep `samples` in the caller's transaction; what is there already stays."""
    await insert_rows(
        session, SAMPLES, [asdict(each) for each in samples], on_conflict=KEEP
    )


async def sampled_at(session: ReadSession, *, since: datetime) -> frozenset[datetime]:
    """Return the instants from `since` on of which samples are kept."""
    query = select(WorkSampleRow.at).where(WorkSampleRow.at >= since).distinct()
    return frozenset(await session.scalars(query))


async def past_work(
    session: ReadSession, *, now: datetime, only: Collection[int] | None
) -> Mapping[int, tuple[WorkSample, ...]]:
    """Return the samples before `now` of everybody or of `only`, oldest first."""
    found: dict[int, list[WorkSample]] = defaultdict(list)
    for (
        person,
        at,
        share,
        on_focus,
        on_others,
        sought,
        top,
        deals,
    ) in await plain_rows(session, _samples(now, only)):
        found[person].append(
            WorkSample(
                person_id=person,
                at=at,
                focus_share=share,
                focus_work=on_focus,
                other_work=on_others,
                prospecting=sought,
                top_share=top,
                open_deals=deals,
            )
        )
    return {person: tuple(samples) for person, samples in found.items()}


@built_once
def _samples(now: datetime, only: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    row = WorkSampleRow
    return (
        select(
            row.person_id,
            row.at,
            row.focus_share,
            row.focus_work,
            row.other_work,
            row.prospecting,
            row.top_share,
            row.open_deals,
        )
        .where(row.at < now, row.at >= now - REMEMBERED)
        .where(true() if only is None else row.person_id.in_(only))
        .order_by(row.person_id, row.at)
    )


async def forget_samples(session: AsyncSession, *, before: datetime) -> int:
    """Delete the samples from before an instant; return how many there were."""
    old = WorkSampleRow.at < before
    count = await session.scalar(select(func.count()).where(old)) or 0
    await session.execute(delete(WorkSampleRow).where(old))
    return count
