"""What there is to say at one instant: facts out of the database, the plan out of them.

The nudge job and the preview both come through here, so that a preview is what the job
would have done.
"""

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from coaching.calendar import Calendar
from coaching.facts import (
    ClosedWay,
    CustomerBook,
    DealSight,
    Freshness,
    LeaderWeek,
    Person,
    RepBook,
)
from coaching.memory.history import History
from coaching.memory.meeting_answers import asked
from coaching.odds.odds import Odds
from coaching.planning.onset import begins_at_once
from coaching.planning.plan import Plan, Signals, plan
from coaching.signal import Signal
from coaching.signals.evaluate import customer_signals, leader_signals, rep_signals
from coaching.standing.proof import as_proved
from coaching.thresholds import Thresholds
from coaching.usual.whole_floor import WholeFloor, whole_floor, with_past
from models.crm_data.freshness import freshness
from models.db.read_session import ReadSession
from models.deals.closed_ways import passages
from models.deals.customers import customer_books
from models.deals.rep_books import rep_books
from models.deals.won_life import won_life
from models.deals.work_samples import past_work
from models.leaders.leader_weeks import leader_weeks
from models.odds.learned import odds_at
from models.odds.pasts import sights_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that the rules read at one instant."""

    books: Sequence[RepBook]
    passages: Sequence[ClosedWay]
    freshness: Freshness
    thresholds: Thresholds
    now: datetime
    odds: Odds | None = None
    weeks: Sequence[LeaderWeek] = ()
    customers: Sequence[CustomerBook] = ()

    def signals(self, *, margin: float) -> tuple[Signal, ...]:
        """Return all signals that hold, with the limits eased by `margin`."""
        found: list[Signal] = []
        for book in self.books:
            found += rep_signals(
                book,
                passages=self.passages,
                freshness=self.freshness,
                thresholds=self.thresholds,
                now=self.now,
                margin=margin,
            )
        for week in self.weeks:
            found += leader_signals(
                week,
                passages=self.passages,
                odds=self.odds,
                freshness=self.freshness,
                thresholds=self.thresholds,
                now=self.now,
                margin=margin,
            )
        for customers in self.customers:
            found += customer_signals(
                customers,
                freshness=self.freshness,
                thresholds=self.thresholds,
                now=self.now,
                margin=margin,
            )
        return tuple(found)


async def decide(
    session: ReadSession,
    *,
    everybody: Mapping[int, Person],
    thresholds: Thresholds,
    history: History,
    now: datetime,
    known_at: datetime,
) -> Plan:
    """Return what is to be said at `now` to `everybody`, who remember `history`.

    `known_at` is the present: of a later `now` it is assumed that the sync goes on as
    before and brings nothing new.
    """
    reading = Reading(session=session, thresholds=thresholds, known_at=known_at)
    return await decide_on(reading, everybody=everybody, history=history, now=now)


async def decide_on(
    reading: "Reading",
    *,
    everybody: Mapping[int, Person],
    history: History,
    now: datetime,
) -> Plan:
    """Return what is to be said at `now` of what `reading` finds."""
    thresholds = as_proved(reading.thresholds, history.proofs)
    reading = replace(reading, thresholds=thresholds)
    scene = await reading.scene(now=now, only=None)
    known = asked(history)
    scene = replace(scene, weeks=[replace(each, asked=known) for each in scene.weeks])
    # In a thread, so that Slack is answered while the rules of a large floor run.
    found = await to_thread(scene.signals, margin=0.0)
    findings = Signals(
        now=found,
        before=await reading.before(found, everybody, now=now),
        still=await to_thread(scene.signals, margin=thresholds.plan.clear_margin),
    )
    return plan(
        findings,
        people=everybody,
        history=history,
        freshness=scene.freshness,
        thresholds=thresholds,
        now=now,
    )


def _of_week(
    week: LeaderWeek, sights: Mapping[int, DealSight]
) -> tuple[DealSight, ...]:
    met = {each.deal.id for each in week.meetings if each.deal is not None}
    return tuple(sights[deal_id] for deal_id in sorted(met & sights.keys()))


def day_before(calendar: Calendar, now: datetime) -> datetime:
    """Return the same time of day on this person's previous business day."""
    local = calendar.local(now)
    return calendar.at(next(calendar.days_back(local.date())), local.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads scenes from the database."""

    session: ReadSession
    thresholds: Thresholds
    known_at: datetime
    floors: dict[datetime, WholeFloor] = field(default_factory=dict)
    """What was true of all at the instants at which everybody was read."""

    async def scene(self, *, now: datetime, only: Collection[int] | None) -> Scene:
        """Return what the rules read at `now`, about all or the people in `only`."""
        odds = await odds_at(self.session, now=now)
        return replace(
            await self.of_reps(now=now, only=only),
            odds=odds,
            weeks=await self._weeks(odds, now=now, only=only),
            customers=await customer_books(self.session, now=now),
        )

    async def of_reps(self, *, now: datetime, only: Collection[int] | None) -> Scene:
        """Return what the rules about reps read at `now`."""
        session, kinds = self.session, self.thresholds.kinds
        books = await self._books(now=now, only=only)
        passed = await passages(session, now=now, kinds=kinds)
        fresh = await self.freshness(now)
        if only is None:
            # In a thread, so that Slack is answered while all deals are looked at.
            self.floors[now] = await to_thread(
                whole_floor,
                books,
                passages=passed,
                freshness=fresh,
                thresholds=self.thresholds,
                now=now,
            )
        # Of a few people alone nobody can tell what all did: the day after tells it.
        floor = self.floors[max(self.floors)] if self.floors else WholeFloor()
        return Scene(
            books=books,
            passages=passed,
            freshness=floor.known_to(fresh),
            thresholds=self.thresholds,
            now=now,
        )

    async def _books(
        self, *, now: datetime, only: Collection[int] | None
    ) -> Sequence[RepBook]:
        """Return the books with the past weeks of each rep."""
        session, kinds = self.session, self.thresholds.kinds
        books = await rep_books(session, now=now, kinds=kinds, only=only)
        past = await past_work(session, now=now, only=only)
        # What is looked up for a few people are signals of the day before; those that
        # turn on what won deals took need no second day.
        life = await won_life(session, now=now) if only is None else None
        return [replace(book, won_life=life) for book in with_past(books, past)]

    async def _weeks(
        self, odds: Odds | None, *, now: datetime, only: Collection[int] | None
    ) -> Sequence[LeaderWeek]:
        """Return the weeks, with what is known of the deals where odds are told."""
        session, kinds = self.session, self.thresholds.kinds
        weeks = await leader_weeks(session, now=now, kinds=kinds, only=only)
        if odds is None or odds.record is None:
            return weeks
        deals = {
            meeting.deal.id
            for week in weeks
            for meeting in week.meetings
            if meeting.deal is not None
        }
        sights = {
            each.deal_id: each for each in await sights_now(session, deals, now=now)
        }
        return [replace(week, sights=_of_week(week, sights)) for week in weeks]

    async def before(
        self,
        found: Iterable[Signal],
        everybody: Mapping[int, Person],
        *,
        now: datetime,
    ) -> tuple[Signal, ...]:
        """Return the signals that those concerned had a business day before."""
        concerned: dict[datetime, set[int]] = defaultdict(set)
        for signal in found:
            if not begins_at_once(signal.rule) and signal.person_id in everybody:
                calendar = everybody[signal.person_id].calendar
                concerned[day_before(calendar, now)].add(signal.person_id)
        before: list[Signal] = []
        for at, ids in sorted(concerned.items()):
            before += await self.signals_at(at, ids)
        return tuple(before)

    async def signals_at(self, at: datetime, ids: Collection[int]) -> Iterable[Signal]:
        """Return the signals that held `at` a past instant about the people `ids`."""
        scene = await self.scene(now=at, only=ids)
        return await to_thread(scene.signals, margin=0.0)

    async def freshness(self, now: datetime) -> Freshness:
        """Return how far the data can be trusted at `now`."""
        fresh: Freshness = await freshness(self.session, now=min(now, self.known_at))
        ahead = max(now - self.known_at, timedelta(0))
        return replace(
            fresh,
            deals_at=fresh.deals_at and fresh.deals_at + ahead,
            activities_at=fresh.activities_at and fresh.activities_at + ahead,
            meetings_at=fresh.meetings_at and fresh.meetings_at + ahead,
        )
