"""The facts of a VP's Friday digest: the whole organisation below one person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from sqlalchemy import func, select

from coaching.digest.facts import DigestFacts
from coaching.facts import Deal, RepBook, Stage
from coaching.limits import Kinds
from coaching.memory.resting_deals import said_to_live
from models.crm_data.freshness import freshness
from models.db.read_session import ReadSession
from models.deals.as_of import few, open_deal_ids
from models.deals.changes_between import Span, deal_changes
from models.deals.last_opened import last_opened
from models.deals.open_deals import (
    DealHolders,
    DealRow,
    OpenDeals,
    deal_rows,
    with_words,
)
from models.deals.rep_pauses import pauses
from models.deals.stage_norms import stage_norms
from models.deals.stages import read_stages
from models.deals.won_life import won_life
from models.forecasting.inputs import Group, around_the_deals
from models.leaders.leader_weeks import leader_weeks
from models.people.roster import Roster, roster
from models.people.visibility import visible_people
from models.tables import Flaw, StreamState


async def digest_facts(
    session: ReadSession,
    *,
    vp_id: int,
    since: datetime,
    until: datetime,
    kinds: Kinds,
) -> DigestFacts:
    """Return what happened from `since` to `until` below `vp_id`, as known at `until`.

    A fixed number of statements. KeyError if there is no such person.
    """
    everybody = await roster(session, now=until)
    ids = await visible_people(session, vp_id) & everybody.present
    floor = DealHolders(
        roster=everybody, stages=await read_stages(session, kinds=kinds)
    )
    span = Span(since=since, until=until, person_ids=ids)
    rows = await deal_rows(session, now=until, owners=None)
    told = await _open_deals(session, floor, rows, span)
    deals = _by_id(told)
    weeks = await leader_weeks(session, now=until, kinds=kinds, only=ids)
    group = Group(roster=everybody, vp=everybody.people[vp_id], ids=ids)
    facts = await around_the_deals(session, group, at=until, kinds=kinds)
    return replace(
        facts,
        since=since,
        moves=await deal_changes(session, floor, span),
        open_deals=deals,
        customer_touches=tuple(
            (deal_id, said.customer_at)
            for deal_id, said in sorted(told.words.items())
            if said.customer_at
        ),
        stage_norms=await stage_norms(session, now=until),
        won_life=await won_life(session, now=until),
        last_opened_at=await last_opened(session, now=until, owners=group.owners),
        said_to_live=await _said_to_live(session, group, told, until=until),
        weeks=tuple(week for week in weeks if week.leader.id != vp_id),
        own_week=next((week for week in weeks if week.leader.id == vp_id), None),
        freshness=await freshness(session, now=until),
        without_owner=sum(row.owner_id is None for row in rows),
        without_amount=sum(deal.amount_minor is None for deal in deals),
        unknown_stage=sum(_is_unknown(deal.stage) for deal in deals),
        flawed_fields=await _flaws(session, until=until),
        disabled_streams=await _disabled(session),
        unmatched_owners=_unmatched(rows, everybody),
    )


def _unmatched(rows: Sequence[DealRow], everybody: Roster) -> int:
    owners = {row.owner_id for row in rows if row.owner_id is not None}
    return len(owners - everybody.person_of.keys())


async def _open_deals(
    session: ReadSession, floor: DealHolders, rows: Sequence[DealRow], span: Span
) -> OpenDeals:
    own = [
        row
        for row in rows
        if floor.knows(row) and floor.person_id(row) in span.person_ids
    ]
    owners = [floor.roster.owner_of[floor.person_id(row)] for row in own]
    return await with_words(
        session,
        floor,
        own,
        deals=open_deal_ids(span.until, few(set(owners))),
        now=span.until,
    )


async def _said_to_live(
    session: ReadSession, group: Group, told: OpenDeals, *, until: datetime
) -> frozenset[int]:
    """Return the open deals that live by their rep's own word at `until`."""
    words = await pauses(session, now=until)
    people = group.roster.people
    books = (
        RepBook(rep=people[rep], deals=tuple(deals), pauses=words.get(rep, ()))
        for rep, deals in told.by_person.items()
    )
    return frozenset(chain.from_iterable(said_to_live(book, until) for book in books))


def _by_id(told: OpenDeals) -> tuple[Deal, ...]:
    deals = (deal for team in told.by_person.values() for deal in team)
    return tuple(sorted(deals, key=lambda deal: deal.id))


def _is_unknown(stage: Stage | None) -> bool:
    return stage is None or stage.position is None


async def _flaws(session: ReadSession, *, until: datetime) -> int:
    query = select(func.count()).select_from(Flaw).where(Flaw.seen_at <= until)
    return int(await session.scalar(query) or 0)


async def _disabled(session: ReadSession) -> tuple[str, ...]:
    query = select(StreamState.stream).where(StreamState.disabled_reason.is_not(None))
    return tuple(await session.scalars(query.order_by(StreamState.stream)))
