"""Everybody's ordinary holidays and single days in bed."""

from random import Random

from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.events import Event, Plan
from tests.floors.weathervane.people import Rep, poisson

IN_SUMMER = (6, 7, 8)


def plan_holidays(plan: Plan, rng: Random, reps: list[Rep], dates: Dates) -> None:
    """Give each rep some two or three holidays a year and some sick days."""
    for rep in reps:
        for _ in range(max(1, round(dates.days / 150))):
            _holiday(plan, rng, rep, dates)
        for _ in range(poisson(rng, dates.days / 75)):
            day = rng.randrange(dates.days)
            rep.mods.scale(day, day + rng.choice((0, 0, 0, 1, 1, 2)), work=0.0)


def _holiday(plan: Plan, rng: Random, rep: Rep, dates: Dates) -> None:
    length = rng.choice((4, 6, 8, 9, 11, 13, 15, 18))
    for _ in range(25):
        first = rng.randrange(10, max(11, dates.days - length))
        first -= dates.weekday(first)
        summer = dates.date(max(0, first)).month in IN_SUMMER
        if not summer and length > 10 and rng.random() < 0.6:
            continue
        if plan.is_free(rep.index, first - 2, first + length + 2):
            break
    else:
        return
    recorded = rng.random() < 0.6
    rep.mods.scale(first, first + length, work=0.0)
    plan.take(rep.index, first, first + length)
    event = Event(
        kind="holiday",
        rep=rep.index,
        first=first,
        last=first + length,
        recorded=recorded,
    )
    plan.events.append(event)
    if recorded:
        rep.person.time_off.append((first, first + length))
