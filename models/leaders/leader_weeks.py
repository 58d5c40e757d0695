"""Each leader's week: 1:1s, customer meetings ahead, and what the reps have open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from heapq import nlargest

from sqlalchemy import select

from coaching.facts import LeaderWeek, Person, Role
from coaching.limits import Kinds
from models.db.gc_pause import collector_paused
from models.db.read_session import ReadSession
from models.deals.as_of import deals_named
from models.deals.open_deals import DealHolders, DealRow, floor_rows, with_words
from models.deals.stages import read_stages
from models.leaders.agenda import with_agendas
from models.leaders.meeting_log import deals_in, meeting_log
from models.leaders.meetings import (
    LATELY,
    MeetingRow,
    deals_of_meetings,
    meetings_around,
)
from models.leaders.one_week import Pair, TeamsWork
from models.people.roster import Roster, roster
from models.tables import OneOnOne

MAJOR_DEALS = 5
"""Largest open deals of each rep that come with a week."""


async def leader_weeks(
    session: ReadSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None = None,
) -> tuple[LeaderWeek, ...]:
    """Return the week of everybody present at `now` who leads reps, by id.

    `only` names the ids of the leaders wanted, None all. Thirteen statements, however
    many leaders, reps and deals.
    """
    with collector_paused():
        return await _weeks(session, now=now, kinds=kinds, only=only)


async def _weeks(
    session: ReadSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None,
) -> tuple[LeaderWeek, ...]:
    everybody = await roster(session, now=now)
    teams = _teams(everybody, only, now=now)
    leaders = everybody.owners([leader for leader, _ in teams])
    stages = await read_stages(session, kinds=kinds)
    floor = DealHolders(roster=everybody, stages=stages)
    reps = {rep.id for _, team in teams for rep in team}
    owners = [everybody.owner_of[i] for i in reps if i in everybody.owner_of]
    rows = await floor_rows(
        session, floor, now=now, owners=None if only is None else owners
    )
    meetings = await meetings_around(
        session, now=now, leaders=leaders, person_of=everybody.person_of, kinds=kinds
    )
    tied = await deals_of_meetings(session, after=now, now=now)
    by_rep: dict[int, list[DealRow]] = defaultdict(list)
    for row in rows:
        by_rep[floor.person_id(row)].append(row)
    wanted = _worth_telling(by_rep, reps, tied)
    deals = deals_named([row.id for row in wanted])
    told = await with_words(session, floor, wanted, deals=deals, now=now)
    by_person = _by_person(meetings)
    lately = _lately([leader for leader, _ in teams], by_person, now=now)
    work = TeamsWork(
        meetings=by_person,
        log=await meeting_log(session, now=now),
        then=await deals_in(session, lately, stages=stages, now=now),
        owner_of=everybody.owner_of,
        leader_ids=leaders_among(everybody),
        led_ids=frozenset(
            rep.id for rep in everybody.reps() if rep.leader_id in everybody.present
        ),
        met=await _said_they_met(session, now=now),
        tied=tied,
        deals={deal.id: deal for team in told.by_person.values() for deal in team},
        rows=by_rep,
        now=now,
    )
    weeks = (work.week(leader, team) for leader, team in teams)
    return await with_agendas(session, weeks, everybody, now=now)


def _lately(
    leaders: Iterable[Person],
    by_person: Mapping[int, Sequence[MeetingRow]],
    *,
    now: datetime,
) -> set[int]:
    """Return the meetings of the last 60 days in which one of `leaders` took part."""
    return {
        meeting.id
        for leader in leaders
        for meeting in by_person.get(leader.id, ())
        if now - LATELY < meeting.starts_at <= now
    }


def leaders_among(everybody: Roster) -> frozenset[int]:
    """Return the ids of the present who are leaders by role or lead somebody."""
    present = [everybody.people[i] for i in everybody.present]
    lead = {person.leader_id for person in present}
    return frozenset(
        person.id
        for person in present
        if person.role in {Role.MANAGER, Role.VP} or person.id in lead
    )


def _teams(
    everybody: Roster, only: Collection[int] | None, *, now: datetime
) -> list[tuple[Person, tuple[Person, ...]]]:
    wanted = everybody.present if only is None else everybody.present & set(only)
    found = []
    for leader_id in sorted(wanted):
        leader = everybody.people[leader_id]
        team = everybody.reps_of(leader, today=leader.calendar.today(now))
        if team:
            found.append((leader, team))
    return found


def _worth_telling(
    by_rep: Mapping[int, Sequence[DealRow]],
    reps: Collection[int],
    tied: Mapping[int, list[int]],
) -> list[DealRow]:
    """Return the deals of coming meetings, and the largest of each rep, by id."""
    met = {deal_id for deals in tied.values() for deal_id in deals}
    wanted = {row.id: row for rows in by_rep.values() for row in rows if row.id in met}
    for rep_id in reps:
        for row in nlargest(MAJOR_DEALS, by_rep.get(rep_id, ()), key=_worth):
            wanted[row.id] = row
    return [wanted[deal_id] for deal_id in sorted(wanted)]


def _by_person(meetings: Iterable[MeetingRow]) -> Mapping[int, list[MeetingRow]]:
    found: dict[int, list[MeetingRow]] = defaultdict(list)
    for meeting in meetings:
        for person_id in meeting.person_ids:
            found[person_id].append(meeting)
    return found


def _worth(row: DealRow) -> tuple[int, int]:
    return row.amount_minor or 0, -row.id


async def _said_they_met(
    session: ReadSession, *, now: datetime
) -> Mapping[Pair, list[date]]:
    query = select(OneOnOne.leader_id, OneOnOne.rep_id, OneOnOne.held_on)
    found: dict[Pair, list[date]] = {}
    for leader_id, rep_id, day in await session.execute(
        query.where(OneOnOne.recorded_at <= now)
    ):
        found.setdefault((leader_id, rep_id), []).append(day)
    return found
