"""Each rep's book, read for all reps at once: no statement for a rep or a deal."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Creation, Deal, Person, RepBook, Touch, TouchKind
from coaching.limits import Kinds
from models.deal_touches import TASK, TouchRow
from models.open_deals import OpenDeals, open_deals
from models.people import Roster, roster
from models.prospecting import (
    BASE_WEEKS,
    deals_ever,
    older_openings,
    recent_openings,
    touches_on_no_deal,
)
from models.stages import read_stages
from models.winnings import won_sums

WINDOW = timedelta(days=60)
KIND_OF = {kind.value: kind for kind in TouchKind}
MEETING = TouchKind.MEETING.value


async def rep_books(
    session: AsyncSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None = None,
) -> tuple[RepBook, ...]:
    """Return the books of the reps present at `now`, by the reps' ids.

    `only` names the ids of the people whose books are wanted, None all; somebody who is
    asked for by name gets a book whatever their role. Nine statements, however many
    reps and deals; a tenth if somebody opened nothing in the base weeks. Everything is
    as known at `now`; touches are those of the rep on the rep's own open deals.
    """
    everybody = await roster(session, now=now)
    wanted = _wanted(everybody, only)
    owners = everybody.owners(wanted)
    narrow = None if only is None else owners
    deals = await open_deals(
        session,
        now=now,
        roster=everybody,
        stages=await read_stages(session, kinds=kinds),
        owners=narrow,
    )
    work = _Work(
        roster=everybody,
        deals=deals,
        openings=await _openings(
            session, everybody, wanted, now=now, all_reps=only is None
        ),
        ever=await deals_ever(session, now=now, owners=owners),
        won=await won_sums(session, now=now, owners=narrow),
        prospecting=await _prospecting(session, owners, now=now),
    )
    return tuple(work.book(rep, now=now) for rep in wanted)


def _wanted(everybody: Roster, only: Collection[int] | None) -> list[Person]:
    if only is None:
        return everybody.reps()
    return [everybody.people[i] for i in sorted(everybody.present & set(only))]


async def _openings(
    session: AsyncSession,
    everybody: Roster,
    wanted: Sequence[Person],
    *,
    now: datetime,
    all_reps: bool,
) -> Mapping[int, Sequence[Creation]]:
    """Return what `wanted` and their team-mates opened, by owner, oldest first."""
    leaders = {rep.leader_id for rep in wanted if rep.leader_id is not None}
    mates = [rep for rep in everybody.reps() if rep.leader_id in leaders]
    owners = set(everybody.owners([*wanted, *mates]))
    recent = await recent_openings(
        session, now=now, owners=None if all_reps else owners
    )
    idle = [owner for owner in owners if owner not in recent]
    if not idle:
        return recent
    older = await older_openings(session, now=now, owners=idle)
    return {**recent, **{owner: (opened,) for owner, opened in older.items()}}


async def _prospecting(
    session: AsyncSession, owners: Collection[int], *, now: datetime
) -> Mapping[int, Sequence[tuple[datetime, str, bool]]]:
    found: dict[int, list[tuple[datetime, str, bool]]] = defaultdict(list)
    rows = await touches_on_no_deal(session, now=now, owners=owners)
    for owner_id, at, kind, customer_side in rows:
        if owner_id is not None:
            found[owner_id].append((at, kind, customer_side))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Everything that was read, by owner or person, to be parted into books."""

    roster: Roster
    deals: OpenDeals
    openings: Mapping[int, Sequence[Creation]]
    ever: Mapping[int, int]
    won: Mapping[int, Mapping[str, int]]
    prospecting: Mapping[int, Sequence[tuple[datetime, str, bool]]]

    def book(self, rep: Person, *, now: datetime) -> RepBook:
        """Return the book of `rep`."""
        owner_id = self.roster.owner_of.get(rep.id, 0)
        deals = tuple(self.deals.by_person.get(rep.id, ()))
        sought = self.prospecting.get(owner_id, ())
        return RepBook(
            rep=rep,
            deals=deals,
            touches=self._touches(owner_id, deals, now=now),
            prospecting_at=tuple(at for at, _, customer in sought if not customer),
            creations=tuple(self.openings.get(owner_id, ())),
            ever_owned=self.ever.get(owner_id, 0),
            team_rate=self._team_rate(rep, now=now),
            customer_touches=tuple(
                (deal.id, self.deals.words[deal.id].customer_at)
                for deal in deals
                if deal.last_customer_touch_at is not None
            ),
            won_90_minor=_won(rep, self.won.get(owner_id, {})),
        )

    def _touches(
        self, owner_id: int, deals: Sequence[Deal], *, now: datetime
    ) -> tuple[Touch, ...]:
        since = now - WINDOW
        own = [
            _touch(row)
            for deal in deals
            for row in self.deals.touches.get(deal.id, ())
            if row.owner_id == owner_id
            and since < row.occurs_at <= now
            and row.kind != TASK
        ]
        own += [
            Touch(deal_id=None, kind=KIND_OF[kind], at=at, customer_side=customer)
            for at, kind, customer in self.prospecting.get(owner_id, ())
            if at > since
        ]
        return tuple(sorted(own, key=_instant))

    def _team_rate(self, rep: Person, *, now: datetime) -> float | None:
        if rep.leader_id is None:
            return None
        team = [p for p in self.roster.reps() if p.leader_id == rep.leader_id]
        since = now - timedelta(weeks=BASE_WEEKS)
        opened = sum(
            creation.at > since
            for owner in self.roster.owners(team)
            for creation in self.openings.get(owner, ())
        )
        return opened / BASE_WEEKS / len(team) if team else None


def _touch(row: TouchRow) -> Touch:
    return Touch(
        deal_id=row.deal_id,
        kind=KIND_OF[row.kind],
        at=row.occurs_at,
        customer_side=row.customer_side,
        shared_by=row.shared_by,
    )


def _instant(touch: Touch) -> datetime:
    return touch.at


def _won(rep: Person, sums: Mapping[str, int]) -> int | None:
    """Return what the rep won in their own currency, or in the only one there is."""
    if rep.currency is not None:
        return sums.get(rep.currency, 0)
    return next(iter(sums.values())) if len(sums) == 1 else None
