"""Each leader's week: 1:1s, customer meetings ahead, and what the reps have open."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest
from math import ceil

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Deal, LeaderWeek, Meeting, MeetingKind, Person
from coaching.limits import Kinds
from models.collector import collector_paused
from models.meetings import MeetingRow, deals_of_meetings, meetings_around
from models.open_deals import DealRow, Floor, floor_rows, with_words
from models.people import Roster, roster
from models.stages import read_stages
from models.tables import Deal as DealTable
from models.tables import OneOnOne

CUSTOMER_AHEAD = timedelta(days=14)
MAJOR_DEALS = 5
"""Largest open deals of each rep that come with a week."""
PAIR = 2
PERCENTILE = 0.9
Pair = tuple[int, int]
"""A leader's and a rep's id."""
Dated = tuple[int, date]
"""A rep's id and a day."""


async def leader_weeks(
    session: AsyncSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None = None,
) -> tuple[LeaderWeek, ...]:
    """Return the week of everybody present at `now` who leads reps, by id.

    `only` names the ids of the leaders wanted, None all. Ten statements, however many
    leaders, reps and deals.
    """
    with collector_paused():
        return await _weeks(session, now=now, kinds=kinds, only=only)


async def _weeks(
    session: AsyncSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None,
) -> tuple[LeaderWeek, ...]:
    everybody = await roster(session, now=now)
    teams = _teams(everybody, only, now=now)
    leaders = everybody.owners([leader for leader, _ in teams])
    stages = await read_stages(session, kinds=kinds)
    floor = Floor(roster=everybody, stages=stages)
    reps = {rep.id for _, team in teams for rep in team}
    owners = [everybody.owner_of[i] for i in reps if i in everybody.owner_of]
    rows = await floor_rows(
        session, floor, now=now, owners=None if only is None else owners
    )
    meetings = await meetings_around(
        session, now=now, leaders=leaders, person_of=everybody.person_of, kinds=kinds
    )
    tied = await deals_of_meetings(session, after=now, now=now)
    wanted = _worth_telling(rows, floor, reps, tied)
    ids = [row.id for row in wanted]
    deals = select(DealTable.id).where(DealTable.id.in_(ids))
    told = await with_words(session, floor, wanted, deals=deals, now=now)
    work = _Work(
        meetings=meetings,
        met=await _said_they_met(session, now=now),
        tied=tied,
        deals={deal.id: deal for team in told.by_person.values() for deal in team},
        rows=rows,
        floor=floor,
        now=now,
    )
    return tuple(work.week(leader, team) for leader, team in teams)


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
    rows: Sequence[DealRow],
    floor: Floor,
    reps: Collection[int],
    tied: Mapping[int, list[int]],
) -> list[DealRow]:
    """Return the deals of coming meetings, and the largest of each rep, by id."""
    met = {deal_id for deals in tied.values() for deal_id in deals}
    by_rep: dict[int, list[DealRow]] = {rep_id: [] for rep_id in reps}
    for row in rows:
        by_rep.setdefault(floor.person_id(row), []).append(row)
    major = {
        row.id
        for rep_id in reps
        for row in nlargest(MAJOR_DEALS, by_rep[rep_id], key=_worth)
    }
    return [row for row in rows if row.id in met or row.id in major]


def _worth(row: DealRow) -> tuple[int, int]:
    return row.amount_minor or 0, -row.id


