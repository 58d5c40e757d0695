"""Read the figures that `/pipeline` and App Home show, apart from any writing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.inbound.context import Supplies
from bot.views.pipeline.deal_lines import Glance
from coaching.facts import CommonFlag, Person
from coaching.moment import data_as_of
from coaching.pipeline import PipelineFigures, figures
from models.crm_data.freshness import freshness
from models.db.database import reading
from models.deals.rep_books import rep_books
from models.rules.common_flags import stored_common_flags
from models.rules.proofs import as_proved_here

RULE = "cliff"
"""Reads every stream, as the figures do: their age is the age of the oldest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Pipelines of some people, and how old the data behind them is."""

    pipelines: tuple[PipelineFigures, ...]
    data_as_of: datetime | None
    common: tuple[CommonFlag, ...] = ()
    """What most open deals of the whole floor carry, and so none of these names."""


def glance(supplies: Supplies, reader: Person, *, now: datetime) -> Glance:
    """Return how `reader` sees dates and links now."""
    return Glance(reader=reader.calendar, hosts=supplies.crm_hosts, now=now)


async def read_figures(
    supplies: Supplies, *, only: Collection[int], now: datetime
) -> Read:
    """Return the pipelines of the people named by id, in a fixed number of queries.

    Whoever calls has granted the look; nobody who writes is kept waiting.
    """
    kinds = supplies.thresholds.kinds
    async with reading(supplies.sessions) as session:
        books = await rep_books(session, now=now, kinds=kinds, only=only)
        passed = await supplies.recollection.passages(session, now=now, kinds=kinds)
        before = await supplies.recollection.past(session, now=now)
        common = await stored_common_flags(session)
        fresh = replace(await freshness(session, now=now), common_flags=common)
        thresholds = await as_proved_here(session, supplies.thresholds)
    found = tuple(
        figures(
            book,
            passages=passed,
            past=before,
            freshness=fresh,
            thresholds=thresholds,
            now=now,
        )
        for book in books
    )
    return Read(pipelines=found, data_as_of=data_as_of(RULE, fresh), common=common)
