"""Who works on a simulated floor: paces, countries, holidays, targets, teams."""

from datetime import date, timedelta
from random import Random

from coaching.calendar import Calendar
from coaching.facts import Person, Role
from tests.bench.simulated.manner import Manner
from tests.bench.simulated.rep import SimRep, Spell

TEAM, COMPANY = 8, 24
"""Reps of one leader, and of one company: each lives by itself, in one country."""
DAY = timedelta(days=1)


def hire(
    number: int, dice: Random, *, year: int, spell: Spell | None, manner: Manner
) -> SimRep:
    """Return a rep of some years with a pace, a country and holidays of their own."""
    zone, country = (
        ("America/New_York", "US"),
        ("Europe/Berlin", "DE"),
        ("Europe/London", "GB"),
    )[number // COMPANY % 3]
    rate = manner.pace * min(3.0, max(0.3, dice.lognormvariate(0, 0.5)))
    mean_amount = 36_000_00
    person = Person(
        id=number,
        name=f"Rep {number}",
        role=Role.REP,
        leader_id=100_000 + number // TEAM,
        leader_since=date(year - 3, 1, 1),
        start_date=date(year - 3, 1, 1),
        calendar=Calendar(
            time_zone=zone, country=country, time_off=_time_off(dice, year)
        ),
        # What such a rep brings on the average, and a tenth more.
        target_minor=round(1.1 * rate * 13 * 0.25 * mean_amount),
        currency="EUR",
    )
    return SimRep(
        person=person,
        rate=rate,
        prospecting=dice.uniform(*manner.prospecting),
        dice=dice,
        spell=spell,
        manner=manner,
    )


def _time_off(dice: Random, year: int) -> tuple[tuple[date, date], ...]:
    """Return two or three holidays of one or two weeks, and some single days."""
    found = []
    for _ in range(dice.randint(2, 3)):
        first = date(year, 1, 1) + DAY * dice.randrange(350)
        found.append((first, first + DAY * (7 * dice.randint(1, 2) - 3)))
    for _ in range(dice.randint(2, 6)):
        day = date(year, 1, 1) + DAY * dice.randrange(364)
        found.append((day, day))
    return tuple(sorted(found))
