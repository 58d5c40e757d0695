"""Letting a floor live from its first day to its last."""

from collections import defaultdict

from tests.floors.weathervane import focus as one_deal
from tests.floors.weathervane.bookkeeping import tidy
from tests.floors.weathervane.customer import live_on
from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.diary import Diary, Page
from tests.floors.weathervane.events import Event, Focus
from tests.floors.weathervane.logbook import Logbook
from tests.floors.weathervane.meetings import (
    book_due,
    foresee,
    hold_due,
    internal_meetings,
)
from tests.floors.weathervane.mods import usual
from tests.floors.weathervane.people import (
    Rep,
    habits_of,
    leaders_of,
    motions_of,
    person_of,
    random_from,
)
from tests.floors.weathervane.plan import plan_floor
from tests.floors.weathervane.prospecting import (
    bulk_mailing,
    harvest,
    prospect,
    take_leads,
    usual_hours,
)
from tests.floors.weathervane.selling import decide, tend
from tests.floors.weathervane.touches import receive
from tests.floors.weathervane.turns import turn
from tests.floors.weathervane.world import World


def build(dates: Dates, *, seed: int, reps: int, logging: str) -> World:
    """Return a floor on the morning of its first day, with its plan."""
    rng = random_from(seed, "floor")
    vp, managers = leaders_of(rng, reps)
    cast = []
    for index, motion in enumerate(motions_of(reps)):
        own = random_from(seed, "rep", index)
        leader = managers[index * len(managers) // reps]
        cast.append(
            Rep(
                index=index,
                person=person_of(own, index, leader),
                motion=motion,
                habits=habits_of(own, motion, logging),
                rng=own,
                mods=usual(dates.days),
                diary=Diary(),
            )
        )
    world = World(
        dates=dates,
        logbook=Logbook(dates, seed, logging),
        vp=vp,
        managers=managers,
        reps=cast,
    )
    world.plan = plan_floor(random_from(seed, "plan"), cast, dates)
    return world


def live(world: World) -> None:
    """Live through all days."""
    focuses: dict[int, list[Focus]] = defaultdict(list)
    events: dict[int, list[Event]] = defaultdict(list)
    for focus in world.plan.focuses:
        focuses[focus.rep].append(focus)
    for event in world.plan.events:
        if event.rep is not None:
            events[event.rep].append(event)
    for rep in world.reps:
        _stock(world, rep)
    for day in range(world.dates.days):
        for rep in world.reps:
            if world.dates.is_workday(day, rep.person.place[0]):
                today = [f for f in focuses[rep.index] if f.first <= day]
                _day(world, rep, day, today, events[rep.index])


def _stock(world: World, rep: Rep) -> None:
    rep.pool.extend(
        world.contact(rep, -rep.rng.randrange(1, 200), "import")
        for _ in range(rep.rng.randrange(40, 160))
    )
    if "new_rep" in rep.traits:
        return
    weekly = rep.habits.own + rep.habits.leads
    for _ in range(max(2, round(weekly * rep.habits.cycle / 7 * 0.6))):
        age = int(rep.rng.uniform(0, 0.85) * rep.habits.cycle)
        deal = world.open_deal(rep, -age - 1, rep.motion.lead_source)
        deal.way = min(0.9, age / rep.habits.cycle * rep.rng.uniform(0.6, 1.1))
        stones = rep.motion.milestones
        deal.reached = sum(stone.at < deal.way for stone in stones)
        deal.last_touch = deal.last_sign = -rep.rng.randrange(1, 8)
        deal.next_touch = rep.rng.randrange(0, 8)


def _day(
    world: World, rep: Rep, day: int, focuses: list[Focus], events: list[Event]
) -> None:
    _customers(world, rep, day, focuses)
    foresee(rep, day)
    take_leads(world, rep, day)
    work = rep.mods.work[day]
    if work <= 0:
        hold_due(world, rep, day, present=False)
        for event in events:
            if event.first <= day <= event.last and event.kind == "parental_leave":
                turn(world, rep, event, day)
        return
    rep.diary.pages.append(Page(day=day))
    if world.dates.weekday(day) == 0:
        rep.drift = min(1.25, max(0.8, rep.drift + rep.rng.gauss(0, 0.02)))
        back = rep.drift + 0.5 * (rep.mood - rep.drift)
        rep.mood = min(1.5, max(0.5, back + rep.rng.gauss(0, 0.14)))
    in_meetings = hold_due(world, rep, day, present=True)
    room = max(0.25, 1 - in_meetings / 10) * rep.rng.uniform(0.8, 1.2)
    for event in events:
        if event.first <= day <= event.last:
            turn(world, rep, event, day)
    for focus in focuses:
        hours = _focus(world, rep, focus, day, room)
        room = max(0.15, room - hours / 10)
    _routine(world, rep, day, room * min(1.0, work))
    _sum_up(rep)


def _customers(world: World, rep: Rep, day: int, focuses: list[Focus]) -> None:
    for focus in focuses:
        if focus.deal is not None and focus.deal.scripted and day <= focus.last:
            one_deal.customer_of(rep, focus, focus.deal, day)
    for deal in rep.deals:
        live_on(rep, deal, day)
        decide(rep, deal, day)
        receive(world, rep, deal, day)
    for deal in rep.deals:
        book_due(world, rep, deal, day)


def _focus(world: World, rep: Rep, focus: Focus, day: int, room: float) -> float:
    if focus.deal is None and day <= focus.last:
        one_deal.begin(world, rep, focus, day)
    if day <= focus.last:
        return one_deal.work(world, rep, focus, day, room)
    if focus.deal is not None and focus.deal.scripted:
        one_deal.end(rep, focus, day)
    return 0.0


def _routine(world: World, rep: Rep, day: int, room: float) -> None:
    tend(world, rep, day, room)
    bulk_mailing(world, rep, day)
    prospect(world, rep, day, room)
    harvest(world, rep, day)
    internal_meetings(world, rep, day)
    tidy(world, rep, day)


def _sum_up(rep: Rep) -> None:
    page = rep.diary.page
    lately = round(1.4 * rep.habits.cadence * 5 / 7) + 1
    back = rep.diary.pages[-lately:][0].day
    top = max(page.by_deal, key=page.by_deal.__getitem__, default=0)
    others = [d for d in rep.deals if d.id != top]
    page.open_deals = len(rep.deals)
    if others:
        fresh = sum(d.last_touch >= back for d in others)
        page.touched = fresh / len(others)
    page.alive = sum(d.state in {"talking", "paused"} for d in rep.deals)
    page.value = sum(d.amount * d.likelihood() for d in rep.deals)
    page.expected = usual_hours(rep)
