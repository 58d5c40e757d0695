"""What a forecast of one organisation reads, for any past instant, and no more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.digest.facts import DigestFacts
from coaching.facts import Person
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.limits import Kinds
from models.db.read_session import ReadSession
from models.deals.closed_ways import passages
from models.deals.open_deals import DealHolders, open_deals
from models.deals.stages import read_stages
from models.deals.won_amounts import TRAILING, Win, quarter_start, wins
from models.forecasting.forecasts import frozen, outcomes
from models.forecasting.new_business import new_business
from models.forecasting.past_standings import standings
from models.people.roster import Roster, roster
from models.people.visibility import visible_people

PersonsWin = tuple[int, Win]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An organisation: who is in it, and under whom."""

    roster: Roster
    vp: Person
    ids: frozenset[int]

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody, by id."""
        return tuple(self.roster.people[i] for i in sorted(self.ids))

    @property
    def owners(self) -> list[int]:
        """Return the owners' row ids of those who were matched."""
        return self.roster.owners(self.people)


async def forecast_facts(
    session: ReadSession, *, vp_id: int, at: datetime, kinds: Kinds
) -> DigestFacts:
    """Return the facts of a digest that its forecast reads, as known at `at`.

    The other facts are empty. A fixed number of statements; KeyError if there is no
    such person.
    """
    everybody = await roster(session, now=at)
    ids = await visible_people(session, vp_id) & everybody.present
    owners = everybody.owners([everybody.people[i] for i in sorted(ids)])
    floor = DealHolders(
        roster=everybody, stages=await read_stages(session, kinds=kinds)
    )
    told = await open_deals(session, floor, now=at, owners=set(owners))
    deals = (deal for i in ids for deal in told.by_person.get(i, ()))
    group = Group(roster=everybody, vp=everybody.people[vp_id], ids=ids)
    facts = await around_the_deals(session, group, at=at, kinds=kinds)
    return replace(facts, open_deals=tuple(sorted(deals, key=lambda deal: deal.id)))


async def around_the_deals(
    session: ReadSession, group: Group, *, at: datetime, kinds: Kinds
) -> DigestFacts:
    """Return all that a forecast of `group` reads but the open deals."""
    won = await wins_of(session, group, until=at)
    foretold, came = await foretold_before(session, group, until=at)
    return DigestFacts(
        vp=group.vp,
        people=group.people,
        since=at,
        until=at,
        won_90=_won_90(won, until=at),
        won_quarter=won_quarter_of(won, group.vp, until=at),
        passages=await passages(session, now=at, kinds=kinds),
        standings=await standings(session, now=at),
        fresh=await new_business(session, now=at, owners=group.owners),
        predictions=foretold,
        outcomes=came,
    )


async def foretold_before(
    session: ReadSession, group: Group, *, until: datetime
) -> tuple[tuple[Prediction, ...], tuple[Outcome, ...]]:
    """Return the forecasts of the year before `until`, and what came of them by then.

    Of one whose 30 days were not over at `until` nothing is known.
    """
    foretold, starts = await frozen(session, group.vp.id, now=until)
    came = await outcomes(
        session,
        starts,
        owners=group.owners,
        currencies={each.currency for each in foretold},
        now=until,
    )
    return foretold, came


async def wins_of(
    session: ReadSession, group: Group, *, until: datetime
) -> list[PersonsWin]:
    """Return what the people of `group` won in the quarter before `until`."""
    found = await wins(session, now=until, owners=None)
    person_of = group.roster.person_of
    return [
        (person_of[owner], win)
        for owner, won in found.items()
        if person_of.get(owner) in group.ids
        for win in won
    ]


def _won_90(
    won: Sequence[PersonsWin], *, until: datetime
) -> tuple[tuple[str, int], ...]:
    sums: Counter[str] = Counter()
    for _, win in won:
        if win.closed_at > until - TRAILING:
            sums[win.currency] += win.amount_minor
    return tuple(sorted(sums.items()))


def won_quarter_of(
    won: Iterable[PersonsWin], vp: Person, *, until: datetime
) -> tuple[tuple[int, str, int], ...]:
    """Return what each won in the calendar quarter of `vp` so far, by currency."""
    start = quarter_start(vp, now=until)
    sums: Counter[tuple[int, str]] = Counter()
    for person_id, win in won:
        if win.closed_at >= start:
            sums[person_id, win.currency] += win.amount_minor
    return tuple((*key, minor) for key, minor in sorted(sums.items()))
