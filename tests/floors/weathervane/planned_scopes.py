"""Look-alikes that befall more than one rep, never end, or begin or end somebody."""

from collections.abc import Callable
from random import Random

from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.events import Event, Focus, Plan
from tests.floors.weathervane.kinds import Kind
from tests.floors.weathervane.people import Rep


def plan_scope(
    plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates
) -> None:
    """Plan one kind whose scope is not a single rep's span of time."""
    fitting = [r for r in reps if not kind.motions or r.motion.name in kind.motions]
    SCOPES[kind.scope](plan, rng, kind, fitting or reps, dates)


Planner = Callable[[Plan, Random, Kind, list[Rep], Dates], None]


def _trait(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    count = 1 if len(reps) < 4 else min(kind.times, len(reps) - 2)
    free = [rep for rep in reps if not rep.traits] or reps
    for rep in rng.sample(free, min(count, len(free))):
        rep.traits.append(kind.name)
        plan.events.append(
            Event(kind=kind.name, rep=rep.index, first=0, last=dates.days - 1)
        )
        TRAITS[kind.name](plan, rng, rep, dates)


def _waves(plan: Plan, rng: Random, rep: Rep, dates: Dates) -> None:
    del plan
    day, hunting = rng.randrange(-10, 1), True
    while day < dates.days:
        length = rng.randint(14, 26) if hunting else rng.randint(9, 18)
        if hunting:
            rep.mods.scale(day, day + length - 1, prospect=1.5, deals=0.85)
        else:
            rep.mods.scale(day, day + length - 1, prospect=0.15, deals=1.4)
        day += length
        hunting = not hunting


def _giant(plan: Plan, rng: Random, rep: Rep, dates: Dates) -> None:
    rep.mods.scale(0, dates.days, prospect=0.5, deals=0.6, leads=0.5)
    day = 0
    while day < dates.days:
        length = rng.randint(70, 130)
        plan.focuses.append(
            Focus(
                kind="giant_account",
                rep=rep.index,
                first=day,
                last=day + length,
                ramp=1,
                peak=rng.uniform(0.42, 0.55),
                visible="meetings",
                won=rng.random() < 0.85,
                present_on=day + length // 2,
                ratio=rng.uniform(6, 12),
            )
        )
        day += length + 1


def _friday(plan: Plan, rng: Random, rep: Rep, dates: Dates) -> None:
    del plan, rng, dates
    rep.habits.logs = "friday"


def _opened_by_others(plan: Plan, rng: Random, rep: Rep, dates: Dates) -> None:
    del plan, rng
    rep.mods.scale(0, dates.days, prospect=0.05)
    rep.habits.leads += rep.habits.own
    rep.habits.own *= 0.05


TRAITS: dict[str, Callable[[Plan, Random, Rep, Dates], None]] = {
    "waves": _waves,
    "giant_account": _giant,
    "friday_bursts": _friday,
    "opened_by_others": _opened_by_others,
}


def _quarter(
    plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates
) -> None:
    rushers = [rep for rep in reps if rng.random() < 0.55] or reps[:1]
    for day in range(dates.days):
        if dates.quarter_end_within(day) == 14 and day > 0:
            for rep in rushers:
                _bend(plan, kind, rep, day, day + 13)


def _floor(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    for around in range(int(dates.days * 0.6), dates.days, 365):
        day = around + rng.randrange(-15, 15)
        day -= dates.weekday(day)
        _bend_all(plan, kind, reps, day, day + 4)


def _christmas(
    plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates
) -> None:
    del rng
    for day in range(dates.days):
        when = dates.date(day)
        if (when.month, when.day) == (12, 22):
            _bend_all(plan, kind, reps, day, day + 14)


def _season(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    del rng
    for day in range(dates.days):
        when = dates.date(day)
        if (when.month, when.day) == (12, 1):
            for rep in reps:
                _bend(plan, kind, rep, day, day + 75)


def _bend(plan: Plan, kind: Kind, rep: Rep, first: int, last: int) -> None:
    rep.mods.scale(first, last, **kind.bends)
    plan.events.append(
        Event(kind=kind.name, rep=rep.index, first=max(0, first), last=last)
    )


def _bend_all(plan: Plan, kind: Kind, reps: list[Rep], first: int, last: int) -> None:
    for rep in reps:
        rep.mods.scale(first, last, **kind.bends)
    plan.events.append(Event(kind=kind.name, rep=None, first=first, last=last))


def _team(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    leader = rng.choice(reps).person.leader
    first = rng.randrange(dates.days // 5, dates.days * 4 // 5)
    for rep in reps:
        if rep.person.leader is leader:
            for day in range(first, first + 14):
                rep.mods.imported_on[min(day, dates.days - 1)] = min(
                    first + 15, dates.days - 1
                )
            plan.events.append(
                Event(kind=kind.name, rep=rep.index, first=first, last=first + 14)
            )


def _start(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    plain = [rep for rep in reps if not rep.traits] or reps
    count = 1 if len(plain) < 20 else 2
    for rep in rng.sample(plain, count):
        day = rng.randrange(dates.days // 4, dates.days * 2 // 3)
        rep.person.start = day
        rep.traits.append(kind.name)
        last = min(day + 75, dates.days - 1)
        rep.mods.scale(0, day - 1, work=0.0, leads=0.0)
        rep.mods.scale(day, last, leads=0.5, **kind.bends)
        plan.events.append(Event(kind=kind.name, rep=rep.index, first=day, last=last))
        plan.take(rep.index, 0, last)


def _end(plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates) -> None:
    plain = [rep for rep in reps if not rep.traits] or reps
    rep = rng.choice(plain)
    day = rng.randrange(dates.days // 2, dates.days * 5 // 6)
    rep.traits.append(kind.name)
    last = day + kind.days[0]
    rep.mods.scale(day, last, **kind.bends)
    if kind.name == "leaver":
        rep.mods.scale(last + 1, dates.days, work=0.0, leads=0.0)
        rep.person.active = rng.random() < 0.5
    else:
        rep.mods.scale(last + 1, dates.days, **kind.bends)
    plan.events.append(Event(kind=kind.name, rep=rep.index, first=day, last=last))
    plan.take(rep.index, day - 5, dates.days + 200)


SCOPES: dict[str, Planner] = {
    "trait": _trait,
    "quarter": _quarter,
    "floor": _floor,
    "christmas": _christmas,
    "season": _season,
    "team": _team,
    "start": _start,
    "end": _end,
}
