"""Each rep's book, read for all reps at once: no statement for a rep or a deal."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from coaching.facts import Creation, Pause, Person, RepBook, StageNorm, Touch
from coaching.limits import Kinds
from coaching.measures.opened_by import own_openings
from coaching.measures.outreach import Outreach, each_once, is_outbound
from models.db.gc_pause import collector_paused
from models.db.read_session import ReadSession
from models.deals.import_days import imported_on
from models.deals.last_touches import WINDOW, LastWords
from models.deals.open_deals import DealHolders, OpenDeals, open_deals
from models.deals.prospecting import (
    BASE_WEEKS,
    deals_ever,
    older_openings,
    recent_openings,
)
from models.deals.rep_pauses import pauses
from models.deals.stage_norms import stage_norms
from models.deals.stages import read_stages
from models.deals.won_amounts import Win, currency_of, wins, won_90, won_quarter
from models.people.roster import Roster, roster


async def rep_books(
    session: ReadSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None = None,
) -> tuple[RepBook, ...]:
    """Return the books of the reps present at `now`, by the reps' ids.

    `only` names the ids of the people whose books are wanted, None all; somebody who is
    asked for by name gets a book whatever their role. Fifteen statements, however many
    reps and deals. Everything is
    as known at `now`; touches are those of the rep on the rep's own open deals.
    """
    with collector_paused():
        return await _books(session, now=now, kinds=kinds, only=only)


async def _books(
    session: ReadSession,
    *,
    now: datetime,
    kinds: Kinds,
    only: Collection[int] | None,
) -> tuple[RepBook, ...]:
    everybody = await roster(session, now=now)
    wanted = _wanted(everybody, only)
    owners = everybody.owners(wanted)
    narrow = None if only is None else owners
    stages = await read_stages(session, kinds=kinds)
    mates = everybody.owners(_mates(everybody, wanted))
    openings = await _openings(
        session, {*owners, *mates}, now=now, all_reps=only is None
    )
    work = _Work(
        roster=everybody,
        teams=_by_leader(everybody),
        deals=await open_deals(
            session,
            DealHolders(roster=everybody, stages=stages),
            now=now,
            owners=narrow,
            mates=mates,
            seekers=owners,
        ),
        openings=openings,
        opened=_opened(openings, now=now),
        ever=await deals_ever(session, now=now, owners=owners),
        won=await wins(session, now=now, owners=narrow),
        norms=await stage_norms(session, now=now),
        pauses=await pauses(session, now=now),
    )
    return tuple(work.book(rep, now=now) for rep in wanted)


async def work_books(
    session: ReadSession, *, now: datetime, kinds: Kinds
) -> tuple[RepBook, ...]:
    """Return the reps' books with their deals and their work alone, as known at `now`.

    For samples of the work, a year of them at once: half the statements of `rep_books`,
    which read besides what was opened and won, and what is usual in each stage.
    """
    with collector_paused():
        everybody = await roster(session, now=now)
        reps = everybody.reps()
        work = _Work(
            roster=everybody,
            deals=await open_deals(
                session,
                DealHolders(
                    roster=everybody, stages=await read_stages(session, kinds=kinds)
                ),
                now=now,
                owners=None,
                mates=everybody.owners(_mates(everybody, reps)),
                seekers=everybody.owners(reps),
            ),
        )
        return tuple(work.book(rep, now=now) for rep in reps)


def _wanted(everybody: Roster, only: Collection[int] | None) -> list[Person]:
    if only is None:
        return everybody.reps()
    return [everybody.people[i] for i in sorted(everybody.present & set(only))]


def _mates(everybody: Roster, wanted: Sequence[Person]) -> list[Person]:
    """Return the reps of the teams that `wanted` belong to."""
    leaders = {rep.leader_id for rep in wanted if rep.leader_id is not None}
    return [rep for rep in everybody.reps() if rep.leader_id in leaders]


async def _openings(
    session: ReadSession, owners: set[int], *, now: datetime, all_reps: bool
) -> Mapping[int, Sequence[Creation]]:
    """Return what these owners opened, by owner, oldest first."""
    imported = await imported_on(session, now=now)
    recent = await recent_openings(
        session, now=now, owners=None if all_reps else owners, imported=imported
    )
    # Only who opened nothing in the first half of the base weeks needs an older one,
    # to tell a pause or a new rep.
    half = now - timedelta(weeks=BASE_WEEKS / 2)
    scarce = [o for o in owners if o not in recent or recent[o][0].at > half]
    older = await older_openings(session, now=now, owners=scarce, imported=imported)
    return {owner: (*older.get(owner, ()), *recent.get(owner, ())) for owner in owners}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Everything that was read, by owner or person, to be parted into books."""

    roster: Roster
    deals: OpenDeals
    teams: Mapping[int | None, list[Person]] = field(default_factory=dict)
    openings: Mapping[int, Sequence[Creation]] = field(default_factory=dict)
    opened: Mapping[int, int] = field(default_factory=dict)
    ever: Mapping[int, int] = field(default_factory=dict)
    won: Mapping[int, Sequence[Win]] = field(default_factory=dict)
    norms: tuple[StageNorm, ...] = ()
    pauses: Mapping[int, tuple[Pause, ...]] = field(default_factory=dict)

    def book(self, rep: Person, *, now: datetime) -> RepBook:
        """Return the book of `rep`; without an owner in the CRM it is empty."""
        owner_id = self.roster.owner_of.get(rep.id)
        if owner_id is None:
            return RepBook(rep=rep, stage_norms=self.norms)
        deals = tuple(self.deals.by_person.get(rep.id, ()))
        said = {d.id: self.deals.words[d.id] for d in deals if d.id in self.deals.words}
        sought = self._sought(owner_id, said.values(), now=now)
        won = self.won.get(owner_id, ())
        return RepBook(
            rep=rep,
            deals=deals,
            touches=_touches(said.values(), sought, now=now),
            prospecting_at=tuple(each.at for each in sought if is_outbound(each)),
            creations=tuple(self.openings.get(owner_id, ())),
            ever_owned=self.ever.get(owner_id, 0),
            team_rate=self._team_rate(rep),
            customer_touches=tuple(
                (deal_id, words.customer_at)
                for deal_id, words in said.items()
                if words.customer_at
            ),
            won_90_minor=won_90(rep, won, now=now),
            won_currency=currency_of(rep, won),
            won_quarter_minor=won_quarter(rep, won, now=now),
            stage_norms=self.norms,
            pauses=self.pauses.get(rep.id, ()),
            handed_over_at=self.deals.given_at.get(owner_id),
        )

    def _sought(
        self, owner_id: int, words: Iterable[LastWords], *, now: datetime
    ) -> Sequence[Outreach]:
        """Return the prospecting: what is not work on one of the rep's open deals."""
        theirs = frozenset(key for said in words for key in said.partners)
        loose = self.deals.loose.get(owner_id, ())
        return each_once(
            each for each in loose if each.at <= now and each.contact_key not in theirs
        )

    def _team_rate(self, rep: Person) -> float | None:
        team = self.teams.get(rep.leader_id) if rep.leader_id is not None else None
        if not team:
            return None
        opened = sum(self.opened.get(owner, 0) for owner in self.roster.owners(team))
        return opened / BASE_WEEKS / len(team)


def _opened(
    openings: Mapping[int, Sequence[Creation]], *, now: datetime
) -> Mapping[int, int]:
    """Count what each owner opened in the base weeks, as `prospecting` counts it."""
    since = now - timedelta(weeks=BASE_WEEKS)
    return {
        owner: sum(each.at > since for each in own_openings(created) or created)
        for owner, created in openings.items()
    }


def _by_leader(everybody: Roster) -> Mapping[int | None, list[Person]]:
    teams: dict[int | None, list[Person]] = defaultdict(list)
    for rep in everybody.reps():
        teams[rep.leader_id].append(rep)
    return teams


def _touches(
    words: Iterable[LastWords], sought: Sequence[Outreach], *, now: datetime
) -> tuple[Touch, ...]:
    """Return the work of the window, by deal and then on no deal."""
    since = now - WINDOW
    return tuple(
        chain(
            chain.from_iterable(said.recent for said in words),
            (
                Touch(
                    deal_id=None,
                    kind=each.kind,
                    at=each.at,
                    inbound=each.inbound,
                )
                for each in sought
                if each.at > since
            ),
        )
    )
