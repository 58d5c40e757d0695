"""Read the figures that `/pipeline` and App Home show, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.supplies import Supplies
from bot.views.deal_lines import Glance
from coaching.facts import Person, Role
from coaching.moment import data_as_of
from coaching.pipeline import PipelineFigures, figures
from models.audit import Look, record
from models.books import rep_books
from models.freshness import freshness
from models.people import people
from models.visibility import visible_people

RULE = "cliff"
"""Reads every stream, as the figures do: their age is the age of the oldest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Pipelines of some people, and how old the data behind them is."""

    pipelines: tuple[PipelineFigures, ...]
    data_as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The reps below a leader, with how the leader reads dates and links."""

    read: Read
    glance: Glance


def glance(supplies: Supplies, reader: Person, *, now: datetime) -> Glance:
    """Return how `reader` sees dates and links now."""
    return Glance(reader=reader.calendar, hosts=supplies.crm_hosts, now=now)


async def read_team(
    session: AsyncSession, supplies: Supplies, leader: Person, *, now: datetime
) -> Team | None:
    """Return the reps whom `leader` may see, and note that their sums were seen.

    None for a rep, and for a leader without anybody below.
    """
    if leader.role is Role.REP:
        return None
    visible = await visible_people(session, leader.id)
    everybody = (await people(session, now=now)).values()
    reps = {
        person.id
        for person in everybody
        if person.role is Role.REP and person.id in visible
    }
    if not reps:
        return None
    entry = Look(
        actor=str(leader.id),
        action="team",
        subject_person_id=None,
        allowed=True,
        reason=f"sums of {len(reps)} reps",
    )
    record(session, entry, now=now)
    read = await read_figures(session, supplies, only=reps, now=now)
    return Team(read=read, glance=glance(supplies, leader, now=now))


async def read_figures(
    session: AsyncSession,
    supplies: Supplies,
    *,
    only: Collection[int],
    now: datetime,
) -> Read:
    """Return the pipelines of the people named by id, in a fixed number of queries."""
    kinds = supplies.thresholds.kinds
    books = await rep_books(session, now=now, kinds=kinds, only=only)
    passed = await supplies.recollection.passages(session, now=now, kinds=kinds)
    fresh = await freshness(session, now=now)
    found = tuple(
        figures(
            book,
            passages=passed,
            freshness=fresh,
            thresholds=supplies.thresholds,
            now=now,
        )
        for book in books
    )
    return Read(pipelines=found, data_as_of=data_as_of(RULE, fresh))
