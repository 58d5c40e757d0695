"""What was read of all leaders, parted into the week of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from coaching.facts import Deal, Joined, LeaderWeek, Meeting, MeetingKind, Person
from coaching.refs import at_stake
from models.deals.open_deals import DealRow
from models.leaders.meeting_log import MeetingLog
from models.leaders.meetings import LATELY, MeetingRow

CUSTOMER_AHEAD = timedelta(days=50)
"""Holds 30 business days, the most that a rule looks ahead, with room for holidays."""
PAIR = 2
PERCENTILE = 0.9
Pair = tuple[int, int]
"""A leader's and a rep's id."""
Dated = tuple[int, date]
"""A rep's id and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsWork:
    """Everything that was read, to be parted into weeks."""

    meetings: Mapping[int, Sequence[MeetingRow]]
    """By each person who takes part, in the order of their start."""
    met: Mapping[Pair, list[date]]
    tied: Mapping[int, list[int]]
    deals: Mapping[int, Deal]
    rows: Mapping[int, Sequence[DealRow]]
    """Open deals by the person who has them."""
    log: MeetingLog
    then: Mapping[int, Deal]
    """Past meetings' deals, by meeting, as they stood then."""
    owner_of: Mapping[int, int]
    leader_ids: frozenset[int]
    led_ids: frozenset[int]
    """Every rep who has a leader on the floor."""
    now: datetime

    def week(self, leader: Person, team: tuple[Person, ...]) -> LeaderWeek:
        """Return the week of `leader`, who leads `team`."""
        rep_ids = {rep.id for rep in team}
        mine = self.meetings.get(leader.id, ())
        return LeaderWeek(
            leader=leader,
            reps=team,
            held=self._held(leader, rep_ids, mine),
            seen_since=self._seen_since(leader, rep_ids, mine),
            booked=self._booked(leader, rep_ids, mine),
            meetings=self._ahead(rep_ids),
            joined=self._joined(leader, rep_ids, mine),
            p90_amounts=self._p90(rep_ids),
            major_deals=tuple(d for d in self.deals.values() if d.owner_id in rep_ids),
            together=self._together(rep_ids, mine),
            met_customers=self._met_customers(rep_ids),
            names_guests=self.log.names_guests,
            leader_ids=self.leader_ids,
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

    def _seen_since(
        self, leader: Person, rep_ids: set[int], mine: Iterable[MeetingRow]
    ) -> date | None:
        """Return the day of the first 1:1 on record with any of them, held or said."""
        past = [m for m in mine if m.starts_at <= self.now]
        days = [day for _, day in _one_on_ones(leader, rep_ids, past)]
        for rep_id in rep_ids:
            days += self.met.get((leader.id, rep_id), ())
        return min(days, default=None)

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

    def _together(
        self, rep_ids: set[int], mine: Iterable[MeetingRow]
    ) -> tuple[Joined, ...]:
        return tuple(
            Joined(
                id=row.id,
                rep_ids=tuple(sorted(row.person_ids & rep_ids)),
                kind=row.kind,
                starts_at=row.starts_at,
                with_customer=row.has_contact,
                ends_at=row.ends_at,
                deal=self.then.get(row.id),
            )
            for row in mine
            if self.now - LATELY < row.starts_at <= self.now
            and row.person_ids & rep_ids
        )

    def _met_customers(self, rep_ids: set[int]) -> int:
        owners = (self.owner_of[one] for one in rep_ids if one in self.owner_of)
        return sum(self.log.by_host.get(owner, 0) for owner in owners)

    def _ahead(self, rep_ids: set[int]) -> tuple[Meeting, ...]:
        until = self.now + CUSTOMER_AHEAD
        ahead = {
            row.id: row
            for rep_id in sorted(rep_ids)
            for row in self.meetings.get(rep_id, ())
            if self.now < row.starts_at <= until
            and (row.has_contact or row.id in self.tied)
            and self._rep_of(row) in rep_ids
        }
        rows = sorted(ahead.values(), key=lambda row: (row.starts_at, row.id))
        return tuple(self._meeting(row) for row in rows)

    def _rep_of(self, row: MeetingRow) -> int:
        """Return whose meeting it is, of the whole floor: one leader is offered it."""
        if row.host_id is not None and row.host_id in self.led_ids:
            return row.host_id
        return min(row.person_ids & self.led_ids, default=0)

    def _meeting(self, row: MeetingRow) -> Meeting:
        tied = [self.deals[i] for i in self.tied.get(row.id, ()) if i in self.deals]
        return Meeting(
            id=row.id,
            rep_id=self._rep_of(row),
            title=row.title,
            starts_at=row.starts_at,
            kind=row.kind,
            deal=max(tied, key=lambda d: (at_stake(d), -d.id), default=None),
            attendee_ids=tuple(sorted(row.person_ids)),
        )

    def _p90(self, rep_ids: set[int]) -> tuple[tuple[str, int], ...]:
        """Return the nearest-rank percentile of each currency."""
        known: dict[str, list[int]] = defaultdict(list)
        for rep_id in rep_ids:
            for row in self.rows.get(rep_id, ()):
                if row.amount_minor is not None and row.currency is not None:
                    known[row.currency].append(row.amount_minor)
        return tuple(
            (currency, sorted(amounts)[ceil(PERCENTILE * len(amounts)) - 1])
            for currency, amounts in sorted(known.items())
        )


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