async def _said_they_met(
    session: AsyncSession, *, now: datetime
) -> Mapping[Pair, list[date]]:
    query = select(OneOnOne.leader_id, OneOnOne.rep_id, OneOnOne.held_on)
    found: dict[Pair, list[date]] = {}
    for leader_id, rep_id, day in await session.execute(
        query.where(OneOnOne.recorded_at <= now)
    ):
        found.setdefault((leader_id, rep_id), []).append(day)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Everything that was read, to be parted into weeks."""

    meetings: Sequence[MeetingRow]
    met: Mapping[Pair, list[date]]
    tied: Mapping[int, list[int]]
    deals: Mapping[int, Deal]
    rows: Sequence[DealRow]
    floor: Floor
    now: datetime

    def week(self, leader: Person, team: tuple[Person, ...]) -> LeaderWeek:
        """Return the week of `leader`, who leads `team`."""
        rep_ids = {rep.id for rep in team}
        mine = [m for m in self.meetings if leader.id in m.person_ids]
        return LeaderWeek(
            leader=leader,
            reps=team,
            held=self._held(leader, rep_ids, mine),
            booked=self._booked(leader, rep_ids, mine),
            meetings=self._ahead(rep_ids),
            joined=self._joined(leader, rep_ids, mine),
            p90_amount_minor=self._p90(rep_ids),
            major_deals=tuple(d for d in self.deals.values() if d.owner_id in rep_ids),
        )

    def _held(
        self, leader: Person, rep_ids: set[int], mine: Iterable[MeetingRow]
    ) -> tuple[Dated, ...]:
        past = [m for m in mine if m.starts_at <= self.now]
        days = _latest(_one_on_ones(leader, rep_ids, past))
        today = leader.calendar.today(self.now)
        for rep_id in rep_ids:
            said = (d for d in self.met.get((leader.id, rep_id), ()) if d <= today)
            known = [*said, days.get(rep_id)]
            last = max((day for day in known if day is not None), default=None)
            if last is not None:
                days[rep_id] = last
        return tuple(sorted(days.items()))

    def _booked(
        self, leader: Person, rep_ids: set[int], mine: Iterable[MeetingRow]
    ) -> tuple[Dated, ...]:
        coming = [m for m in mine if m.starts_at > self.now]
        days: dict[int, date] = {}
        for rep_id, day in _one_on_ones(leader, rep_ids, coming):
            days[rep_id] = min(day, days.get(rep_id, day))
        return tuple(sorted(days.items()))

    def _joined(
        self, leader: Person, rep_ids: set[int], mine: Iterable[MeetingRow]
    ) -> tuple[Dated, ...]:
        joined = (
            (rep_id, leader.calendar.today(m.starts_at))
            for m in mine
            if m.starts_at <= self.now and m.has_contact
            for rep_id in m.person_ids & rep_ids
        )
        return tuple(sorted(_latest(joined).items()))

    def _ahead(self, rep_ids: set[int]) -> tuple[Meeting, ...]:
        until = self.now + CUSTOMER_AHEAD
        return tuple(
            self._meeting(row, rep_ids)
            for row in self.meetings
            if self.now < row.starts_at <= until
            and (row.has_contact or row.id in self.tied)
            and row.person_ids & rep_ids
        )

    def _meeting(self, row: MeetingRow, rep_ids: set[int]) -> Meeting:
        is_host = row.host_id in rep_ids
        rep_id = row.host_id if is_host else min(row.person_ids & rep_ids)
        tied = [self.deals[i] for i in self.tied.get(row.id, ()) if i in self.deals]
        return Meeting(
            id=row.id,
            rep_id=rep_id or 0,
            title=row.title,
            starts_at=row.starts_at,
            kind=row.kind,
            deal=max(tied, key=lambda d: (d.amount_minor or 0, -d.id), default=None),
            attendee_ids=tuple(sorted(row.person_ids)),
        )

    def _p90(self, rep_ids: set[int]) -> int | None:
        """Return the nearest-rank percentile, in the currency of most deals."""
        known = [
            (row.currency, row.amount_minor)
            for row in self.rows
            if row.amount_minor is not None and self.floor.person_id(row) in rep_ids
        ]
        if not known:
            return None
        currency = Counter(each for each, _ in known).most_common(1)[0][0]
        amounts = sorted(amount for each, amount in known if each == currency)
        return amounts[ceil(PERCENTILE * len(amounts)) - 1]


def _one_on_ones(
    leader: Person, rep_ids: set[int], meetings: Iterable[MeetingRow]
) -> Iterator[Dated]:
    """Yield (rep, day) of each 1:1: just the two of us, or so called by both."""
    for meeting in meetings:
        for rep_id in meeting.person_ids & rep_ids:
            alone = meeting.is_internal and len(meeting.person_ids) == PAIR
            if alone or meeting.kind is MeetingKind.ONE_ON_ONE:
                yield rep_id, leader.calendar.today(meeting.starts_at)


def _latest(dated: Iterable[Dated]) -> dict[int, date]:
    days: dict[int, date] = {}
    for rep_id, day in dated:
        days[rep_id] = max(day, days.get(rep_id, day))
    return days
